package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.ConflictingWriter;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes what is ours in a document of somebody else's: read, merge, check, write, read back. IAM and KMS replace
 * whole documents without comparing, so the write directly follows the read that it is planned from. What somebody
 * writes in between all the same is noticed by {@link WriteWindows}, which are noted before.
 *
 * @param document its name, for people and for the lease's memory: {@code trust policy}
 * @param read the document as it is now; an empty one where there is none
 * @param write takes the document that the planned one is made from, too, so that it can be kept
 * @param check throws where the planned document must not be written: its size, the run's permission
 */
public record PolicyEdit(
        String document,
        Supplier<PolicyDocument> read,
        Consumer<PolicyDocument> check,
        BiConsumer<PolicyDocument, PolicyDocument> write) {
    /** The document's name in the lease's memory. */
    public static final String TRUST_POLICY = "trust policy";

    /** The name of our inline policy in a role. */
    public static final String INLINE_POLICY_NAME = "AtlasCmk";

    public static final String INLINE_POLICY = "inline policy " + INLINE_POLICY_NAME;

    public static final String KEY_POLICY = "key policy";

    private static final int READ_BACKS = 3;
    private static final Duration BETWEEN_READ_BACKS = Duration.ofMillis(500);

    /** @param foreign how many statements of others stand in the document, untouched */
    public record Outcome(boolean changed, int foreign) {}

    /**
     * Under the lease on the document's role or key.
     *
     * @param change the document as it shall be, from the one that is there; changes nothing in what it gave itself
     * @throws PropagationPending where our last edit isn't visible yet
     * @throws ConcurrentEdit where somebody's write took ours away
     */
    public Outcome make(UnaryOperator<PolicyDocument> change, Lease lease, Clock clock, Sleeper sleeper) {
        return make(change, _ -> {}, Optional.empty(), lease, clock, sleeper);
    }

    /**
     * The same, to have one statement of ours there, against whoever takes it away.
     *
     * @param live whether live encryption depends on the statement
     * @throws ConflictingWriter where somebody keeps taking it away, so that nothing is written now
     */
    public Outcome ensure(ObjectNode statement, boolean live, Lease lease, Clock clock, Sleeper sleeper) {
        return ensure(List.of(statement), live, lease, clock, sleeper);
    }

    /**
     * The same for several statements, which are written together; the first one tells whether somebody takes them
     * away.
     *
     * @param statements at least one
     */
    public Outcome ensure(List<ObjectNode> statements, boolean live, Lease lease, Clock clock, Sleeper sleeper) {
        ObjectNode statement = statements.getFirst();
        return make(
                policy -> new Diagnosis(policy).withoutOurOrphans().granting(statements),
                before -> {
                    Instant now = clock.instant();
                    if (!lease.edits().reverts(document, statement, before, now).mayWrite(live, now)) {
                        throw new ConflictingWriter("somebody keeps changing the " + document
                                + " back: it is left alone" + (live ? " for some minutes" : ""));
                    }
                },
                Optional.of(statement),
                lease,
                clock,
                sleeper);
    }

    private Outcome make(
            UnaryOperator<PolicyDocument> change,
            Consumer<PolicyDocument> guard,
            Optional<ObjectNode> statement,
            Lease lease,
            Clock clock,
            Sleeper sleeper) {
        Instant reading = clock.instant();
        PolicyDocument before = read.get();
        if (lease.edits().isStale(document, before, clock.instant())) {
            throw new PropagationPending("AWS doesn't show our last edit of the " + document + " yet");
        }
        PolicyDocument planned = change.apply(before);
        if (planned.equivalent(before)) {
            return new Outcome(false, before.foreign());
        }
        guard.accept(before);
        lease.memory().writes().begin(document, before, reading, lease.until());
        lease.keep().run();
        check.accept(planned);
        write.accept(before, planned);
        lease.memory().writes().end(clock.instant());
        lease.edits().edited(document, statement, before, planned, clock.instant());
        readBack(before, change, sleeper);
        return new Outcome(true, before.foreign());
    }

    /** A stale read-back is propagation: later steps meet it with their own retries. */
    private void readBack(PolicyDocument before, UnaryOperator<PolicyDocument> change, Sleeper sleeper) {
        for (int i = 1; i <= READ_BACKS; i++) {
            PolicyDocument now = read.get();
            if (change.apply(now).equivalent(now)) {
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
