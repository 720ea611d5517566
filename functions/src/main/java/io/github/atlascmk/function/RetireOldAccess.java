package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.document.PolicyHistory;
import io.github.atlascmk.document.Writing;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.inspection.check.StaleAccessCheck;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;

/**
 * Takes those statements of ours out of the trust policy that let in what Atlas uses no more, once Atlas itself has
 * proved what came in their place.
 */
public final class RetireOldAccess extends StepHandler<AtlasRoleInput, StepResult> {
    private final Platform platform;
    private final AtlasClient atlas;
    private final Roles roles;
    private final Writing writing;
    private final ProjectRecords memories;
    private final PolicyHistory history;

    public RetireOldAccess() {
        this(LambdaPlatform.create());
    }

    public RetireOldAccess(Platform platform) {
        super(AtlasRoleInput.class);
        this.platform = platform;
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.writing = new Writing(platform);
        this.memories = new ProjectRecords(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
    }

    @Override
    protected StepResult handle(AtlasRoleInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        List<AtlasRole> atlasRoles = atlas.roles(input.projectId());
        AtlasRole current = atlasRoles.stream()
                .filter(role -> role.roleId().equals(input.atlasRoleId()))
                .findFirst()
                .orElseThrow(() -> new AtlasGone("the Atlas role " + input.atlasRoleId() + " isn't there any more"));
        KnownRole known = memories.find(input.projectId()).role(arn.toString()).orElse(null);
        PolicyEdit edit = new PolicyEdit(
                EnsureRole.DOCUMENT,
                () -> trust(arn),
                planned -> requireProved(enrolment, atlasRoles),
                (before, planned) -> {
                    history.keep(input.run(), input.projectId(), arn.toString(), EnsureRole.DOCUMENT, before, planned);
                    roles.putTrust(arn, planned);
                });
        PolicyEdit.Outcome outcome = writing.under(
                arn.toString(),
                invocation,
                lease -> edit.make(
                        policy -> policy.without(StaleAccessCheck.sids(policy, current, known, atlasRoles)),
                        lease,
                        platform.clock(),
                        platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                "trust policy of " + arn.label()
                        + (outcome.changed() ? ": what Atlas uses no more is out" : " lets in nothing old"));
    }

    /** Make before break. */
    private void requireProved(Enrolment enrolment, List<AtlasRole> atlasRoles) {
        EncryptionState present = new EncryptionState(
                enrolment, atlas.encryptionAtRest(enrolment.projectId()).aws(), atlasRoles);
        if (!present.isOurs() || !present.aws().isValid()) {
            throw new PropagationPending("Atlas hasn't proved the present access (yet): the old one stays");
        }
        writing.permitted(enrolment.projectId(), enrolment.version());
    }

    private PolicyDocument trust(RoleArn arn) {
        return roles.find(arn)
                .map(Role::trust)
                .orElseThrow(() -> new RoleMissing("the role " + arn + " doesn't exist (any more)"));
    }
}
