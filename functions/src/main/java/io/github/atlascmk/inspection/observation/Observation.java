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
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A project as it is now, in Atlas and in AWS.
 *
 * @param at when it was read
 * @param unreachable accounts of the role or the key that don't let the stack in, each with the reason
 * @param searchDeployments of the clusters that can have one, by the cluster's name; empty if the enrolment doesn't ask
 *     for search nodes
 * @param privateEndpoints null if the project doesn't require private networking, or Atlas doesn't tell
 * @param role null if it doesn't exist, or isn't shown to the stack
 * @param keyAccess our inline policy in the role; an empty one if it has none
 * @param addresses from which alone the key may be used; null if the enrolment doesn't restrict that, or can't since
 *     the project has private networking
 * @param key null if it doesn't exist, or isn't shown to the stack
 * @param keyPolicy null exactly if the key is
 * @param keyDenied whether the stack may not read the key
 * @param inUse the key and the role that encryption uses
 * @param alerts null if the stack's webhook is off
 * @param keyReaders the roles that read the key
 * @param keyPolicyWriter the role that would write its policy
 * @param history who changed the role and the key lately
 * @param memory what earlier runs remembered of the project
 * @param roleJustMade whether a run made the role so recently that IAM may not show it yet
 * @param roleInOwnAccount whether the role lies in the stack's own account: none is created in others
 * @param rolePath the IAM path under which the stack may use and create roles of its own account
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
        @Nullable List<PrivateEndpoint> privateEndpoints,
        @Nullable Role role,
        PolicyDocument keyAccess,
        @Nullable Cidrs addresses,
        @Nullable Key key,
        @Nullable PolicyDocument keyPolicy,
        boolean keyDenied,
        InUse inUse,
        @Nullable Alerts alerts,
        List<String> keyReaders,
        String keyPolicyWriter,
        EditRecord history,
        ProjectRecord memory,
        boolean roleJustMade,
        boolean roleInOwnAccount,
        String rolePath) {

    private static final SearchDeployment NO_SEARCH_NODES = new SearchDeployment(null, null, null);

    /** The Atlas role that carries an IAM role's ARN: if several do, the one that encryption uses, else the oldest. */
    public static Optional<AtlasRole> atlasRoleFor(String roleArn, List<AtlasRole> roles, AwsKms inUse) {
        return roles.stream()
                .filter(role -> roleArn.equals(role.iamAssumedRoleArn()))
                .min(Comparator.<AtlasRole, Boolean>comparing(
                                role -> !role.roleId().equals(inUse.roleId()))
                        .thenComparing(role -> String.valueOf(role.createdDate()))
                        .thenComparing(AtlasRole::roleId));
    }

    /**
     * Whether nothing in the project can use a customer's key, and encryption was never set up. A project without any
     * cluster is set up before its first one.
     */
    public boolean isUnsupported() {
        return !encryption.aws().isEnabled()
                && clusters.stream().allMatch(Cluster::isTenant)
                && !(clusters.isEmpty() && flexClusters.isEmpty());
    }

    /** The part that AWS said. */
    public AwsState awsState() {
        return new AwsState(unreachable, role, keyAccess, key, keyPolicy, keyDenied, roleJustMade);
    }

    /** The part that Atlas said. */
    public AtlasState atlasState() {
        return new AtlasState(project, atlasRoles, encryption, clusters, privateEndpoints);
    }

    /** Whether the enrolled key couldn't be read, so that nobody knows whether it exists. */
    public boolean isKeyUnread(KeyArn enrolled) {
        return keyDenied || unreachable.containsKey(enrolled.account());
    }

    /**
     * The key that encryption uses; null if it is off, or the key is gone, or wasn't read ({@link InUse#keyUnread}).
     */
    public @Nullable Key keyInUse() {
        return inUse.key();
    }

    /** The clusters whose search nodes were looked at, by name. */
    public Stream<Cluster> clustersWithSearch() {
        return clusters.stream()
                .filter(cluster -> searchDeployments.containsKey(cluster.name()))
                .sorted(Comparator.comparing(Cluster::name));
    }

    /** The search nodes of a cluster, as far as they were looked at. */
    public SearchDeployment search(Cluster cluster) {
        return searchDeployments.getOrDefault(cluster.name(), NO_SEARCH_NODES);
    }
}
