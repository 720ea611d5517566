package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EncryptionState;
import java.util.ArrayList;
import java.util.List;

/** What the project is encrypted with now and shall not be: for a person to decide, or decided and to do. */
record ReplacementCheck(AccessPlan comparison) {

    /** What somebody has to decide first. */
    List<Finding> undecided() {
        List<Finding> found = new ArrayList<>();
        EncryptionState present = comparison.present();
        for (ApprovalRequest decision : present.decisions()) {
            if (!decision.isApprovedBy(comparison.enrolment())) {
                found.add(finding(
                        decision,
                        Disposition.HUMAN,
                        "; it needs a person: " + decision.request(comparison.enrolment())));
            }
        }
        if (present.aws().isEnabled() && !present.isOurs() && !present.aws().isValid()) {
            found.add(new Finding(
                    Kind.KEY_IN_USE_INVALID,
                    comparison.enrolment().projectId(),
                    "Atlas can't use the project's present key, " + present.keyInUse()
                            + ", and takes no other one until it can: restore that key or its access first"));
        }
        return found;
    }

    /** What somebody decided. */
    List<Finding> approved() {
        return comparison.present().decisions().stream()
                .filter(decision -> decision.isApprovedBy(comparison.enrolment()))
                .map(decision -> finding(decision, Disposition.ACTIONABLE, ", and a person approved to replace it"))
                .toList();
    }

    private Finding finding(ApprovalRequest decision, Disposition disposition, String whatNow) {
        Kind kind = switch (decision.approval()) {
            case SWITCH_TO_ROLE -> Kind.ACCESS_KEYS;
            case REPLACE_ROLE -> Kind.OTHER_ROLE;
            case REPLACE_KEY -> Kind.OTHER_KEY;
            case RECREATE_ROLE -> Kind.ROLE_VANISHED;
        };
        return new Finding(
                kind,
                disposition,
                disposition == Disposition.ACTIONABLE ? Kind.ENCRYPTION_OFF.step() : "",
                comparison.enrolment().projectId(),
                words(kind) + whatNow,
                false,
                null);
    }

    private String words(Kind kind) {
        EncryptionState present = comparison.present();
        return switch (kind) {
            case ACCESS_KEYS ->
                "the project's encryption uses an IAM user's access key, and the switch to a role can't be undone";
            case OTHER_ROLE ->
                "the project's encryption uses another role, "
                        + present.roleInUse().map(AtlasRole::iamAssumedRoleArn).orElse("unknown to the project");
            default -> "the project is encrypted with another key, " + present.keyInUse();
        };
    }
}
