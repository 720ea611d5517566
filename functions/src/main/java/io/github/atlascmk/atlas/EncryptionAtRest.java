package io.github.atlascmk.atlas;

import org.jspecify.annotations.Nullable;

/** A project's encryption at rest: one setting for all its clusters that use it. */
public record EncryptionAtRest(
        @Nullable AwsKms awsKms,
        @Nullable OtherProvider azureKeyVault,
        @Nullable OtherProvider googleCloudKms,
        @Nullable Boolean enabledForSearchNodes) {

    /** Another cloud's key management; we only need to know whether it is in use. */
    public record OtherProvider(@Nullable Boolean enabled) {}

    /** Whether search nodes are to use the key of their cluster. */
    public boolean coversSearchNodes() {
        return Boolean.TRUE.equals(enabledForSearchNodes);
    }

    /** The AWS part; if Atlas sends none, one that is off. */
    public AwsKms aws() {
        return awsKms != null ? awsKms : new AwsKms(false, null, null, null, null, null, null);
    }
}
