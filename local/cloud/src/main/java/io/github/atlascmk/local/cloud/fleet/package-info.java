/** Worlds of many projects that are as they should be. */
@NullMarked
package io.github.atlascmk.local.cloud.fleet;

import org.jspecify.annotations.NullMarked;
