package io.github.atlascmk.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our edits of a role's or a key's documents within a day: the fingerprints of each document before and after the last
 * edit, and when each statement of ours was written. It holds no text of policies.
 */
public final class EditHistory {
    /** If a read doesn't show an edit younger than this, the read counts as stale, not the edit as reverted. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** How many writes of a statement are remembered: enough to say "often". */
    private static final int TIMES = 10;

    private final Map<String, Edit> edits;

    /** The last edit of a document, and our statements in it by Sid. */
    record Edit(String before, String after, Instant at, Map<String, Written> statements) {}

    /** @param times oldest first */
    record Written(String fingerprint, List<Instant> times) {}

    /** @param edits by the document's name */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    EditHistory(Map<String, Edit> edits) {
        this.edits = new HashMap<>(edits);
    }

    @JsonValue
    Map<String, Edit> edits() {
        return edits;
    }

    public static EditHistory none() {
        return new EditHistory(Map.of());
    }

    /**
     * Whether a read doesn't show our last edit yet: it is what the document was before that edit, or it lacks a
     * statement that we have just written. The latter is what a read of a version between two of ours looks like.
     */
    public boolean isStale(String document, PolicyDocument read, Instant now) {
        Edit last = edits.get(document);
        if (last == null || !isRecent(last.at, now)) {
            return false;
        }
        boolean isBefore = !last.before.equals(last.after) && read.fingerprint().equals(last.before);
        List<String> shown = read.ourSids("");
        return isBefore
                || last.statements.entrySet().stream()
                        .anyMatch(
                                statement -> isRecent(statement.getValue().times.getLast(), now)
                                        && !shown.contains(statement.getKey()));
    }

    private static boolean isRecent(Instant at, Instant now) {
        return at.plus(STALE).isAfter(now);
    }

    /**
     * How often others removed or changed exactly this statement within a day. Every write of ours after the first one
     * repaired a revert; if the statement is missing now, that is one revert more, unless the read is stale. A day
     * after our last write the count is back at 0.
     */
    public RevertCount reverts(String document, ObjectNode statement, PolicyDocument read, Instant now) {
        Edit edit = edits.get(document);
        Written written = edit == null ? null : edit.statements.get(Statements.sid(statement));
        if (written == null
                || !written.fingerprint.equals(fingerprint(statement))
                || !within(written.times.getLast(), now)) {
            return new RevertCount(0, null);
        }
        Instant last = written.times.getLast();
        int writes = (int) written.times.stream().filter(at -> within(at, last)).count();
        boolean taken = !read.grants(statement) && !isStale(document, read, now);
        return new RevertCount(taken ? writes : writes - 1, last);
    }

    /**
     * Remembers an edit, and forgets the statements that it took out.
     *
     * @param brought the statements that the edit was to bring and that weren't there; none if it was for something
     *     else
     */
    public void edited(
            String document, List<ObjectNode> brought, PolicyDocument before, PolicyDocument after, Instant now) {
        Edit last = edits.get(document);
        Map<String, Written> statements = new HashMap<>(last == null ? Map.of() : last.statements);
        statements.keySet().removeIf(sid -> after.statement(sid).isEmpty());
        brought.forEach(statement -> statements.compute(
                Statements.sid(statement), (_, written) -> written(written, fingerprint(statement), now)));
        edits.put(document, new Edit(before.fingerprint(), after.fingerprint(), now, statements));
    }

    private static Written written(@Nullable Written before, String fingerprint, Instant now) {
        List<Instant> times = new ArrayList<>();
        if (before != null && before.fingerprint.equals(fingerprint)) {
            times.addAll(before.times);
        }
        times.add(now);
        return new Written(fingerprint, List.copyOf(times.subList(Math.max(0, times.size() - TIMES), times.size())));
    }

    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /** Without the edits that are older than a day. */
    EditHistory recent(Instant now) {
        EditHistory remembered = new EditHistory(edits);
        remembered.edits.values().removeIf(edit -> !within(edit.at, now));
        return remembered;
    }

    private static boolean within(Instant at, Instant later) {
        return at.plus(REMEMBERED).isAfter(later);
    }

    private static String fingerprint(ObjectNode statement) {
        return PolicyDocument.empty().with(statement).fingerprint();
    }
}
