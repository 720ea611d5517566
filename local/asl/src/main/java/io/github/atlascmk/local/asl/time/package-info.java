/** Virtual time: a 30-second wait takes none. */
@NullMarked
package io.github.atlascmk.local.asl.time;

import org.jspecify.annotations.NullMarked;
