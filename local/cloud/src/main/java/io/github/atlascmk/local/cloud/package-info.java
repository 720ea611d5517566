/** A whole cloud in one process, for trying out and for testing. */
@NullMarked
package io.github.atlascmk.local.cloud;

import org.jspecify.annotations.NullMarked;
