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
import java.util.Optional;

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
        Optional<Role> role = roleArn.account().equals(account) ? roles.find(roleArn) : Optional.empty();
        boolean keyDenied = false;
        Optional<Key> key = Optional.empty();
        Optional<PolicyDocument> keyPolicy = Optional.empty();
        try {
            key = keyArn.account().equals(account) ? keys.find(keyArn) : Optional.empty();
            keyPolicy = key.map(found -> keys.policy(keyArn));
        } catch (AwsAccessDenied refused) {
            // A key whose policy doesn't delegate to IAM refuses to be looked at: a finding, not a failure.
            keyDenied = true;
        }
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
                keyDenied);
    }
}
