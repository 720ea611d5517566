/** The back end of Powertools' logging: one JSON object a line on standard output, in Powertools' own fields. */
@NullMarked
package io.github.atlascmk.log;

import org.jspecify.annotations.NullMarked;
