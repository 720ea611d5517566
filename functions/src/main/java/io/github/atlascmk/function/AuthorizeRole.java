package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.AccessDenied;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.policy.AccessRequest;
import io.github.atlascmk.policy.Deny;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.util.List;

/**
 * Tells Atlas which IAM role to assume. Atlas tries at once to assume it, and fails until IAM has propagated the trust
 * policy.
 */
public final class AuthorizeRole extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Roles roles;
    private final Enrolments enrolments;
    private final ProjectRecords records;
    private final Leases leases;
    private final Clock clock;

    public AuthorizeRole() {
        this(LambdaPlatform.create());
    }

    public AuthorizeRole(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.enrolments = new Enrolments(platform);
        this.records = new ProjectRecords(platform);
        this.leases = new Leases(platform);
        this.clock = platform.clock();
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        if (role(input).isAuthorizedFor(arn.toString())) {
            return new StepResult(false, "authorised already");
        }
        return leases.holding(input.projectId(), invocation, () -> authorize(input, enrolment));
    }

    private StepResult authorize(StepInput input, Enrolment enrolment) {
        RoleArn arn = enrolment.roleArn();
        AtlasRole before = role(input);
        if (before.isAuthorizedFor(arn.toString())) {
            return new StepResult(false, "authorised meanwhile");
        }
        enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        try {
            atlas.authorizeRole(input.projectId(), before.roleId(), arn.toString());
        } catch (PropagationPending pending) {
            throw diagnosis(enrolment, before, pending);
        }
        if (!role(input).isAuthorizedFor(arn.toString())) {
            throw new AtlasUnavailable("Atlas accepted the role, and doesn't show it as authorised yet");
        }
        return new StepResult(true, "authorised");
    }

    /** Why Atlas can't assume the role. Only what may pass by itself is retried; a Deny under conditions may. */
    private RuntimeException diagnosis(Enrolment enrolment, AtlasRole atlasRole, PropagationPending pending) {
        Role role = roles.find(enrolment.roleArn()).orElse(null);
        if (role == null) {
            return isJustMade(enrolment)
                    ? pending("IAM doesn't show it yet", pending)
                    : new RoleMissing("the role " + enrolment.roleArn() + " doesn't exist (any more)");
        }
        List<Deny> denials = new Diagnosis(role.trust())
                .trustDenials(AccessRequest.assumeRole(
                        atlasRole.atlasAWSAccountArn(), atlasRole.atlasAssumedRoleExternalId()));
        List<Deny> certain = denials.stream().filter(Deny::isCertain).toList();
        if (!certain.isEmpty()) {
            return new AccessDenied(
                    "Atlas can't assume the role " + role.arn() + ": that is denied by " + Deny.words(certain));
        }
        if (!denials.isEmpty()) {
            return pending("that may be denied by " + Deny.words(denials), pending);
        }
        return pending(
                role.trust().grants(atlasRole.trustStatement())
                        ? "IAM propagates its trust policy"
                        : "its trust policy doesn't show our statement",
                pending);
    }

    private static PropagationPending pending(String why, PropagationPending pending) {
        return new PropagationPending("Atlas can't assume the role yet: " + why, pending);
    }

    private boolean isJustMade(Enrolment enrolment) {
        return records.find(enrolment.projectId())
                .role(enrolment.roleArn().toString())
                .filter(known -> known.isJustMade(clock.instant()))
                .isPresent();
    }

    private AtlasRole role(StepInput input) {
        return AtlasRole.byId(input.requireAtlasRoleId(), atlas.roles(input.projectId()));
    }
}
