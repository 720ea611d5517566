package io.github.atlascmk.atlas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An AWS role of a project's cloud provider access.
 *
 * @param atlasAWSAccountArn the principal that assumes the role: what a trust policy names
 * @param atlasAssumedRoleExternalId never to be logged
 * @param iamAssumedRoleArn null until the role is authorised
 * @param authorizedDate null until the role is authorised
 */
public record AtlasRole(
        String roleId,
        String atlasAWSAccountArn,
        String atlasAssumedRoleExternalId,
        @Nullable String iamAssumedRoleArn,
        @Nullable Instant authorizedDate,
        @Nullable Instant createdDate) {
    public AtlasRole {
        Plausible.id(roleId);
        Plausible.principal(atlasAWSAccountArn);
        Plausible.externalId(atlasAssumedRoleExternalId);
    }

    public boolean isAuthorizedFor(String roleArn) {
        return authorizedDate != null && roleArn.equals(iamAssumedRoleArn);
    }

    /** Without the external id. */
    @Override
    public String toString() {
        return "AtlasRole[" + roleId + "]";
    }
}
