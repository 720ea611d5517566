package io.github.atlascmk.aws;

import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease that is held, with what the last edits under it were. */
public final class Lease {
    /** How long a read that looks as if our edit hadn't been is taken for a stale one rather than somebody's revert. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Map<String, Edit> edits;

    private record Edit(String before, String after, Instant at) {}

    private Lease(Map<String, Edit> edits) {
        this.edits = edits;
    }

    static Lease from(Map<String, AttributeValue> item) {
        Map<String, Edit> edits = new HashMap<>();
        AttributeValue remembered = item.get("edits");
        if (remembered != null) {
            remembered.m().forEach((document, edit) -> {
                var fields = edit.m();
                AttributeValue before = fields.get("before");
                AttributeValue after = fields.get("after");
                AttributeValue at = fields.get("at");
                if (before != null && after != null && at != null) {
                    edits.put(document, new Edit(before.s(), after.s(), Instant.ofEpochMilli(Long.parseLong(at.n()))));
                }
            });
        }
        return new Lease(edits);
    }

    /**
     * Whether {@code read} is what a document was before an edit of ours that is too recent to have arrived everywhere.
     */
    public boolean isStale(String document, PolicyDocument read, Instant now) {
        Edit last = edits.get(document);
        return last != null
                && last.at.plus(STALE).isAfter(now)
                && !last.before.equals(last.after)
                && read.fingerprint().equals(last.before);
    }

    /** Remembers an edit. It is kept when the lease is released. */
    public void edited(String document, PolicyDocument before, PolicyDocument after, Instant now) {
        edits.put(document, new Edit(before.fingerprint(), after.fingerprint(), now));
    }

    Map<String, ?> edits() {
        return edits;
    }

    Map<String, AttributeValue> toItem() {
        Map<String, AttributeValue> item = new HashMap<>();
        edits.forEach((document, edit) -> item.put(
                document,
                AttributeValue.fromM(Map.of(
                        "before", AttributeValue.fromS(edit.before),
                        "after", AttributeValue.fromS(edit.after),
                        "at", AttributeValue.fromN(Long.toString(edit.at.toEpochMilli()))))));
        return item;
    }
}
