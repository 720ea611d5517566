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
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.inspect.Observed;
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
        String projectId = enrolment.projectId();
        RoleArn roleArn = enrolment.roleArn();
        KeyArn keyArn = enrolment.keyArn();
        Project project;
        try {
            project = atlas.project(projectId);
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
        Optional<Role> role = roleArn.account().equals(account) ? roles.find(roleArn) : Optional.empty();
        Optional<Key> key = keyArn.account().equals(account) ? keys.find(keyArn) : Optional.empty();
        return Optional.of(new Observed(
                account,
                project,
                atlas.roles(projectId),
                atlas.encryptionAtRest(projectId),
                atlas.clusters(projectId),
                atlas.flexClusters(projectId),
                role,
                role.flatMap(found -> roles.inlinePolicy(roleArn, EnsureKeyAccess.POLICY)),
                key,
                key.map(found -> keys.policy(keyArn))));
    }
}
