package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Checks that the key's owner hasn't switched it off. The stack never switches a key on. */
record KeyStateCheck(AccessPlan plan, Key key) implements Check {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

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
        Instant date = key.deletionDate();
        return date == null
                ? "the key is going to be deleted"
                : "the key is going to be deleted on " + DAY.format(date.atZone(ZoneOffset.UTC))
                        + ", and everything that it encrypts is lost with it";
    }

    /** Canceling a deletion leaves a key disabled (AWS KMS API: CancelKeyDeletion). */
    private String kms(String command) {
        return "aws kms " + command + " --key-id " + plan.keyArn() + " --region "
                + plan.enrolment().keyArn().region();
    }
}
