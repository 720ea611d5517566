/** HTTP requests and responses. */
@NullMarked
package io.github.atlascmk.local.cloud.http;

import org.jspecify.annotations.NullMarked;
