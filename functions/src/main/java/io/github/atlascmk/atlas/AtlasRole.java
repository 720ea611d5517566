package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.policy.Statements;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AWS role as a project has registered it for cloud provider access.
 *
 * @param atlasAWSAccountArn the principal that assumes the role; the trust policy names it
 * @param atlasAssumedRoleExternalId must never be logged
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

    /** @throws AtlasGone if the project has no role of this id (any more) */
    public static AtlasRole byId(String roleId, List<AtlasRole> roles) {
        return roles.stream()
                .filter(role -> role.roleId().equals(roleId))
                .findFirst()
                .orElseThrow(() -> new AtlasGone("the Atlas role " + roleId + " isn't there any more"));
    }

    /** The statement by which a trust policy lets Atlas assume the IAM role. */
    public ObjectNode trustStatement() {
        return Statements.trust(roleId, atlasAWSAccountArn, atlasAssumedRoleExternalId);
    }

    public boolean isAuthorizedFor(String roleArn) {
        return authorizedDate != null && roleArn.equals(iamAssumedRoleArn);
    }

    /** Leaves the external id out. */
    @Override
    public String toString() {
        return "AtlasRole[" + roleId + "]";
    }
}
