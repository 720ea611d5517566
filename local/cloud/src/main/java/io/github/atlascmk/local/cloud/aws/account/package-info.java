/** The customer's AWS accounts, loaded from a world and written back as one. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.account;

import org.jspecify.annotations.NullMarked;
