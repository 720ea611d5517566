package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that the IAM role exists, and that it is the one that earlier runs worked with. */
public record RoleCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        String unreachable =
                plan.observed().unreachable().get(plan.enrolment().roleArn().account());
        if (unreachable != null) {
            return List.of(new Finding(Kind.MEMBER_ACCOUNT_NOT_CONNECTED, plan.roleArn(), unreachable));
        }
        Role role = plan.observed().role();
        return role == null ? List.of(missing()) : recreated(role).stream().toList();
    }

    private Finding missing() {
        if (plan.mayCreateRole()) {
            return new Finding(
                    Kind.ROLE_TO_CREATE,
                    plan.roleArn(),
                    "the role doesn't exist yet, and the enrolment says to create it");
        }
        if (!plan.isRoleInReach()) {
            return new Finding(
                    Kind.ROLE_MISSING,
                    plan.roleArn(),
                    "the role's path is " + plan.enrolment().roleArn().path()
                            + ", and the stack may use and create roles"
                            + " only under " + plan.observed().rolePath()
                            + " (its parameter RolePath): enrol with a role"
                            + " there, or have the stack's operator change RolePath");
        }
        boolean own = plan.observed().roleInOwnAccount();
        return plan.recreation()
                .filter(_ -> own && plan.enrolment().createRole())
                .map(request -> new Finding(
                        Kind.ROLE_VANISHED,
                        plan.roleArn(),
                        "the role existed before, and databases may depend on it; creating it again needs a person: "
                                + request.instruction(plan.enrolment())))
                .orElseGet(() -> new Finding(
                        Kind.ROLE_MISSING,
                        plan.roleArn(),
                        "the role doesn't exist, or not at a path that the stack may use: create it there, or enrol with"
                                + " one that does"
                                + (own
                                        ? ", or with createRole true"
                                        : "; the stack creates roles in its own account only")));
    }

    private Optional<Finding> recreated(Role role) {
        return plan.observed()
                .memory()
                .role(plan.roleArn())
                .filter(known -> !known.roleId().equals(role.roleId()))
                .map(_ -> new Finding(
                        Kind.ROLE_RECREATED,
                        plan.roleArn(),
                        "somebody deleted the role and made another one of the same name: all of it is checked"
                                + " again"));
    }

    /**
     * What a person has to decide before a missing role is created. Empty if it never existed: no run has worked with
     * it, and Atlas has never assumed it.
     *
     * @param atlasRole the one that carries its ARN
     */
    public static Optional<ApprovalRequest> recreation(
            Enrolment enrolment, ProjectRecord memory, @Nullable AtlasRole atlasRole) {
        String arn = enrolment.roleArn().toString();
        return memory.role(arn)
                .map(KnownRole::roleId)
                .or(() -> Optional.ofNullable(atlasRole)
                        .filter(role -> role.isAuthorizedFor(arn))
                        .map(role -> role.roleId() + " " + role.authorizedDate()))
                .map(last -> new ApprovalRequest(
                        Approval.RECREATE_ROLE, Approval.RECREATE_ROLE.state(enrolment.projectId(), arn, last)));
    }
}
