package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the lease on a role or a key remembers of our edits under it, for a day: what each document was before and after
 * the last one, and when each statement of ours was written. Fingerprints only, no text.
 */
public final class EditHistory {
    /** How long a read that looks as if our edit hadn't been is taken for a stale one rather than somebody's revert. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** Of each statement: enough to say "often". */
    private static final int TIMES = 10;

    private final Map<String, Edit> edits;

    private record Edit(String before, String after, Instant at, Map<String, Written> statements) {}

    /** @param times oldest first */
    private record Written(String fingerprint, List<Instant> times) {}

    private EditHistory(Map<String, Edit> edits) {
        this.edits = edits;
    }

    public static EditHistory none() {
        return new EditHistory(new HashMap<>());
    }

    /**
     * Whether {@code read} is what a document was before an edit of ours that is too recent to have arrived everywhere,
     * or lacks a statement that we wrote so recently: somebody's edit in between leaves versions that we never read.
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
     * How often somebody took this very statement away within a day. Each write of ours but the first answered one; a
     * statement that is missing now was taken away once more, unless the read is a stale one. A day after our last
     * write it is forgotten.
     */
    public RevertCount reverts(String document, ObjectNode statement, PolicyDocument read, Instant now) {
        Edit edit = edits.get(document);
        Written written = edit == null ? null : edit.statements.get(sid(statement));
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
     * Remembers an edit.
     *
     * @param statement what it was to bring back; empty where it was for something else. What we took away ourselves is
     *     forgotten
     */
    public void edited(
            String document, Optional<ObjectNode> statement, PolicyDocument before, PolicyDocument after, Instant now) {
        Edit last = edits.get(document);
        Map<String, Written> statements = new HashMap<>(last == null ? Map.of() : last.statements);
        statements.keySet().removeIf(sid -> after.statement(sid).isEmpty());
        statement.ifPresent(
                ours -> statements.compute(sid(ours), (_, written) -> written(written, fingerprint(ours), now)));
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

    /** What is older than a day is forgotten here, since DynamoDB's time to live may take days. */
    static EditHistory from(Map<String, AttributeValue> item, Instant now) {
        EditHistory remembered = none();
        AttributeValue edits = item.get("edits");
        if (edits != null) {
            edits.m().forEach((document, edit) -> {
                Edit read = edit(edit.m());
                if (within(read.at, now)) {
                    remembered.edits.put(document, read);
                }
            });
        }
        return remembered;
    }

    AttributeValue toAttribute() {
        Map<String, AttributeValue> all = new HashMap<>();
        edits.forEach((document, edit) -> {
            Map<String, AttributeValue> statements = new HashMap<>();
            edit.statements.forEach((sid, written) -> statements.put(
                    sid,
                    AttributeValue.fromM(Map.of(
                            "fingerprint", AttributeValue.fromS(written.fingerprint),
                            "times",
                                    AttributeValue.fromL(written.times.stream()
                                            .map(EditHistory::millis)
                                            .toList())))));
            all.put(
                    document,
                    AttributeValue.fromM(Map.of(
                            "before", AttributeValue.fromS(edit.before),
                            "after", AttributeValue.fromS(edit.after),
                            "at", millis(edit.at),
                            "statements", AttributeValue.fromM(statements))));
        });
        return AttributeValue.fromM(all);
    }

    private static boolean within(Instant at, Instant later) {
        return at.plus(REMEMBERED).isAfter(later);
    }

    private static Edit edit(Map<String, AttributeValue> fields) {
        Map<String, Written> statements = new HashMap<>();
        AttributeValue remembered = fields.get("statements");
        if (remembered != null) {
            remembered.m().forEach((sid, written) -> statements.put(sid, written(written.m())));
        }
        return new Edit(text(fields, "before"), text(fields, "after"), instant(fields.get("at")), statements);
    }

    private static Written written(Map<String, AttributeValue> fields) {
        AttributeValue times = fields.get("times");
        return new Written(
                text(fields, "fingerprint"),
                times == null
                        ? List.of()
                        : times.l().stream().map(EditHistory::instant).toList());
    }

    private static String text(Map<String, AttributeValue> fields, String name) {
        AttributeValue value = fields.get(name);
        return value == null ? "" : value.s();
    }

    private static AttributeValue millis(Instant at) {
        return AttributeValue.fromN(Long.toString(at.toEpochMilli()));
    }

    private static Instant instant(@Nullable AttributeValue millis) {
        return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(millis.n()));
    }

    private static String sid(ObjectNode statement) {
        return statement.path("Sid").asText();
    }

    private static String fingerprint(ObjectNode statement) {
        return PolicyDocument.empty().with(statement).fingerprint();
    }
}
