/** World files: what the local cloud holds when it starts. */
@NullMarked
package io.github.atlascmk.local.cloud.world;

import org.jspecify.annotations.NullMarked;
