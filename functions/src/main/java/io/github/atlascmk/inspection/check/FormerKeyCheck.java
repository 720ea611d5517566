package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.FormerKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that the keys that the project was encrypted with before can still be used: snapshots of that time need them.
 */
public record FormerKeyCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        return plan.observed().inUse().formerKeys().stream()
                .flatMap(FormerKeyCheck::finding)
                .toList();
    }

    private static Stream<Finding> finding(FormerKey former) {
        Key key = former.key();
        if (key == null) {
            return Stream.of(notice(
                    former,
                    "doesn't exist any more: snapshots of the time when it was in use can't be restored any more"));
        }
        return switch (key.state()) {
            case "Enabled" -> Stream.empty();
            case "PendingDeletion", "PendingReplicaDeletion" ->
                Stream.of(notice(
                                former,
                                "is going to be deleted"
                                        + (key.deletionDay() == null ? "" : " on " + key.deletionDay())
                                        + ": snapshots of the time when it was in use are lost with it")
                        .withCommand(former.arn().command("cancel-key-deletion") + " && "
                                + former.arn().command("enable-key")));
            case "Disabled" ->
                Stream.of(unusable(former, key).withCommand(former.arn().command("enable-key")));
            default -> Stream.of(unusable(former, key));
        };
    }

    private static Finding unusable(FormerKey former, Key key) {
        return notice(
                former,
                "can't be used, since its state is " + key.state()
                        + ": snapshots of the time when it was in use can't be restored meanwhile");
    }

    private static Finding notice(FormerKey former, String what) {
        return new Finding(Kind.FORMER_KEY_UNUSABLE, former.arn().toString(), "the key that was in use before " + what);
    }
}
