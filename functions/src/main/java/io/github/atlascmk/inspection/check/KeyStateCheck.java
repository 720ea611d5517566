package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Checks that the key's owner hasn't switched it off. The stack never switches a key on; if live encryption uses it, a
 * person has minutes to do so (Atlas: Encryption at Rest using Customer Key Management: validated every 15 minutes,
 * then shut down).
 */
record KeyStateCheck(AccessPlan plan, Key key) implements Check {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final Duration CHECKED_EVERY = Duration.ofMinutes(15);

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
                ? new Finding(kind, plan.keyArn(), what + ", and live encryption uses it. " + shutdown()).asUrgent()
                : new Finding(kind, plan.keyArn(), what + ": its owner has to enable it");
    }

    private String pendingDeletion() {
        Instant date = key.deletionDate();
        return date == null
                ? "the key is going to be deleted"
                : "the key is going to be deleted on " + DAY.format(date.atZone(ZoneOffset.UTC))
                        + ", and everything that it encrypts is lost with it";
    }

    private String shutdown() {
        return "Atlas checks the key every 15 minutes and then shuts the clusters down: " + deadline();
    }

    /** If the event of the change has arrived, the deadline counts from it. */
    private String deadline() {
        Instant now = plan.observed().at();
        return plan.observed()
                .history()
                .keyEdit()
                .filter(ForeignEdit::takesKeyAway)
                .map(edit -> {
                    Instant latest = edit.at().plus(CHECKED_EVERY);
                    String by = "by " + CLOCK.format(latest.atZone(ZoneOffset.UTC)) + " UTC ";
                    return (latest.isAfter(now)
                                    ? by + "at the latest, in " + minutes(Duration.between(now, latest))
                                    : by + "they were due to be down")
                            + "; " + edit.what() + " by " + edit.by();
                })
                .orElse("within 15 minutes");
    }

    private static String minutes(Duration left) {
        long whole = left.plusSeconds(59).toMinutes();
        return whole + (whole == 1 ? " minute" : " minutes");
    }

    /** Canceling a deletion leaves a key disabled (AWS KMS API: CancelKeyDeletion). */
    private String kms(String command) {
        return "aws kms " + command + " --key-id " + plan.keyArn() + " --region "
                + plan.enrolment().keyArn().region();
    }
}
