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
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.policy.AccessRequest;
import io.github.atlascmk.policy.Deny;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;
import java.util.Optional;

/**
 * Tells Atlas which IAM role to assume. Atlas tries at once to assume it, and fails until IAM has propagated the trust
 * policy.
 */
public final class AuthorizeRole extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Roles roles;
    private final Enrolments enrolments;
    private final Leases leases;

    public AuthorizeRole() {
        this(LambdaPlatform.create());
    }

    public AuthorizeRole(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform);
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        if (role(input).isAuthorizedFor(arn.toString())) {
            return new StepResult(false, "authorised already");
        }
        return leases.holding(input.projectId(), invocation, () -> authorize(input, arn));
    }

    private StepResult authorize(StepInput input, RoleArn arn) {
        AtlasRole before = role(input);
        if (before.isAuthorizedFor(arn.toString())) {
            return new StepResult(false, "authorised meanwhile");
        }
        enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        try {
            atlas.authorizeRole(input.projectId(), before.roleId(), arn.toString());
        } catch (PropagationPending pending) {
            throw new PropagationPending("Atlas can't assume the role yet: " + diagnosis(arn, before), pending);
        }
        if (!role(input).isAuthorizedFor(arn.toString())) {
            throw new AtlasUnavailable("Atlas accepted the role, and doesn't show it as authorised yet");
        }
        return new StepResult(true, "authorised");
    }

    /** Says why Atlas may be unable to assume the role. */
    private String diagnosis(RoleArn arn, AtlasRole atlasRole) {
        Optional<Role> role = roles.find(arn);
        if (role.isEmpty()) {
            return "it doesn't exist (any more)";
        }
        List<Deny> denials = new Diagnosis(role.get().trust())
                .trustDenials(AccessRequest.assumeRole(
                        atlasRole.atlasAWSAccountArn(), atlasRole.atlasAssumedRoleExternalId()));
        if (!denials.isEmpty()) {
            return "that is denied by " + Deny.words(denials);
        }
        return role.get().trust().grants(atlasRole.trustStatement())
                ? "IAM propagates its trust policy"
                : "its trust policy doesn't show our statement";
    }

    private AtlasRole role(StepInput input) {
        return AtlasRole.byId(input.requireAtlasRoleId(), atlas.roles(input.projectId()));
    }
}
