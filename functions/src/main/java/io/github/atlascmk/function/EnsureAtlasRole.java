package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.run.RegistrationIntents;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;
import java.util.Optional;

/**
 * Finds the Atlas role that carries our ARN, or an unauthorised one that an earlier attempt of ours made; else makes
 * one. Making one isn't idempotent, so the intent is recorded first.
 */
public final class EnsureAtlasRole extends StepHandler<StepInput, EnsureAtlasRole.Result> {
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final Leases leases;
    private final RegistrationIntents intents;

    /** @param atlasRoleId Atlas's id of the role: the steps after this one name it */
    public record Result(boolean changed, String summary, String atlasRoleId) {}

    public EnsureAtlasRole() {
        this(LambdaPlatform.create());
    }

    public EnsureAtlasRole(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform);
        this.intents = new RegistrationIntents(platform);
    }

    @Override
    protected Result handle(StepInput input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        return present(enrolment)
                .orElseGet(() -> leases.holding(input.projectId(), invocation, () -> adoptOrCreate(enrolment)));
    }

    private Optional<Result> present(Enrolment enrolment) {
        return Observation.atlasRoleFor(
                        enrolment.roleArn().toString(),
                        atlas.roles(enrolment.projectId()),
                        atlas.encryptionAtRest(enrolment.projectId()).aws())
                .map(role -> new Result(false, "registered in Atlas as " + role.roleId(), role.roleId()));
    }

    /**
     * Makes no role while Atlas contradicts itself: its encryption names a role, or clusters use the project's key, but
     * its list of roles has no such role.
     */
    private void requireConsistent(String projectId, List<AtlasRole> roles) {
        AwsKms aws = atlas.encryptionAtRest(projectId).aws();
        if (aws.isEnabled()
                && !aws.usesCredentials()
                && roles.stream().noneMatch(role -> role.roleId().equals(aws.roleId()))) {
            throw new AtlasConflict("Atlas's encryption at rest names a role that its list of roles lacks");
        }
        if (!aws.isEnabled() && atlas.clusters(projectId).stream().anyMatch(Cluster::isEncryptedWithAws)) {
            throw new AtlasConflict("Atlas says that encryption at rest is off, and that clusters use it");
        }
    }

    private Result adoptOrCreate(Enrolment enrolment) {
        String projectId = enrolment.projectId();
        String roleArn = enrolment.roleArn().toString();
        List<AtlasRole> roles = atlas.roles(projectId);
        Optional<AtlasRole> ours =
                RegistrationIntents.claimed(intents.find(projectId, roleArn).orElse(null), roleArn, roles);
        if (ours.isPresent()) {
            String id = ours.get().roleId();
            intents.made(projectId, roleArn, id);
            return new Result(false, "an earlier try registered it in Atlas as " + id, id);
        }
        requireConsistent(projectId, roles);
        intents.record(projectId, roleArn, roles);
        enrolments.permit(projectId).forWriting(enrolment.version());
        String id = atlas.createRole(projectId).roleId();
        intents.made(projectId, roleArn, id);
        return new Result(true, "registered in Atlas as " + id, id);
    }
}
