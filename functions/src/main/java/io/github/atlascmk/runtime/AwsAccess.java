package io.github.atlascmk.runtime;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * IAM and KMS as one set of credentials reaches them. Clients are made when they are used.
 *
 * @param kms by Region, since a key answers only in its own
 */
public record AwsAccess(Supplier<IamClient> iam, Function<String, KmsClient> kms) {}
