package io.github.atlascmk.inspection;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.enrolment.ClusterRefusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered of clusters that couldn't be encrypted, by their names.
 *
 * @param before what was remembered until now
 */
public record ClusterRefusals(Map<String, ClusterRefusal> before) {

    /**
     * With the failures of this run, and without the clusters that are gone or encrypted by now.
     *
     * @param run ARN of the execution that asked for the inspection
     */
    public Map<String, ClusterRefusal> after(Inspection inspection, String run) {
        Map<String, ClusterRefusal> refusals = new HashMap<>();
        for (Cluster cluster : inspection.observed().clusters()) {
            ClusterRefusal known = before.get(cluster.name());
            String reason = inspection.run().failed().get(cluster.name());
            if (cluster.isUnencrypted() && reason != null) {
                refusals.put(cluster.name(), refused(cluster, known, inspection, run, reason));
            } else if (cluster.isUnencrypted() && known != null) {
                refusals.put(cluster.name(), known);
            }
        }
        return refusals;
    }

    private static ClusterRefusal refused(
            Cluster cluster, @Nullable ClusterRefusal known, Inspection inspection, String run, String reason) {
        Instant now = inspection.observed().at();
        long version = inspection.enrolment().version();
        return known != null && known.isAbout(cluster.configuration(), version)
                ? known.again(run, reason, now)
                : new ClusterRefusal(run, reason, now, 1, now, cluster.configuration(), version);
    }
}
