package io.github.atlascmk.atlas;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The AWS part of a project's encryption at rest. Atlas returns unused providers as {@code enabled: false} with empty
 * texts.
 *
 * @param customerMasterKeyID a key's id or ARN
 * @param region as Atlas writes it: {@code EU_CENTRAL_1}
 * @param valid whether Atlas could use the key just now; read only
 * @param accessKeyID an IAM user's access key, which older set-ups have instead of a role
 */
public record AwsKms(
        @Nullable Boolean enabled,
        @Nullable String roleId,
        @Nullable String customerMasterKeyID,
        @Nullable String region,
        @Nullable Boolean requirePrivateNetworking,
        @Nullable Boolean valid,
        @Nullable String accessKeyID) {

    public boolean isEnabled() {
        return Boolean.TRUE.equals(enabled);
    }

    public boolean isValid() {
        return Boolean.TRUE.equals(valid);
    }

    public boolean requiresPrivateNetworking() {
        return Boolean.TRUE.equals(requirePrivateNetworking);
    }

    public boolean usesCredentials() {
        return isEnabled() && (roleId == null || roleId.isEmpty());
    }

    /** Leaves the access key's id out. */
    @Override
    public String toString() {
        return "AwsKms[enabled=" + enabled + ", key=" + customerMasterKeyID + ", valid=" + valid + "]";
    }

    /** Atlas's name for an AWS Region: {@code US_EAST_1}. */
    public static String regionName(String awsRegion) {
        return awsRegion.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
