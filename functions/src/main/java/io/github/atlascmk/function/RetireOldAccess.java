package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.DocumentEditor;
import io.github.atlascmk.document.TrustPolicy;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.inspection.check.StaleAccessCheck;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;

/**
 * Removes from the trust policy those statements of ours that let in what Atlas doesn't use any more, once Atlas itself
 * has proved that the access in its place works.
 */
public final class RetireOldAccess extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Roles roles;
    private final Enrolments enrolments;
    private final ProjectRecords records;
    private final DocumentEditor editor;

    public RetireOldAccess() {
        this(LambdaPlatform.create());
    }

    public RetireOldAccess(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.enrolments = new Enrolments(platform);
        this.records = new ProjectRecords(platform);
        this.editor = new DocumentEditor(platform);
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        List<AtlasRole> atlasRoles = atlas.roles(input.projectId());
        AtlasRole current = AtlasRole.byId(input.requireAtlasRoleId(), atlasRoles);
        KnownRole known = records.find(input.projectId())
                .role(enrolment.roleArn().toString())
                .orElse(null);
        Document trust = new TrustPolicy(roles, enrolment.roleArn());
        boolean changed = editor.retire(
                        trust,
                        policy -> policy.without(StaleAccessCheck.sids(policy, current, known, atlasRoles)),
                        () -> requireProved(enrolment, atlasRoles),
                        input.context(enrolment),
                        invocation)
                .changed();
        return new StepResult(
                changed, trust.label() + (changed ? ": what Atlas uses no more is out" : " lets in nothing old"));
    }

    /** Make before break: nothing is removed until Atlas has proved the new access. */
    private void requireProved(Enrolment enrolment, List<AtlasRole> atlasRoles) {
        EncryptionState present = new EncryptionState(
                enrolment, atlas.encryptionAtRest(enrolment.projectId()).aws(), atlasRoles);
        if (!present.isOurs()) {
            throw new EnrolmentChanged(
                    "Atlas hasn't proved the present access: the project uses another role or key by now, and the old"
                            + " access stays");
        }
        if (!present.aws().isValid()) {
            throw new PropagationPending("Atlas hasn't proved the present access (yet): the old one stays");
        }
    }
}
