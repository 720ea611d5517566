package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a project in Atlas depends on a statement of ours. Atlas checks its access every 15 minutes, and shuts the
 * clusters down if the access is gone.
 *
 * @param roles all Atlas roles of the project
 */
record AtlasDependence(List<AtlasRole> roles, AwsKms encryption) {

    /** Why Atlas depends on a statement that the document has now; empty if it doesn't. */
    Optional<String> on(Document document, ObjectNode statement) {
        return switch (document) {
            case TrustPolicy trust -> onRole(trust.role());
            case InlinePolicy inline -> onRole(inline.role());
            case KeyPolicy policy -> onKey(policy.key(), statement);
        };
    }

    private Optional<String> onRole(RoleArn arn) {
        String role = arn.toString();
        boolean byAnother = roles.stream()
                .filter(one -> one.roleId().equals(encryption.roleId()))
                .anyMatch(one -> !role.equals(one.iamAssumedRoleArn()));
        if (encryption.isEnabled() && !byAnother) {
            return Optional.of(encrypted("by this role"));
        }
        return roles.stream().anyMatch(one -> role.equals(one.iamAssumedRoleArn()))
                ? Optional.of(authorised("this role"))
                : Optional.empty();
    }

    /**
     * Snapshots need the keys that they were made with. So Atlas depends on a statement for any key as long as it may
     * still assume the role that the statement names.
     */
    private Optional<String> onKey(KeyArn key, ObjectNode statement) {
        String inUse = String.valueOf(encryption.customerMasterKeyID());
        if (encryption.isEnabled() && (inUse.equals(key.toString()) || inUse.equals(key.keyId()))) {
            return Optional.of(encrypted("with this key"));
        }
        JsonNode named = statement.at("/Principal/AWS");
        Set<String> principals = (named.isArray() ? named.valueStream() : Stream.of(named))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        return roles.stream()
                        .map(AtlasRole::iamAssumedRoleArn)
                        .filter(Objects::nonNull)
                        .anyMatch(principals::contains)
                ? Optional.of(authorised("the role of this statement"))
                : Optional.empty();
    }

    private static String encrypted(String how) {
        return "Atlas depends on it: the project is encrypted " + how + "; its encryption has to be disabled first, by"
                + " hand: endpoints, then clusters, then the project";
    }

    private static String authorised(String what) {
        return "Atlas depends on it: the project has " + what + " authorised; take it off there first";
    }
}
