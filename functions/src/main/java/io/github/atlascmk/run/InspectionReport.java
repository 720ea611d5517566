package io.github.atlascmk.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.impact.Impact;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.inspection.NextStep;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Findings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an inspection means for the run that asked for it: the state of the run until its next inspection.
 *
 * @param outcome null unless the run ends here
 * @param mayWrite whether the enrolment and the switch allow writing
 * @param live whether the project is encrypted with the enrolment's role and key, valid or not
 * @param waitSeconds how long to wait if {@code next} is WAIT, and between acting and looking again
 * @param keyInUse the ARN of the key that the enrolled one is to replace, as a person approved; null if no key is to be
 *     replaced
 * @param keyAddresses the only CIDR blocks from which the key may be used; empty if the enrolment doesn't restrict that
 * @param statementsForKeyOwner in a plan, what the key's owner can add to the key policy if that isn't ours to edit;
 *     else empty, since policy text has no place in a run's state
 * @param holder the other run that has the project's claim; null if there is none
 * @param impact what is at stake; null if nothing was looked at
 * @param messages what people have to be told before anything else happens
 */
public record InspectionReport(
        String projectId,
        String projectName,
        NextStep.Branch next,
        @Nullable Outcome outcome,
        boolean mayWrite,
        boolean live,
        long enrolmentVersion,
        int waitSeconds,
        String summary,
        Findings findings,
        List<ClusterState> clusters,
        @Nullable String keyInUse,
        List<String> keyAddresses,
        List<ObjectNode> statementsForKeyOwner,
        @Nullable String holder,
        @Nullable Impact impact,
        List<Notification> messages) {

    private static final String AT_WORK = "another run is working on the project, and was asked to look once more";

    /**
     * @param provider the cloud provider whose key encrypts it: {@code NONE}, {@code AWS}…
     * @param existing whether it existed before the enrolment
     */
    public record ClusterState(
            String name,
            String size,
            @Nullable String state,
            boolean paused,
            String provider,
            @Nullable Instant createDate,
            boolean existing) {}

    /** Report on a project that wasn't inspected or doesn't exist: the run ends, or looks again. */
    public static InspectionReport ended(String projectId, NextStep.Branch next, Outcome outcome, String summary) {
        return uninspected(projectId, next, outcome, summary);
    }

    /** Report on a project that another run is working on: the other run looks once more, and this one ends. */
    public static InspectionReport coalesced(String projectId, String holder) {
        return uninspected(projectId, NextStep.Branch.COALESCED, Outcome.COALESCED, AT_WORK)
                .heldBy(holder, 0);
    }

    /** Report on a project that another run is looking at already: this one waits, and comes again. */
    public static InspectionReport later(String projectId, String holder, int seconds) {
        return uninspected(projectId, NextStep.Branch.COME_AGAIN, null, AT_WORK).heldBy(holder, seconds);
    }

    /** Report on a look that couldn't read all: the run waits a moment and looks again. */
    public static InspectionReport unread(
            String projectId, String summary, Impact impact, List<Notification> messages, int seconds) {
        return uninspected(projectId, NextStep.Branch.UNREAD, null, summary)
                .heldBy(null, seconds)
                .telling(impact, messages);
    }

    private static InspectionReport uninspected(
            String projectId, NextStep.Branch next, @Nullable Outcome outcome, String summary) {
        return new InspectionReport(
                projectId,
                projectId,
                next,
                outcome,
                false,
                false,
                0,
                0,
                summary,
                Findings.NONE,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of());
    }

    /** The same, of a run that another one's claim kept from writing. */
    public InspectionReport ofSecondRun(String claimant) {
        return with(NextStep.Branch.COALESCED, Outcome.COALESCED, waitSeconds, AT_WORK, claimant, impact, messages);
    }

    private InspectionReport heldBy(@Nullable String claimant, int seconds) {
        return with(next, outcome, seconds, summary, claimant, impact, messages);
    }

    /** The same, with what is at stake and what people have to be told. */
    public InspectionReport telling(Impact judged, List<Notification> due) {
        return with(next, outcome, waitSeconds, summary, holder, judged, due);
    }

    private InspectionReport with(
            NextStep.Branch branch,
            @Nullable Outcome end,
            int seconds,
            String words,
            @Nullable String claimant,
            @Nullable Impact judged,
            List<Notification> due) {
        return new InspectionReport(
                projectId,
                projectName,
                branch,
                end,
                mayWrite,
                live,
                enrolmentVersion,
                seconds,
                words,
                findings,
                clusters,
                keyInUse,
                keyAddresses,
                statementsForKeyOwner,
                claimant,
                judged,
                due);
    }

    /** What a run would do, in order. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public List<String> steps() {
        return findings.steps();
    }

    /** Names of the clusters that are ready. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public List<String> toEncrypt() {
        return findings.clustersToEncrypt();
    }
}
