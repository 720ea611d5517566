package io.github.atlascmk.step;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.AccountNotConnected;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.inspect.Observed;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads a project in Atlas, and its role and key in AWS. Writes nothing. */
final class Observer {
    private final AtlasClient atlas;
    private final Roles roles;
    private final Keys keys;

    Observer(Platform platform) {
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        Accounts accounts = new Accounts(platform);
        this.roles = new Roles(accounts);
        this.keys = new Keys(accounts);
    }

    /** Empty where the project isn't there any more. */
    Optional<Observed> observe(Enrolment enrolment) {
        Project project;
        try {
            project = atlas.project(enrolment.projectId());
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
        try {
            return Optional.of(observe(enrolment, project));
        } catch (AtlasGone halfway) {
            throw new AtlasConflict("the project changed while it was read", halfway);
        }
    }

    private Observed observe(Enrolment enrolment, Project project) {
        RoleArn roleArn = enrolment.roleArn();
        KeyArn keyArn = enrolment.keyArn();
        Map<String, String> unreachable = new TreeMap<>();
        Optional<Role> role = reached(roleArn.account(), unreachable, () -> roles.find(roleArn));
        boolean keyDenied = false;
        Optional<Key> key = Optional.empty();
        Optional<PolicyDocument> keyPolicy = Optional.empty();
        try {
            key = reached(keyArn.account(), unreachable, () -> keys.find(keyArn));
            keyPolicy = key.map(found -> keys.policy(keyArn));
        } catch (AwsAccessDenied refused) {
            // A key whose policy doesn't delegate to IAM refuses to be looked at: a finding, not a failure.
            keyDenied = true;
        }
        List<AtlasRole> atlasRoles = atlas.roles(project.id());
        EncryptionAtRest encryption = atlas.encryptionAtRest(project.id());
        List<Cluster> clusters = atlas.clusters(project.id());
        return new Observed(
                unreachable,
                project,
                atlasRoles,
                encryption,
                clusters,
                atlas.flexClusters(project.id()),
                enrolment.searchNodes() ? searchDeployments(project.id(), clusters) : Map.of(),
                encryption.aws().requiresPrivateNetworking() ? atlas.privateEndpoints(project.id()) : List.of(),
                role,
                role.flatMap(found -> roles.inlinePolicy(roleArn, EnsureKeyAccess.POLICY)),
                key,
                keyPolicy,
                keyDenied);
    }

    private static <T> Optional<T> reached(
            String account, Map<String, String> unreachable, Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (AccountNotConnected why) {
            unreachable.put(account, String.valueOf(why.getMessage()));
            return Optional.empty();
        }
    }

    private Map<String, SearchDeployment> searchDeployments(String projectId, List<Cluster> clusters) {
        return clusters.stream()
                .filter(Cluster::canUseKey)
                .map(Cluster::name)
                .collect(Collectors.toMap(name -> name, name -> atlas.searchDeployment(projectId, name)));
    }
}
