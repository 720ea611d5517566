package io.github.atlascmk.local.simulation.day;

import java.time.Instant;

/**
 * Something that happens to a project.
 *
 * @param project its number in the fleet
 */
public record Incident(Instant at, int project, Kind kind) {
    /** What happens, with its text in the table of incidents. */
    public enum Kind {
        CREATED_BY_TERRAFORM("Terraform creates a cluster, and says so"),
        CREATED_BY_CLOUDFORMATION("CloudFormation creates a cluster"),
        CREATED_BY_HAND("somebody creates a cluster by hand"),
        EVENT_LOST("Terraform creates a cluster, its event is lost"),
        EVENT_TWICE("Terraform creates a cluster, its event comes twice"),
        EVENT_LATE("Terraform creates a cluster, its event is 40 min late"),
        TRUST_OVERWRITTEN("somebody overwrites the role's trust policy"),
        TRUST_OVERWRITTEN_UNSEEN("somebody overwrites a trust policy, the event is lost"),
        POLICY_DELETED("somebody deletes the role's policy for the key"),
        KEY_POLICY_OVERWRITTEN("somebody overwrites the key's policy, for 2 h"),
        KEY_DISABLED("somebody disables the key, for 40 min"),
        REVERTED_BY_TERRAFORM("Terraform takes our trust statement out, 6 times"),
        CLUSTER_OFF("somebody turns a cluster's encryption off"),
        ALERTED("a trust policy breaks unseen, Atlas alerts 3 times");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
