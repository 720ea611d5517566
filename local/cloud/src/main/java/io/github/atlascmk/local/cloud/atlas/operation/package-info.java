/** An operation of the API: its path, its request with the project that it names, pages of lists. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.operation;

import org.jspecify.annotations.NullMarked;
