/** The command line: {@code ./atlas-cmk run}, {@code serve} and {@code simulate}. */
@NullMarked
package io.github.atlascmk.cli;

import org.jspecify.annotations.NullMarked;
