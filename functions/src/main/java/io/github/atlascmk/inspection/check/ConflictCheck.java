package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.EditHistory;
import io.github.atlascmk.document.RevertCount;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that nobody keeps removing our statements from the role's policies. A conflict lasts until a day has passed
 * without a write of ours, so that a person is told of it once.
 */
public record ConflictCheck(AccessPlan plan) implements Check {

    /** A policy of the role that has to have a statement of ours. */
    private record RolePolicy(String name, PolicyDocument present, ObjectNode statement) {
        boolean isMissing() {
            return !present.grants(statement);
        }
    }

    @Override
    public List<Finding> findings() {
        return contested().stream().map(this::finding).toList();
    }

    /** Whether a statement is missing that must not be written now. */
    public boolean holdsRepairsBack() {
        return contested().stream()
                .anyMatch(document -> document.isMissing()
                        && !reverts(document)
                                .mayWrite(plan.isLive(), plan.observed().at()));
    }

    private List<RolePolicy> contested() {
        return documents().stream()
                .filter(document -> reverts(document).isConflict())
                .toList();
    }

    private List<RolePolicy> documents() {
        List<RolePolicy> all = new ArrayList<>();
        Role role = plan.observed().role();
        if (role != null) {
            plan.trustStatements()
                    .forEach(statement -> all.add(new RolePolicy(Document.TRUST_POLICY, role.trust(), statement)));
            all.add(new RolePolicy(
                    Document.INLINE_POLICY,
                    plan.observed().keyAccess(),
                    plan.keyStatements().inline()));
        }
        return all;
    }

    private RevertCount reverts(RolePolicy document) {
        EditHistory edits = plan.observed().history().role();
        Instant now = plan.observed().at();
        return edits.reverts(document.name, document.statement, document.present, now);
    }

    private Finding finding(RolePolicy document) {
        return new Finding(
                Kind.CONFLICTING_WRITER,
                plan.roleArn(),
                "somebody keeps changing the " + document.name + " back: "
                        + reverts(document).count() + " times within a day, " + who() + ". "
                        + (plan.isLive()
                                ? "Live encryption depends on it, so it is repaired, at most once in 10 minutes"
                                : "It is left alone until a day has passed since our last write"));
    }

    /** The events of CloudTrail may be late or lost. */
    private String who() {
        return plan.observed()
                .history()
                .roleEdit()
                .map(edit -> "last by " + edit.by() + " with " + edit.what() + " at " + edit.at())
                .orElse("who is unknown");
    }
}
