package io.github.atlascmk.inspection.check;

import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.PolicyEdit;
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
 * The part of the inspection that looks for edits of others that a write of ours took away, since they fell between our
 * read and our write. Their event has what they wrote, as a fingerprint; we noted what we had read.
 */
public record LostEditCheck(AccessPlan comparison) {

    public List<Finding> findings() {
        Observation observed = comparison.observed();
        EditRecord history = observed.history();
        Stream<Finding> role = observed.role().stream()
                .flatMap(present -> Stream.concat(
                        findings(PolicyEdit.TRUST_POLICY, present.trust()),
                        findings(PolicyEdit.INLINE_POLICY, observed.keyAccess().orElseGet(PolicyDocument::empty))));
        Stream<Finding> key = observed.keyPolicy().stream()
                .flatMap(present -> lost(
                                PolicyEdit.KEY_POLICY,
                                present,
                                history.keyEdits(),
                                history.ofKey().writes())
                        .map(edit -> finding(
                                comparison.keyArn(),
                                edit,
                                comparison.enrolment().keyArn().region())));
        return Stream.concat(role, key).toList();
    }

    private Stream<Finding> findings(String document, PolicyDocument present) {
        EditRecord history = comparison.observed().history();
        // IAM's calls are recorded in one Region (CloudTrail User Guide: global service events).
        return lost(document, present, history.roleEdits(), history.ofRole().writes())
                .map(edit -> finding(comparison.roleArn(), edit, "us-east-1"));
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

    /** Whether we had read what somebody made of the document after that edit. */
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
                                + ", fell between our read and our write, and ours took it away: it has to be made again")
                .withCommand("aws cloudtrail lookup-events --region " + region
                        + " --lookup-attributes AttributeKey=EventId,AttributeValue=" + edit.eventId());
    }
}
