package io.github.atlascmk.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are told about one subject: the key or role of a danger, a project, or a project's tasks.
 *
 * @param messageId of the last message
 * @param level as that message said it
 * @param fingerprint of what that message said is broken or to do
 * @param since when it began
 * @param projects the ids of the projects that the message names
 * @param claimedBy whose turn it is to publish the message: an execution
 * @param publishedAt null until the message was published
 * @param acknowledged null if nobody acknowledged it
 * @param said fingerprint of the last message that was published before this one; null if none was
 */
public record Episode(
        String messageId,
        Level level,
        String fingerprint,
        Instant since,
        List<String> projects,
        String claimedBy,
        Instant claimedAt,
        @Nullable Instant publishedAt,
        @Nullable Acknowledgement acknowledged,
        @Nullable String said) {
    /** How long whoever claimed a message may take to publish it; then others do. */
    private static final Duration TURN = Duration.ofMinutes(1);

    static final Duration REMINDED_EVERY = Duration.ofDays(1);

    /** @param by who, for the record */
    public record Acknowledgement(Instant until, String by, String why) {}

    /** Whether it says the same as a message about this would. */
    private boolean says(Level now, String what, String projectId) {
        return !now.isWorseThan(level) && fingerprint.equals(what) && projects.contains(projectId);
    }

    /** Whether a message is due: something is new, a day has passed, or nobody published the last one. */
    boolean isDue(Level now, String what, String projectId, String execution, Instant at) {
        if (!says(now, what, projectId)) {
            return true;
        }
        return publishedAt == null ? isOpenTo(execution, at) : isReminderDue(at);
    }

    /** Fingerprint of the last message that was published; null if none was. */
    @Nullable
    String lastSaid() {
        return publishedAt == null ? said : fingerprint;
    }

    /**
     * Whether people know all of this from the last published message, and a message that would have said more was never
     * published: whoever claimed it died, and what it was about has passed.
     */
    boolean isSaid(String lines) {
        return publishedAt == null
                && said != null
                && said.lines().toList().containsAll(lines.lines().toList());
    }

    /** Whether this execution may publish the message that was claimed. */
    boolean isOpenTo(String execution, Instant at) {
        return publishedAt == null
                && (claimedBy.equals(execution) || !claimedAt.plus(TURN).isAfter(at));
    }

    private boolean isReminderDue(Instant at) {
        return publishedAt != null && !publishedAt.plus(REMINDED_EVERY).isAfter(at) && !isAcknowledged(at);
    }

    boolean isAcknowledged(Instant at) {
        return acknowledged != null && acknowledged.until().isAfter(at);
    }

    /** The same message, for another execution to publish. */
    Episode claimedBy(String execution, Instant at) {
        return new Episode(messageId, level, fingerprint, since, projects, execution, at, publishedAt, acknowledged, said);
    }
}
