/** The operations on search nodes. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.search;

import org.jspecify.annotations.NullMarked;
