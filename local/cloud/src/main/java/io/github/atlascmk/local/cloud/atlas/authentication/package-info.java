/** Who makes a request: service accounts with OAuth tokens, and API keys with HTTP Digest. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.authentication;

import org.jspecify.annotations.NullMarked;
