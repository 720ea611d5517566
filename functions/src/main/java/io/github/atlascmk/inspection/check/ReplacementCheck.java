package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EncryptionState;
import java.util.ArrayList;
import java.util.List;

/** Checks that the project isn't encrypted with another role or key, or that a person has approved to replace it. */
public record ReplacementCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        EncryptionState present = plan.encryption();
        List<Finding> found = new ArrayList<>();
        present.decisions().forEach(request -> found.add(replacement(request)));
        if (present.aws().isEnabled() && !present.isOurs() && !present.aws().isValid()) {
            found.add(new Finding(
                    Kind.KEY_IN_USE_INVALID,
                    plan.projectId(),
                    "Atlas can't use the project's present key, " + present.keyInUse()
                            + ", and takes no other one until it can: restore that key or its access first"));
        }
        return found;
    }

    private Finding replacement(ApprovalRequest request) {
        return switch (request.approval()) {
            case SWITCH_TO_ROLE ->
                finding(
                        request,
                        Kind.ACCESS_KEYS,
                        "the project's encryption uses an IAM user's access key, and the switch to a role can't be"
                                + " undone");
            case REPLACE_ROLE ->
                finding(
                        request,
                        Kind.OTHER_ROLE,
                        "the project's encryption uses another role, "
                                + plan.encryption()
                                        .roleInUse()
                                        .map(AtlasRole::iamAssumedRoleArn)
                                        .orElse("unknown to the project"));
            case REPLACE_KEY ->
                finding(
                        request,
                        Kind.OTHER_KEY,
                        "the project is encrypted with another key, "
                                + plan.encryption().keyInUse());
            case RECREATE_ROLE, IGNORE_DENY ->
                throw new IllegalArgumentException("not about what encryption uses: " + request);
        };
    }

    private Finding finding(ApprovalRequest request, Kind kind, String what) {
        return request.isApprovedBy(plan.enrolment())
                ? new Finding(kind, plan.projectId(), what + ", and a person approved to replace it")
                        .approved(Kind.ENCRYPTION_OFF.step())
                : new Finding(
                        kind, plan.projectId(), what + "; it needs a person: " + request.instruction(plan.enrolment()));
    }
}
