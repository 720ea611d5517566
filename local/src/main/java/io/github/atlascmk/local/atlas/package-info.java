/** Atlas over HTTP, as its clients see it. */
@NullMarked
package io.github.atlascmk.local.atlas;

import org.jspecify.annotations.NullMarked;
