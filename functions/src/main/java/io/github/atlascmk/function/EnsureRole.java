package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.RoleSettings;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.DocumentEditor;
import io.github.atlascmk.document.EditResult;
import io.github.atlascmk.document.Lease;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.document.RunContext;
import io.github.atlascmk.document.TrailMonitor;
import io.github.atlascmk.document.TrustPolicy;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.inspection.check.RoleCheck;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets Atlas assume the role: merges one statement into its trust policy, and leaves all others as they are; or makes
 * the role with that statement, if the enrolment says so and the role wasn't there before.
 */
public final class EnsureRole extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Roles roles;
    private final RoleSettings settings;
    private final Enrolments enrolments;
    private final ProjectRecords records;
    private final Leases leases;
    private final DocumentEditor editor;
    private final TrailMonitor trail;
    private final Clock clock;

    public EnsureRole() {
        this(LambdaPlatform.create());
    }

    public EnsureRole(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.settings = RoleSettings.of(platform);
        this.enrolments = new Enrolments(platform);
        this.records = new ProjectRecords(platform);
        this.leases = new Leases(platform);
        this.editor = new DocumentEditor(platform);
        this.trail = new TrailMonitor(platform);
        this.clock = platform.clock();
    }

    /**
     * @param trust the role's document
     * @param atlasRole the Atlas role that the role has to let in, as Atlas names it now
     */
    private record Work(RunContext run, ProjectRecord record, TrustPolicy trust, AtlasRole atlasRole) {
        Enrolment enrolment() {
            return run.enrolment();
        }

        RoleArn arn() {
            return trust.role();
        }

        ObjectNode statement() {
            return atlasRole.trustStatement();
        }
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        Enrolment permitted = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        ProjectRecord record = records.find(input.projectId());
        Enrolment enrolment = permitted.without(record.used());
        Work work = new Work(
                input.context(enrolment),
                record,
                new TrustPolicy(roles, enrolment.roleArn()),
                AtlasRole.byId(input.requireAtlasRoleId(), atlas.roles(input.projectId())));
        Optional<Role> role = roles.find(work.arn());
        if (role.isPresent() && role.get().trust().grants(work.statement())) {
            remember(work, role.get().roleId(), null);
            return new StepResult(false, work.trust().label() + " is as needed");
        }
        return leases.holding(work.trust().target(), invocation, lease -> {
            Optional<Role> present = roles.find(work.arn());
            return present.isPresent() ? merge(work, present.get(), lease) : create(work);
        });
    }

    private StepResult merge(Work work, Role role, Lease lease) {
        remember(work, role.roleId(), null);
        EditResult edit = editor.ensure(work.trust(), List.of(work.statement()), work.run(), lease);
        return new StepResult(
                edit.changed(),
                work.trust().label() + ": " + (edit.changed() ? edit.words() + ", " : "") + edit.foreign()
                        + " of others untouched",
                StepResult.replaced(work.trust(), edit));
    }

    /**
     * Makes the role with Atlas's statement from the start. If others made the role meanwhile, the next attempt adopts
     * it.
     */
    private StepResult create(Work work) {
        RoleArn arn = work.arn();
        Enrolment enrolment = work.enrolment();
        requireCreatable(work);
        PolicyDocument trust = PolicyDocument.empty().with(work.statement());
        work.trust().check(trust, List.of(work.statement()));
        enrolments.permit(enrolment.projectId()).forWriting(enrolment.version());
        String description = "Lets MongoDB Atlas use the key of the project "
                + atlas.project(enrolment.projectId()).name() + " (" + enrolment.projectId() + "); made by atlas-cmk";
        String roleId = roles.create(arn, trust, description, settings)
                .orElseThrow(() -> new PropagationPending("a role named " + arn.name()
                        + " exists, and doesn't show itself at the path " + arn.path() + " (yet)"));
        trail.edited(clock.instant());
        remember(work, roleId, clock.instant());
        if (roles.find(arn).isEmpty()) {
            throw new PropagationPending("IAM doesn't show the role yet that was made just now");
        }
        return new StepResult(true, "role " + arn.label() + " created, with Atlas in its trust policy");
    }

    /** Repeats the inspection's check: a role that was there before is never made again silently. */
    private void requireCreatable(Work work) {
        Enrolment enrolment = work.enrolment();
        boolean justMade = work.record()
                .role(work.arn().toString())
                .filter(known -> known.isJustMade(clock.instant()))
                .isPresent();
        if (justMade) {
            throw new PropagationPending("IAM doesn't show the role that was made a moment ago (any more)");
        }
        boolean undecided = RoleCheck.recreation(enrolment, work.record(), work.atlasRole())
                .filter(decision -> !decision.isApprovedBy(enrolment))
                .isPresent();
        if (!enrolment.createRole() || undecided) {
            throw new RoleMissing("the role " + work.arn() + " doesn't exist (any more)");
        }
    }

    private void remember(Work work, String roleId, @Nullable Instant madeAt) {
        KnownRole now = work.record()
                .roleFromNow(
                        work.arn().toString(), roleId, madeAt, work.atlasRole().roleId());
        if (!now.equals(work.record().knownRole())) {
            records.remember(work.enrolment().projectId(), now);
        }
    }
}
