package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks that the key's owner hasn't switched it off. The stack never switches a key on. */
record KeyStateCheck(AccessPlan plan, Key key) implements Check {
    @Override
    public List<Finding> findings() {
        return switch (key.state()) {
            case "Enabled" -> List.of();
            case "Disabled" ->
                List.of(finding(Kind.KEY_DISABLED, "the key is disabled").withCommand(kms("enable-key")));
            case "PendingDeletion", "PendingReplicaDeletion" ->
                List.of(finding(Kind.KEY_PENDING_DELETION, pendingDeletion())
                        .withCommand(kms("cancel-key-deletion") + " && " + kms("enable-key")));
            default ->
                List.of(new Finding(
                        Kind.KEY_UNUSABLE,
                        plan.keyArn(),
                        "Atlas can't use the key: its state is " + key.state() + ", and it has to be Enabled"));
        };
    }

    private Finding finding(Kind kind, String what) {
        return plan.isLive()
                ? new Finding(kind, plan.keyArn(), what + ", and live encryption uses it")
                : new Finding(kind, plan.keyArn(), what + ": its owner has to enable it");
    }

    private String pendingDeletion() {
        String day = key.deletionDay();
        return day == null
                ? "the key is going to be deleted"
                : "the key is going to be deleted on " + day + ", and everything that it encrypts is lost with it";
    }

    /** Canceling a deletion leaves a key disabled (AWS KMS API: CancelKeyDeletion). */
    private String kms(String command) {
        return plan.enrolment().keyArn().command(command);
    }
}
