package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.RevertCount;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EditRecord;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that nobody keeps removing our statements from the policies of the role and the key. A conflict lasts until a
 * day has passed without a write of ours, so that a person is told of it once.
 */
public record ConflictCheck(AccessPlan plan) implements Check {

    /**
     * A policy that has, or had, to have a statement of ours.
     *
     * @param subject ARN of its role or key
     * @param reverts how often others took it away
     * @param missing whether the statement is needed and isn't there
     * @param last the last edit by others; null if none is known
     */
    private record Contest(
            String subject,
            String document,
            RevertCount reverts,
            boolean missing,
            @Nullable ForeignEdit last) {

        /** The events of CloudTrail may be late or lost. */
        String who() {
            return last == null
                    ? "who is unknown"
                    : "last by " + last.by() + " with " + last.what() + " at " + last.at();
        }
    }

    @Override
    public List<Finding> findings() {
        return contests().stream().map(this::finding).distinct().toList();
    }

    /** Whether a statement is missing that must not be written now. */
    public boolean holdsRepairsBack() {
        return contests().stream()
                .anyMatch(contest -> contest.missing()
                        && !contest.reverts()
                                .mayWrite(plan.isLive(), plan.observed().at()));
    }

    private List<Contest> contests() {
        return Stream.concat(ofRole(), ofKey())
                .filter(contest -> contest.reverts().isConflict())
                .toList();
    }

    private Stream<Contest> ofRole() {
        Role role = plan.observed().role();
        return role == null
                ? Stream.empty()
                : Stream.concat(
                        plan.trustStatements().stream()
                                .map(statement -> ofRole(Document.TRUST_POLICY, role.trust(), statement)),
                        plan.inlineStatements().stream()
                                .map(statement -> ofRole(
                                        Document.INLINE_POLICY, plan.observed().keyAccess(), statement)));
    }

    private Contest ofRole(String document, PolicyDocument present, ObjectNode statement) {
        EditRecord history = plan.observed().history();
        return new Contest(
                plan.roleArn(),
                document,
                history.role()
                        .reverts(document, statement, present, plan.observed().at()),
                !present.grants(statement),
                history.roleEdit().orElse(null));
    }

    /** The key's owner may have let the role in otherwise: then our statement isn't missing. */
    private Stream<Contest> ofKey() {
        EditRecord history = plan.observed().history();
        return Stream.ofNullable(plan.observed().keyPolicy())
                .map(present -> new Contest(
                        plan.keyArn(),
                        Document.KEY_POLICY,
                        history.key()
                                .reverts(
                                        Document.KEY_POLICY,
                                        plan.keyStatements().keyPolicy(),
                                        present,
                                        plan.observed().at()),
                        plan.plannedKeyPolicy().isPresent(),
                        history.keyEdit().orElse(null)));
    }

    private Finding finding(Contest contest) {
        return new Finding(
                Kind.CONFLICTING_WRITER,
                contest.subject(),
                "somebody keeps changing the " + contest.document() + " back: "
                        + contest.reverts().count() + " times within a day, " + contest.who() + ". "
                        + (plan.isLive()
                                ? "Live encryption depends on it, so it is repaired, at most once in 10 minutes"
                                : "It is left alone until a day has passed since our last write"));
    }
}
