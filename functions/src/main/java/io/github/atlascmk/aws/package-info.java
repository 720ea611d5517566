/** IAM roles, KMS keys and the accounts that hold them. The only package that turns the SDK's exceptions into ours. */
@NullMarked
package io.github.atlascmk.aws;

import org.jspecify.annotations.NullMarked;
