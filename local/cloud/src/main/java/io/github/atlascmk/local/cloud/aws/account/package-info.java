/** The customer's AWS accounts, from the world and back into it. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.account;

import org.jspecify.annotations.NullMarked;
