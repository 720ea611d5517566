package io.github.atlascmk.runtime;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * IAM and KMS with one set of credentials. Clients are created on first use.
 *
 * @param kms the client of a Region, since a key can be used only in its own Region
 */
public record AwsAccess(Supplier<IamClient> iam, Function<String, KmsClient> kms) {}
