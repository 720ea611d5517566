package io.github.atlascmk.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Adds one statement of ours to a document of somebody else's: read, merge, check, write, read back. IAM and KMS
 * replace whole documents without comparing, so the write directly follows the read that it is planned from.
 *
 * @param document its name, for people and for the lease's memory: {@code trust policy}
 * @param read the document as it is now; an empty one where there is none
 * @param check throws where the planned document must not be written: its size, the run's permission
 */
public record PolicyEdit(
        String document,
        Supplier<PolicyDocument> read,
        Consumer<PolicyDocument> check,
        Consumer<PolicyDocument> write) {
    private static final int READ_BACKS = 3;
    private static final Duration BETWEEN_READ_BACKS = Duration.ofMillis(500);

    /** @param foreign how many statements of others stand in the document */
    public record Outcome(boolean changed, int foreign) {}

    /**
     * Under the lease on the document's role or key.
     *
     * @throws PropagationPending where our last edit isn't visible yet
     * @throws ConcurrentEdit where somebody's write took ours away
     */
    public Outcome ensure(ObjectNode statement, Lease lease, Clock clock, Sleeper sleeper) {
        PolicyDocument before = read.get();
        if (lease.isStale(document, before, clock.instant())) {
            throw new PropagationPending("IAM doesn't show our last edit of the " + document + " yet");
        }
        String sid = statement.path("Sid").asText();
        int foreign = before.without(sid).statements().size();
        if (before.grants(statement)) {
            return new Outcome(false, foreign);
        }
        PolicyDocument planned = before.with(statement);
        check.accept(planned);
        write.accept(planned);
        lease.edited(document, before, planned, clock.instant());
        readBack(before, statement, sleeper);
        return new Outcome(true, foreign);
    }

    /** A stale read-back is propagation: later steps meet it with their own retries. */
    private void readBack(PolicyDocument before, ObjectNode statement, Sleeper sleeper) {
        for (int i = 1; i <= READ_BACKS; i++) {
            PolicyDocument now = read.get();
            if (now.grants(statement)) {
                return;
            }
            if (!now.equivalent(before)) {
                throw new ConcurrentEdit("somebody else changed the " + document + " while we did");
            }
            if (i < READ_BACKS) {
                sleeper.sleep(BETWEEN_READ_BACKS);
            }
        }
    }
}
