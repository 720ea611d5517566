/** Worlds of many projects that need no change. */
@NullMarked
package io.github.atlascmk.local.cloud.fleet;

import org.jspecify.annotations.NullMarked;
