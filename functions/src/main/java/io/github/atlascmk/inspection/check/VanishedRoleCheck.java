package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import java.util.Optional;

/** A role that isn't there: whether it never was, or somebody deleted what databases may depend on. */
public final class VanishedRoleCheck {
    private VanishedRoleCheck() {}

    /**
     * What a person has to decide before a missing role is made; empty where it never was there: no run has worked with
     * it, and Atlas has never assumed it.
     *
     * @param atlasRole the one that carries its ARN
     */
    public static Optional<ApprovalRequest> decision(
            Enrolment enrolment, ProjectRecord memory, Optional<AtlasRole> atlasRole) {
        String arn = enrolment.roleArn().toString();
        return memory.role(arn)
                .map(KnownRole::roleId)
                .or(() -> atlasRole
                        .filter(role -> role.isAuthorizedFor(arn))
                        .map(role -> role.roleId() + " " + role.authorizedDate()))
                .map(last -> new ApprovalRequest(
                        Approval.RECREATE_ROLE, Approval.RECREATE_ROLE.state(enrolment.projectId(), arn, last)));
    }
}
