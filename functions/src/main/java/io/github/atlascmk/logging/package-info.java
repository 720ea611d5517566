/** The back end of Powertools' logging: one JSON object a line on standard output, in Powertools' own fields. */
@NullMarked
package io.github.atlascmk.logging;

import org.jspecify.annotations.NullMarked;
