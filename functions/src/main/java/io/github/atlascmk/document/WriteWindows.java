package io.github.atlascmk.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When each write of ours to a role's or a key's documents began (its read) and when it was answered, for a day. IAM
 * and KMS replace whole documents without comparing, so what others wrote in between is gone. These windows, together
 * with the CloudTrail event of the other write, show that it happened. They hold fingerprints, no text of policies.
 */
public final class WriteWindows {
    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** We don't write more often than this in the time that a CloudTrail event takes to arrive. */
    private static final int MOST = 30;
    /** A read may lack an edit that is younger than this, and events give times to the second. */
    private static final Duration READ_LAG = Duration.ofMinutes(1);

    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private final List<Write> writes;

    /**
     * @param others fingerprint of the statements of others that we had read
     * @param from when they were read
     * @param until when the write was answered; the end of the lease if it wasn't
     */
    record Write(String document, String others, Instant from, Instant until) {
        private boolean isAround(Instant at) {
            return !at.isBefore(from.minus(READ_LAG)) && !at.isAfter(until.plus(CLOCKS));
        }
    }

    /**
     * What we had read before a write.
     *
     * @param others fingerprint of the statements of others
     * @param until the read can't show an edit that was made after this time
     */
    public record Read(String others, Instant until) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    WriteWindows(List<Write> writes) {
        this.writes = new ArrayList<>(writes);
    }

    @JsonValue
    List<Write> writes() {
        return writes;
    }

    public static WriteWindows none() {
        return new WriteWindows(List.of());
    }

    /**
     * The fingerprint of others' statements in a document; empty if it can't be parsed, since we never write such a
     * document.
     */
    public static String others(String policy) {
        try {
            return PolicyDocument.parse(policy).othersFingerprint();
        } catch (PolicyRejected unreadable) {
            return "";
        }
    }

    /** Records that a document, read at {@code from}, is about to be replaced. */
    public void begin(String document, PolicyDocument read, Instant from, Instant until) {
        writes.add(new Write(document, read.othersFingerprint(), from, until));
        if (writes.size() > MOST) {
            writes.removeFirst();
        }
    }

    /** Records that AWS answered the last write. */
    public void end(Instant at) {
        Write last = writes.removeLast();
        writes.add(new Write(last.document, last.others, last.from, at));
    }

    /** What we had read before each write that an edit at this time may have fallen into. */
    public List<Read> replaced(String document, Instant at) {
        return writes.stream()
                .filter(write -> write.document.equals(document) && write.isAround(at))
                .map(write -> new Read(write.others, write.from.plus(CLOCKS)))
                .toList();
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Without the writes that ended more than a day ago. */
    WriteWindows recent(Instant now) {
        WriteWindows remembered = new WriteWindows(writes);
        remembered.writes.removeIf(write -> !write.until.plus(REMEMBERED).isAfter(now));
        return remembered;
    }
}
