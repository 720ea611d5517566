package io.github.atlascmk.document;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * From which read to which answer our writes to a role's or key's policies went, for a day. IAM and KMS replace whole
 * documents without comparing, so what somebody else wrote in between is gone; by this and their event it is noticed.
 * Fingerprints only, no text.
 */
public final class WriteWindows {
    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** More than there are for one document while an event of CloudTrail is under way. */
    private static final int MOST = 30;
    /** A read may not show an edit that is as old as this, and events tell times to the second. */
    private static final Duration READ_LAG = Duration.ofMinutes(1);

    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private final List<Write> writes;

    /**
     * @param others fingerprint of what the read showed of others
     * @param from when it was read
     * @param until when the write was answered; as long as it isn't, the end of its lease
     */
    private record Write(String document, String others, Instant from, Instant until) {
        private boolean around(Instant at) {
            return !at.isBefore(from.minus(READ_LAG)) && !at.isAfter(until.plus(CLOCKS));
        }
    }

    /**
     * What we saw of others before a write.
     *
     * @param others its fingerprint
     * @param until no edit from after this was seen
     */
    public record Read(String others, Instant until) {}

    private WriteWindows(List<Write> writes) {
        this.writes = writes;
    }

    public static WriteWindows none() {
        return new WriteWindows(new ArrayList<>());
    }

    /** The fingerprint of what others have in a document; empty where it can't be read, and so wouldn't be written. */
    public static String others(String policy) {
        try {
            return PolicyDocument.parse(policy).othersFingerprint();
        } catch (PolicyRejected unreadable) {
            return "";
        }
    }

    /** Notes that {@code read} is going to be replaced. */
    public void begin(String document, PolicyDocument read, Instant from, Instant until) {
        writes.add(new Write(document, read.othersFingerprint(), from, until));
        if (writes.size() > MOST) {
            writes.removeFirst();
        }
    }

    /** Notes that the last write was answered. */
    public void end(Instant at) {
        Write last = writes.removeLast();
        writes.add(new Write(last.document, last.others, last.from, at));
    }

    /** What those writes were planned from that an edit at this time may have fallen into. */
    public List<Read> replaced(String document, Instant at) {
        return writes.stream()
                .filter(write -> write.document.equals(document) && write.around(at))
                .map(write -> new Read(write.others, write.from.plus(CLOCKS)))
                .toList();
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    static WriteWindows from(Map<String, AttributeValue> item, Instant now) {
        WriteWindows remembered = none();
        AttributeValue writes = item.get("writes");
        if (writes != null) {
            writes.l().stream()
                    .map(AttributeValue::m)
                    .map(WriteWindows::write)
                    .filter(write -> write.until.plus(REMEMBERED).isAfter(now))
                    .forEach(remembered.writes::add);
        }
        return remembered;
    }

    AttributeValue toAttribute() {
        return AttributeValue.fromL(writes.stream()
                .map(write -> AttributeValue.fromM(Map.of(
                        "document", AttributeValue.fromS(write.document),
                        "others", AttributeValue.fromS(write.others),
                        "from", AttributeValue.fromS(write.from.toString()),
                        "until", AttributeValue.fromS(write.until.toString()))))
                .toList());
    }

    private static Write write(Map<String, AttributeValue> fields) {
        return new Write(
                text(fields, "document"),
                text(fields, "others"),
                Instant.parse(text(fields, "from")),
                Instant.parse(text(fields, "until")));
    }

    private static String text(Map<String, AttributeValue> fields, String name) {
        return fields.getOrDefault(name, AttributeValue.fromS("")).s();
    }
}
