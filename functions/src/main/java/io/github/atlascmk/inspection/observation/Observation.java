package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project as it is now, in Atlas and in AWS.
 *
 * @param at when it was read
 * @param searchDeployments of the clusters that can have one, by the cluster's name; empty where nobody asked for them
 * @param privateEndpoints empty where the project doesn't require private networking, or Atlas doesn't tell
 * @param unreachable accounts of the role or the key that don't let the stack in, each with the reason
 * @param keyDenied whether the stack may not read the key
 * @param keyAccess our inline policy in the role
 * @param addresses from which alone the key may be used; empty where the enrolment doesn't restrict that, or can't
 *     since the project has private networking
 * @param keyPolicy empty exactly where the key is
 * @param alerts empty where the stack's webhook is off
 * @param keyReaders the roles that read the key
 * @param keyPolicyWriter the role that would write its policy
 * @param preflight empty where there is nothing to write
 * @param roleJustMade whether a run made the role so recently that IAM may not show it yet
 * @param roleInOwnAccount whether the role lies in the stack's own account: in others none is made
 */
public record Observation(
        Instant at,
        Map<String, String> unreachable,
        Project project,
        List<AtlasRole> atlasRoles,
        EncryptionAtRest encryption,
        List<Cluster> clusters,
        List<FlexCluster> flexClusters,
        Map<String, SearchDeployment> searchDeployments,
        Optional<List<PrivateEndpoint>> privateEndpoints,
        Optional<Role> role,
        Optional<PolicyDocument> keyAccess,
        Optional<Cidrs> addresses,
        Optional<Key> key,
        Optional<PolicyDocument> keyPolicy,
        boolean keyDenied,
        Optional<Alerts> alerts,
        List<String> keyReaders,
        String keyPolicyWriter,
        Optional<Preflight> preflight,
        EditRecord history,
        ProjectRecord memory,
        boolean roleJustMade,
        boolean roleInOwnAccount) {

    /**
     * The Atlas role that carries an IAM role's ARN. Where several do, it is the one that encryption uses, else the
     * oldest.
     */
    public static Optional<AtlasRole> atlasRoleFor(String roleArn, List<AtlasRole> roles, AwsKms inUse) {
        return roles.stream()
                .filter(role -> roleArn.equals(role.iamAssumedRoleArn()))
                .min(Comparator.<AtlasRole, Boolean>comparing(
                                role -> !role.roleId().equals(inUse.roleId()))
                        .thenComparing(role -> String.valueOf(role.createdDate()))
                        .thenComparing(AtlasRole::roleId));
    }

    /** The same, with what a look before the first write has shown. */
    public Observation with(Preflight shown) {
        return new Observation(
                at,
                unreachable,
                project,
                atlasRoles,
                encryption,
                clusters,
                flexClusters,
                searchDeployments,
                privateEndpoints,
                role,
                keyAccess,
                addresses,
                key,
                keyPolicy,
                keyDenied,
                alerts,
                keyReaders,
                keyPolicyWriter,
                Optional.of(shown),
                history,
                memory,
                roleJustMade,
                roleInOwnAccount);
    }
}
