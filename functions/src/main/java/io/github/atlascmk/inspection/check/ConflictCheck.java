package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.document.EditHistory;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.document.RevertCount;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the inspection that looks for somebody who keeps taking our statements away. A conflict stays one until a
 * day has passed without a write of ours, so that a person is told once and not at each turn of it.
 */
public record ConflictCheck(AccessPlan comparison) {

    /** @param subject the ARN of the role or key that the document belongs to */
    private record Document(
            String name, String subject, PolicyDocument present, ObjectNode statement, EditHistory remembered) {
        boolean isMissing() {
            return !present.grants(statement);
        }
    }

    public List<Finding> findings() {
        return contested().stream().map(this::finding).toList();
    }

    /** Whether a statement is missing that must not be written now. */
    public boolean holdRepairsBack() {
        return contested().stream().anyMatch(this::isHeldBack);
    }

    private List<Document> contested() {
        return documents().stream()
                .filter(document -> reverts(document).isConflict())
                .toList();
    }

    private List<Document> documents() {
        Observation observed = comparison.observed();
        List<Document> all = new ArrayList<>();
        observed.role().ifPresent(role -> {
            comparison
                    .trustStatements()
                    .forEach(statement -> all.add(new Document(
                            PolicyEdit.TRUST_POLICY,
                            comparison.roleArn(),
                            role.trust(),
                            statement,
                            observed.history().role())));
            all.add(new Document(
                    PolicyEdit.INLINE_POLICY,
                    comparison.roleArn(),
                    observed.keyAccess().orElseGet(PolicyDocument::empty),
                    comparison.keyStatements().inline(),
                    observed.history().role()));
        });
        return all;
    }

    private RevertCount reverts(Document document) {
        return document.remembered.reverts(
                document.name,
                document.statement,
                document.present,
                comparison.observed().at());
    }

    private boolean isHeldBack(Document document) {
        return document.isMissing()
                && !reverts(document)
                        .mayWrite(comparison.isOurs(), comparison.observed().at());
    }

    /** The events of CloudTrail may be late or lost. */
    private String who() {
        return comparison
                .observed()
                .history()
                .roleEdit()
                .map(edit -> "last by " + edit.by() + " with " + edit.what() + " at " + edit.at())
                .orElse("who is unknown");
    }

    private Finding finding(Document document) {
        return new Finding(
                Kind.CONFLICTING_WRITER,
                document.subject,
                "somebody keeps changing the " + document.name + " back: "
                        + reverts(document).count() + " times within a day, " + who() + ". "
                        + (comparison.isOurs()
                                ? "Live encryption depends on it, so it is repaired, at most once in 10 minutes"
                                : "It is left alone until a day after our last write"));
    }
}
