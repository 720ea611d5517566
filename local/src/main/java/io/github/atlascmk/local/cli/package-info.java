/** The command line: {@code ./atlas-cmk run}. */
@NullMarked
package io.github.atlascmk.local.cli;

import org.jspecify.annotations.NullMarked;
