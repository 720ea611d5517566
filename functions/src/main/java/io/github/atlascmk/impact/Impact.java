package io.github.atlascmk.impact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is at stake in a project.
 *
 * @param since since when; null for {@link Level#NONE}
 * @param deadline when databases have to be expected to go down, or if they already are, when data is lost; null if
 *     there is no deadline, or if it can't be known
 * @param databases names of the clusters that depend on what is broken; for {@link Level#NONE} the encrypted ones
 * @param cause in one sentence; empty for {@link Level#NONE}
 * @param by who brought it about and when, as the event told; null if no event did
 * @param proof what the level rests on, in one sentence
 * @param action what the stack does by itself, in one sentence; empty for {@link Level#NONE}
 * @param commands what a person can type, in order
 * @param causes all of what is broken, the worst first
 */
public record Impact(
        Level level,
        @Nullable Instant since,
        @Nullable Instant deadline,
        List<String> databases,
        String cause,
        @Nullable String by,
        String proof,
        String action,
        List<String> commands,
        List<Cause> causes) {
    /** Whether it is known from an earlier look only. */
    boolean isFromBefore() {
        return level.isDanger() && causes.isEmpty();
    }

    /** Whether nothing is broken but the way to the key, so that what runs goes on. */
    boolean isUnreachableOnly() {
        return !causes.isEmpty() && causes.stream().allMatch(cause -> cause.effect() == Cause.Effect.UNREACHABLE);
    }

    /** Whether a run repairs something of it, so that a person needs no command for that. */
    boolean isRepaired() {
        return causes.stream().anyMatch(Cause::isRepaired);
    }

    /** The same, of some of the causes. */
    Impact only(List<Cause> some) {
        if (some.size() == causes.size()) {
            return this;
        }
        return new Impact(
                level, since, deadline, databases, Cause.sentence(some), by, proof, action, Cause.commands(some), some);
    }

    /** Whether Atlas will check the key at a time that nobody knows. */
    boolean isAtAnyMoment() {
        return level == Level.AT_RISK && deadline == null && !isFromBefore() && !isUnreachableOnly();
    }
}
