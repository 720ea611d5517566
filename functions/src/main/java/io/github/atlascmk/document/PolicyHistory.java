package io.github.atlascmk.document;

import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps documents as they were before our writes, by run, for 90 days. They have a table of their own (ADR 30), since
 * policies are sensitive: functions that write policies may only put into it, and those that restore may only read it.
 */
final class PolicyHistory {
    private static final Duration KEPT = Duration.ofDays(90);

    private final Table table;
    private final Clock clock;

    /**
     * A document as it was before a write.
     *
     * @param write the sort key: when what was written
     * @param target ARN of the role or key
     * @param document the document's name
     * @param sids the Sids of the statements of ours that the write added, changed or took out
     * @param policy the whole document; one without statements if there was none
     * @param expiresAt in seconds since 1970, as DynamoDB's time to live needs it
     */
    record Entry(
            String run,
            String write,
            String projectId,
            String target,
            String document,
            List<String> sids,
            String policy,
            Instant writtenAt,
            long expiresAt) {
        PolicyDocument before() {
            return PolicyDocument.parse(policy);
        }
    }

    PolicyHistory(Platform platform) {
        this.table = Table.history(platform);
        this.clock = platform.clock();
    }

    /**
     * Keeps a document before it is written, so that a lost answer loses nothing; an entry without a write is harmless.
     *
     * @param run ARN of the execution; null if the step was invoked by itself: such writes can't be restored
     */
    void keep(
            @Nullable String run, String projectId, Document document, PolicyDocument before, PolicyDocument planned) {
        Instant now = clock.instant();
        table.put(new Entry(
                run == null ? "none" : run,
                now + " " + document.name() + " of " + document.target(),
                projectId,
                document.target(),
                document.name(),
                changed(before, planned),
                before.toJson(),
                now,
                now.plus(KEPT).getEpochSecond()));
    }

    /** The entries of a run, oldest first; empty if it wrote nothing, or more than 90 days ago. */
    List<Entry> ofRun(String run) {
        return table.query(null, "run", run).stream()
                .map(item -> item.as(Entry.class))
                .toList();
    }

    /** The Sids of our statements that differ between the two documents. */
    private static List<String> changed(PolicyDocument before, PolicyDocument planned) {
        Set<String> changed = new LinkedHashSet<>(before.ourSids(""));
        changed.addAll(planned.ourSids(""));
        changed.removeIf(sid -> before.statement(sid).equals(planned.statement(sid)));
        return List.copyOf(changed);
    }
}
