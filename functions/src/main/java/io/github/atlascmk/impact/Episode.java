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
 * @param said what the last message said that was published before this one; null if none was
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
        @Nullable Said said) {
    /** How long whoever claimed a message may take to publish it; then others do. */
    private static final Duration TURN = Duration.ofMinutes(1);

    /** Fingerprint of the message that it is over. */
    static final String OVER = "over";

    static final Duration REMINDED_EVERY = Duration.ofDays(1);

    /** What a message said is broken or to do, and when it was published. */
    public record Said(Level level, String fingerprint, Instant at) {}

    /** @param by who, for the record */
    public record Acknowledgement(Instant until, String by, String why) {}

    /**
     * A message that an execution wants to publish.
     *
     * @param since when what it is about began
     */
    static Episode wanted(
            String about,
            Level level,
            String fingerprint,
            Instant since,
            List<String> projects,
            String execution,
            Instant now) {
        String messageId = Notification.id(about, level, fingerprint, now, execution);
        return new Episode(messageId, level, fingerprint, since, projects, execution, now, null, null, null);
    }

    boolean isOver() {
        return fingerprint.equals(OVER);
    }

    /**
     * Whether the wanted message is due: it says something new, a day has passed, or nobody published the last one.
     *
     * @param reader the project that the wanted message has to name
     */
    boolean isFollowedBy(Episode wanted, String reader) {
        boolean same = says(wanted) && projects.contains(reader);
        if (!same) {
            return true;
        }
        return publishedAt == null ? isOpenTo(wanted.claimedBy, wanted.claimedAt) : isReminderDue(wanted.claimedAt);
    }

    private boolean says(Episode wanted) {
        return fingerprint.equals(wanted.fingerprint) && !wanted.level.isWorseThan(level);
    }

    /** The episode once the wanted message is claimed. What was claimed and never published keeps its id. */
    Episode followedBy(Episode wanted) {
        if (publishedAt == null && says(wanted)) {
            return new Episode(
                    messageId,
                    level,
                    fingerprint,
                    since,
                    projects,
                    wanted.claimedBy,
                    wanted.claimedAt,
                    null,
                    acknowledged,
                    said);
        }
        return new Episode(
                wanted.messageId,
                wanted.level,
                wanted.fingerprint,
                isOver() ? wanted.since : since,
                wanted.projects,
                wanted.claimedBy,
                wanted.claimedAt,
                null,
                says(wanted) ? acknowledged : null,
                lastSaid());
    }

    private @Nullable Said lastSaid() {
        return publishedAt == null ? said : new Said(level, fingerprint, publishedAt);
    }

    /**
     * Whether people know all of this from the last published message, and a message that would have said more was
     * never published: whoever claimed it died, and what it was about has passed.
     */
    boolean isSaid(Level now, String lines, Instant at) {
        return publishedAt == null
                && said != null
                && said.at().plus(REMINDED_EVERY).isAfter(at)
                && !now.isWorseThan(said.level())
                && said.fingerprint().lines().toList().containsAll(lines.lines().toList());
    }

    /**
     * What people know of the danger, or are being told by another execution. What an execution that died had claimed
     * wasn't said.
     */
    List<String> knownLines(String execution, Instant at) {
        Said known = isOpenTo(execution, at) ? said : new Said(level, fingerprint, claimedAt);
        return known == null || !known.level().isDanger()
                ? List.of()
                : known.fingerprint().lines().toList();
    }

    /** Whether this execution may publish the message that was claimed. */
    private boolean isOpenTo(String execution, Instant at) {
        return publishedAt == null
                && (claimedBy.equals(execution) || !claimedAt.plus(TURN).isAfter(at));
    }

    private boolean isReminderDue(Instant at) {
        return publishedAt != null && !publishedAt.plus(REMINDED_EVERY).isAfter(at) && !isAcknowledged(at);
    }

    boolean isAcknowledged(Instant at) {
        return acknowledged != null && acknowledged.until().isAfter(at);
    }
}
