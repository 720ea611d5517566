package io.github.atlascmk.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the looks at a project remember of what was at stake.
 *
 * @param projectName as Atlas named it last; null if it never did
 * @param level as the last look judged it
 * @param since since when this level has lasted; null for {@link Level#NONE}
 * @param deadline null if there is none
 * @param cause null for {@link Level#NONE}
 * @param databases names of the encrypted clusters, as Atlas said last
 * @param keyInUse the ARN of the key that encrypts them; null if none did, or nobody has seen yet
 * @param roleInUse the ARN of the role that is used for it; null if none is
 * @param provedAt when Atlas last said that it could use the key, to the hour; null if it never did
 * @param seenAt when Atlas last answered, to the hour; null if it never did
 * @param failedLooks how many looks in a row got no answer of Atlas
 * @param told what people were told about, by its subject, with the time of the last message; see
 *     {@link MessageSchedule}
 */
public record ImpactRecord(
        @Nullable String projectName,
        Level level,
        @Nullable Instant since,
        @Nullable Instant deadline,
        @Nullable String cause,
        List<String> databases,
        @Nullable String keyInUse,
        @Nullable String roleInUse,
        @Nullable Instant provedAt,
        @Nullable Instant seenAt,
        int failedLooks,
        Map<String, Instant> told) {
    public static final ImpactRecord NONE =
            new ImpactRecord(null, Level.NONE, null, null, null, List.of(), null, null, null, null, 0, Map.of());

    /** Times of looks that all went well are stored this rarely, so that looking costs no writes. */
    private static final Duration STORED_EVERY = Duration.ofHours(1);

    public ImpactRecord {
        databases = List.copyOf(databases);
        told = Map.copyOf(told);
    }

    /**
     * Whether a run is needed for people to be told: of a danger that is new, worse or over, of a project that couldn't
     * be looked at for the second time, or again after a day.
     */
    public boolean isToBeTold(Impact now, Instant at) {
        if (now.level() == Level.NONE) {
            return isToldOfDanger() || isReminderDue(at);
        }
        boolean twice = now.level() != Level.UNKNOWN || !now.causes().isEmpty() || failedLooks > 0;
        return twice
                && (!isToldOfDanger()
                        || now.level() != level
                        || (now.level().isDanger() && !now.cause().equals(cause))
                        || isReminderDue(at));
    }

    /** Whether people were told of a danger, or that nobody can look, and not yet that it is over. */
    boolean isToldOfDanger() {
        return told.keySet().stream().anyMatch(MessageSchedule::isDanger);
    }

    /** Whether people were told of what a person has to do in the project. */
    public boolean isToldOfTasks() {
        return told.keySet().stream().anyMatch(about -> about.endsWith(MessageSchedule.TASKS));
    }

    private boolean isReminderDue(Instant at) {
        return told.values().stream()
                .anyMatch(last -> !last.plus(Episode.REMINDED_EVERY).isAfter(at));
    }

    /** Whether it says something that the stored record doesn't, times of looks that went well apart. */
    boolean differsFrom(ImpactRecord stored) {
        return !equals(stored.with(provedAt, seenAt, stored.told))
                || isLater(provedAt, stored.provedAt)
                || isLater(seenAt, stored.seenAt);
    }

    private static boolean isLater(@Nullable Instant now, @Nullable Instant stored) {
        return stored == null
                ? now != null
                : !Objects.requireNonNullElse(now, stored).isBefore(stored.plus(STORED_EVERY));
    }

    /** The same, with what people were told about. */
    ImpactRecord telling(Map<String, Instant> subjects) {
        return with(provedAt, seenAt, subjects);
    }

    /**
     * What people were told about, if others changed that meanwhile.
     *
     * @param read the record that this one was made from
     * @param found the record as the others left it
     */
    Map<String, Instant> toldAfter(ImpactRecord read, ImpactRecord found) {
        Map<String, Instant> subjects = new TreeMap<>(found.told);
        subjects.keySet().removeIf(about -> read.told.containsKey(about) && !told.containsKey(about));
        told.forEach((about, at) -> {
            if (!at.equals(read.told.get(about))) {
                subjects.put(about, at);
            }
        });
        return subjects;
    }

    private ImpactRecord with(@Nullable Instant proved, @Nullable Instant seen, Map<String, Instant> subjects) {
        return new ImpactRecord(
                projectName,
                level,
                since,
                deadline,
                cause,
                databases,
                keyInUse,
                roleInUse,
                proved,
                seen,
                failedLooks,
                subjects);
    }
}
