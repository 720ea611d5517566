/** Encryption at rest with the customer's key: the operations, private endpoints, and whether the key can be used. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.encryption;

import org.jspecify.annotations.NullMarked;
