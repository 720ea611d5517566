/** MongoDB Atlas over HTTP, as its clients see it: the server, and what it does before an operation is reached. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas;

import org.jspecify.annotations.NullMarked;
