/** What the chain does in AWS: IAM roles, KMS keys, leases. The only place where the SDK's exceptions become ours. */
@NullMarked
package io.github.atlascmk.aws;

import org.jspecify.annotations.NullMarked;
