package io.github.atlascmk.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.inspection.NextStep;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Finding;
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
 * @param steps what a run would do, in order
 * @param toEncrypt names of the clusters that are ready
 * @param keyInUse the ARN of the key that the enrolled one is to replace, as a person approved; null if none is
 * @param keyAddresses CIDR blocks from which alone the key may be used; empty if the enrolment doesn't restrict that
 * @param statementsForKeyOwner in a plan, what the key's owner can add to the key policy if that isn't ours to edit;
 *     else empty, since policy text has no place in a run's state
 * @param holder the execution that has the project's claim if that is another run: then nothing was inspected
 */
public record InspectionReport(
        String projectId,
        String projectName,
        NextStep next,
        @Nullable Outcome outcome,
        boolean mayWrite,
        boolean live,
        long enrolmentVersion,
        int waitSeconds,
        String summary,
        List<Finding> findings,
        List<String> steps,
        List<String> toEncrypt,
        List<ClusterState> clusters,
        @Nullable String keyInUse,
        List<String> keyAddresses,
        List<ObjectNode> statementsForKeyOwner,
        @Nullable String holder) {

    /**
     * @param provider whose key encrypts it: {@code NONE}, {@code AWS}…
     * @param existing whether it is older than the enrolment
     */
    public record ClusterState(
            String name,
            String size,
            @Nullable String state,
            boolean paused,
            String provider,
            @Nullable Instant createDate,
            boolean existing) {}
}
