/** The command line: {@code ./atlas-cmk run} and {@code serve}. */
@NullMarked
package io.github.atlascmk.local.cli;

import org.jspecify.annotations.NullMarked;
