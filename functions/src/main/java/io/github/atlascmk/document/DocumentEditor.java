package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.ConflictingWriter;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.StatementChange;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only place that writes documents. IAM and KMS replace a whole document without comparing, so an edit holds the
 * lease on the document's role or key, plans from what it has just read, and reads back what it wrote. It can't keep
 * others from writing in between; {@link WriteWindows} makes sure that this is noticed.
 */
public final class DocumentEditor {
    private static final int READ_BACKS = 3;
    private static final Duration BETWEEN_READ_BACKS = Duration.ofMillis(500);

    private final Leases leases;
    private final Enrolments enrolments;
    private final PolicyHistory history;
    private final TrailMonitor trail;
    private final Clock clock;
    private final Sleeper sleeper;

    /**
     * @param change the wanted document from the present one; idempotent
     * @param added the statements of ours that the edit is to bring; empty if it takes statements out or restores them
     * @param proof throws if the change must not be made (yet); run only if there is something to change
     * @param run null if a person restores: then no run's permission is needed, and nothing is kept for a restore
     */
    private record Edit(
            Document document,
            UnaryOperator<PolicyDocument> change,
            List<ObjectNode> added,
            Runnable proof,
            @Nullable RunContext run) {}

    public DocumentEditor(Platform platform) {
        this.leases = new Leases(platform);
        this.enrolments = new Enrolments(platform);
        this.history = new PolicyHistory(platform);
        this.trail = new TrailMonitor(platform);
        this.clock = platform.clock();
        this.sleeper = platform.sleeper();
    }

    /**
     * Makes sure that the document has these statements of ours.
     *
     * @param statements at least one; if another writer keeps removing one of them, none is written
     * @throws DocumentBusy if another invocation is writing to the document's role or key
     * @throws PropagationPending if our last edit isn't visible yet, or AWS doesn't know a new principal yet
     * @throws PolicyRejected if AWS refuses the document because it names a principal that was deleted
     * @throws ConflictingWriter if another writer keeps removing one of them, so that nothing is written now
     * @throws EnrolmentChanged if the run may not write (any more)
     * @throws ConcurrentEdit if another write replaced ours
     */
    public EditResult ensure(Document document, List<ObjectNode> statements, RunContext run, Invocation invocation) {
        return leases.holding(document.target(), invocation, lease -> ensure(document, statements, run, lease));
    }

    /** The same for a caller that holds the lease on the document's role or key already. */
    public EditResult ensure(Document document, List<ObjectNode> statements, RunContext run, Lease lease) {
        return edit(
                new Edit(
                        document,
                        present -> new Diagnosis(present).withoutOurOrphans().granting(statements),
                        statements,
                        () -> {},
                        run),
                lease);
    }

    /**
     * Takes statements of ours out of the document.
     *
     * @param change the wanted document from the present one; idempotent
     * @param proof throws if nothing may be taken out (yet); run only if there is something to take out
     * @throws DocumentBusy this and the other exceptions, as in {@link #ensure(Document, List, RunContext, Invocation)}
     */
    public EditResult retire(
            Document document,
            UnaryOperator<PolicyDocument> change,
            Runnable proof,
            RunContext run,
            Invocation invocation) {
        return leases.holding(
                document.target(), invocation, lease -> edit(new Edit(document, change, List.of(), proof, run), lease));
    }

    /**
     * Puts statements of ours back as they were before a run, because a person asked for it.
     *
     * @param change the wanted document from the present one; idempotent
     */
    EditResult restore(Document document, UnaryOperator<PolicyDocument> change, Invocation invocation) {
        return leases.holding(
                document.target(),
                invocation,
                lease -> edit(new Edit(document, change, List.of(), () -> {}, null), lease));
    }

    /**
     * All checks of the document come before the write window begins: because of a window without a write we might be
     * blamed for a lost edit.
     */
    private EditResult edit(Edit edit, Lease lease) {
        Document document = edit.document();
        Instant readAt = clock.instant();
        PolicyDocument before = document.read();
        requireCurrent(document, before, lease);
        PolicyDocument planned = edit.change().apply(before);
        if (planned.equivalent(before)) {
            return new EditResult(false, before.foreign());
        }
        requireNoConflict(edit, before, lease);
        document.check(planned, edit.added());
        edit.proof().run();
        lease.beginWrite(document.name(), before, readAt);
        permitAndKeep(edit, before, planned);
        write(document, planned);
        lease.endWrite(document.name(), edit.added(), before, planned, clock.instant());
        readBack(edit, before);
        if (edit.run() != null) {
            trail.edited(clock.instant());
        }
        return new EditResult(true, before.foreign(), replaced(edit, before));
    }

    private void requireCurrent(Document document, PolicyDocument read, Lease lease) {
        if (lease.edits().isStale(document.name(), read, clock.instant())) {
            throw new PropagationPending("AWS doesn't show our last edit of the " + document.name() + " yet");
        }
    }

    private void requireNoConflict(Edit edit, PolicyDocument before, Lease lease) {
        String name = edit.document().name();
        boolean live = edit.run() != null && edit.run().live();
        Instant now = clock.instant();
        boolean contested = edit.added().stream()
                .filter(statement -> !before.grants(statement))
                .map(statement -> lease.edits().reverts(name, statement, before, now))
                .anyMatch(reverts -> !reverts.mayWrite(live, now));
        if (contested) {
            throw new ConflictingWriter("somebody keeps changing the " + name + " back: it is left alone"
                    + (live ? " for some minutes" : ""));
        }
    }

    /** AWS never gets to know a principal that was deleted, so it would refuse the same document again. */
    private static void write(Document document, PolicyDocument planned) {
        try {
            document.write(planned);
        } catch (PropagationPending unknownPrincipal) {
            List<String> orphans = new Diagnosis(planned).orphans();
            if (orphans.isEmpty()) {
                throw unknownPrincipal;
            }
            throw new PolicyRejected("AWS refuses the " + document.label()
                    + " because it names a principal that was deleted (" + String.join(", ", orphans)
                    + "): remove that principal first");
        }
    }

    private void permitAndKeep(Edit edit, PolicyDocument before, PolicyDocument planned) {
        RunContext run = edit.run();
        if (run != null) {
            Enrolment enrolment = run.enrolment();
            enrolments.permit(enrolment.projectId()).forWriting(enrolment.version());
            history.keep(run.run(), enrolment.projectId(), edit.document(), before, planned);
        }
    }

    private static List<String> replaced(Edit edit, PolicyDocument before) {
        return edit.added().stream()
                .flatMap(statement -> StatementChange.of(before, statement).stream())
                .map(StatementChange::words)
                .toList();
    }

    /**
     * A stale read-back is no failure: IAM or KMS is still propagating, and later steps have their own retries for
     * that.
     */
    private void readBack(Edit edit, PolicyDocument before) {
        for (int i = 1; i <= READ_BACKS; i++) {
            PolicyDocument now = edit.document().read();
            if (edit.change().apply(now).equivalent(now)) {
                return;
            }
            if (!now.equivalent(before)) {
                throw new ConcurrentEdit(
                        "somebody else changed the " + edit.document().name() + " while we did");
            }
            if (i < READ_BACKS) {
                sleeper.sleep(BETWEEN_READ_BACKS);
            }
        }
    }
}
