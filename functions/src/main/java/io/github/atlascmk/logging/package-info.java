/**
 * The back end of Powertools' logging: it writes one JSON object a line, with Powertools' fields, to standard output.
 */
@NullMarked
package io.github.atlascmk.logging;

import org.jspecify.annotations.NullMarked;
