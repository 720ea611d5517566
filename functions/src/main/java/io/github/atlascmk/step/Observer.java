package io.github.atlascmk.step;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.inspect.Observed;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Platform;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a project in Atlas, and its role and key in AWS. Writes nothing. */
final class Observer {
    private final AtlasClient atlas;
    private final Roles roles;
    private final Keys keys;

    Observer(Platform platform) {
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(platform.iam());
        this.keys = new Keys(platform.kms());
    }

    /**
     * Empty where the project isn't there any more.
     *
     * @param account the stack's own: roles and keys of others aren't read
     */
    Optional<Observed> observe(Enrolment enrolment, String account) {
        Project project;
        try {
            project = atlas.project(enrolment.projectId());
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
        try {
            return Optional.of(observe(enrolment, account, project));
        } catch (AtlasGone halfway) {
            throw new AtlasConflict("the project changed while it was read", halfway);
        }
    }

    private Observed observe(Enrolment enrolment, String account, Project project) {
        RoleArn roleArn = enrolment.roleArn();
        KeyArn keyArn = enrolment.keyArn();
        Set<String> denied = new HashSet<>();
        Optional<Role> role = roleArn.account().equals(account)
                ? unlessDenied(roleArn.toString(), denied, () -> roles.find(roleArn))
                : Optional.empty();
        Optional<Key> key = keyArn.account().equals(account)
                ? unlessDenied(keyArn.toString(), denied, () -> keys.find(keyArn))
                : Optional.empty();
        Optional<PolicyDocument> keyPolicy =
                key.flatMap(found -> unlessDenied(keyArn.toString(), denied, () -> Optional.of(keys.policy(keyArn))));
        return new Observed(
                account,
                project,
                atlas.roles(project.id()),
                atlas.encryptionAtRest(project.id()),
                atlas.clusters(project.id()),
                atlas.flexClusters(project.id()),
                role,
                role.flatMap(found -> roles.inlinePolicy(roleArn, EnsureKeyAccess.POLICY)),
                key,
                keyPolicy,
                denied);
    }

    /** What we may not read is a finding, not an error: a person has to see to it. */
    private static <T> Optional<T> unlessDenied(String arn, Set<String> denied, Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (AwsAccessDenied refused) {
            denied.add(arn);
            return Optional.empty();
        }
    }
}
