package io.github.atlascmk.inspection.check;

import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.WriteWindows;
import io.github.atlascmk.document.WriteWindows.Read;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EditRecord;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that no write of ours removed somebody's edit that fell between our read and our write. The event of such an
 * edit has what it wrote, as a fingerprint; we noted what we had read.
 */
public record LostEditCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        Observation observed = plan.observed();
        Stream<Finding> role = Stream.ofNullable(observed.role())
                .flatMap(present -> Stream.concat(
                        ofRole(Document.TRUST_POLICY, present.trust()),
                        ofRole(Document.INLINE_POLICY, observed.keyAccess())));
        Stream<Finding> key = Stream.ofNullable(observed.keyPolicy()).flatMap(this::ofKey);
        return Stream.concat(role, key).toList();
    }

    private Stream<Finding> ofRole(String document, PolicyDocument present) {
        EditRecord history = plan.observed().history();
        // IAM's calls are recorded in one Region (CloudTrail User Guide: global service events).
        return lost(document, present, history.roleEdits(), history.ofRole().writes())
                .map(edit -> finding(plan.roleArn(), edit, "us-east-1"));
    }

    private Stream<Finding> ofKey(PolicyDocument present) {
        EditRecord history = plan.observed().history();
        return lost(
                        Document.KEY_POLICY,
                        present,
                        history.keyEdits(),
                        history.ofKey().writes())
                .map(edit ->
                        finding(plan.keyArn(), edit, plan.enrolment().keyArn().region()));
    }

    private static Stream<ForeignEdit> lost(
            String document, PolicyDocument present, List<ForeignEdit> edits, WriteWindows writes) {
        List<ForeignEdit> ofDocument =
                edits.stream().filter(edit -> edit.document().equals(document)).toList();
        String there = present.othersFingerprint();
        return ofDocument.stream()
                .filter(edit -> !edit.others().equals(there))
                .filter(edit -> writes.replaced(document, edit.at()).stream()
                        .anyMatch(read -> !read.others().equals(edit.others()) && !isLater(read, edit, ofDocument)));
    }

    /** Whether what we had read came from a later edit, so that it wasn't our write that removed this one. */
    private static boolean isLater(Read read, ForeignEdit edit, List<ForeignEdit> edits) {
        return edits.stream()
                .anyMatch(other -> !other.eventId().equals(edit.eventId())
                        && !other.at().isBefore(edit.at())
                        && !other.at().isAfter(read.until())
                        && other.others().equals(read.others()));
    }

    private static Finding finding(String subject, ForeignEdit edit, String region) {
        return new Finding(
                        Kind.EDIT_OVERWRITTEN,
                        subject,
                        "an edit of the " + edit.document() + ", " + edit.what() + " by " + edit.by() + " at "
                                + edit.at()
                                + ", fell between our read and our write, and our write removed it: it has to be made again")
                .withCommand("aws cloudtrail lookup-events --region " + region
                        + " --lookup-attributes AttributeKey=EventId,AttributeValue=" + edit.eventId());
    }
}
