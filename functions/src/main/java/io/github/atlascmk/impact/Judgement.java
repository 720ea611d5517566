package io.github.atlascmk.impact;

import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.inspection.observation.AtlasState;
import io.github.atlascmk.inspection.observation.EncryptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges what is at stake, from what was read, remembered and told by events. Pure. */
public final class Judgement {
    /**
     * Atlas checks the key this often, and shuts the databases down if it can't use it (Atlas: Encryption at Rest using
     * Customer Key Management).
     */
    static final Duration CHECKED_EVERY = Duration.ofMinutes(15);

    private final Evidence evidence;
    private final List<Cause> causes;

    private Judgement(Evidence evidence) {
        this.evidence = evidence;
        this.causes = Causes.of(evidence);
    }

    public static Impact of(Evidence evidence) {
        return new Judgement(evidence).impact();
    }

    /** What to remember of this look until the next one. */
    public static ImpactRecord record(Evidence evidence, Impact impact) {
        ImpactRecord before = evidence.before();
        AtlasState atlas = evidence.atlas();
        Optional<EncryptionState> inUse =
                evidence.encryption().filter(present -> present.aws().isEnabled());
        return new ImpactRecord(
                atlas == null ? before.projectName() : atlas.project().name(),
                impact.level(),
                impact.since(),
                impact.deadline(),
                impact.cause().isEmpty() ? null : impact.cause(),
                evidence.databases(),
                atlas == null
                        ? before.keyInUse()
                        : inUse.map(EncryptionState::keyInUse).orElse(null),
                atlas == null
                        ? before.roleInUse()
                        : inUse.flatMap(EncryptionState::roleInUse)
                                .flatMap(role -> Optional.ofNullable(role.iamAssumedRoleArn()))
                                .orElse(null),
                evidence.isValid() ? evidence.now() : before.provedAt(),
                atlas == null ? before.seenAt() : evidence.now(),
                atlas == null ? before.failedLooks() + 1 : 0,
                before.told());
    }

    private Impact impact() {
        if (evidence.atlas() != null) {
            return seen();
        }
        if (evidence.isLive() && !causes.isEmpty()) {
            return danger("AWS says so; Atlas couldn't be asked (" + evidence.unread() + "), and said last, "
                    + Message.time(evidence.before().seenAt()) + ", that these databases are encrypted");
        }
        return evidence.before().level().isDanger() ? stillDangerous() : unknown();
    }

    private Impact seen() {
        if (!Objects.requireNonNull(evidence.atlas()).encryption().aws().isEnabled()) {
            return none("Atlas says that the project's encryption with AWS KMS is off");
        }
        if (!evidence.isLive()) {
            return none("Atlas says that no cluster is encrypted with the project's key");
        }
        if (causes.isEmpty()
                && evidence.aws() == null
                && evidence.before().level().isDanger()) {
            return stillDangerous();
        }
        if (causes.isEmpty()) {
            return none("Atlas could use the key at " + Message.time(evidence.now())
                    + (evidence.aws() == null
                            ? ", but AWS couldn't be read (" + evidence.unread()
                                    + "), so what is broken there and not felt yet isn't known"
                            : ", and the role and the key as read show nothing broken"));
        }
        return danger(
                evidence.isValid()
                        ? "Atlas could still use the key at " + Message.time(evidence.now())
                        : "Atlas said at " + Message.time(evidence.now()) + " that it can't use the key");
    }

    private Impact none(String proof) {
        return new Impact(Level.NONE, null, null, evidence.databases(), "", null, proof, "", List.of(), List.of());
    }

    private Impact unknown() {
        ImpactRecord before = evidence.before();
        boolean goesOn = before.level() == Level.UNKNOWN;
        String known = before.seenAt() == null
                ? "nobody has seen yet whether it is encrypted"
                : (before.databases().isEmpty() ? "nothing was encrypted" : "it was encrypted and worked")
                        + " when Atlas answered last, " + Message.time(before.seenAt());
        return new Impact(
                Level.UNKNOWN,
                goesOn ? before.since() : evidence.now(),
                causes.isEmpty() ? null : future(shutdown(by().orElse(null), evidence.now())),
                before.databases(),
                "the project couldn't be looked at: " + evidence.unread() + "; " + known
                        + causes.stream()
                                .map(cause -> "; AWS says that " + cause.sentence())
                                .collect(Collectors.joining()),
                by().map(Judgement::words).orElse(null),
                before.failedLooks() == 0
                        ? "one look that couldn't read the project"
                        : (before.failedLooks() + 1) + " looks in a row that couldn't read the project",
                "It looks again by itself until Atlas answers.",
                Cause.commands(causes),
                causes);
    }

    /** What can't be looked at never replaces a danger that is known; nor does Atlas's word alone end it. */
    private Impact stillDangerous() {
        ImpactRecord before = evidence.before();
        Instant deadline = before.deadline();
        boolean passed = before.level() == Level.AT_RISK && deadline != null && !deadline.isAfter(evidence.now());
        Level level = passed ? Level.DOWN : before.level();
        return new Impact(
                evidence.isValid() ? Level.AT_RISK : level,
                before.since(),
                evidence.isValid() ? future(deadline) : deadline,
                evidence.databases(),
                String.valueOf(before.cause()),
                null,
                "known since " + Message.time(before.since()) + "; it couldn't be looked at again: "
                        + evidence.unread(),
                "It looks again by itself until Atlas answers.",
                List.of(),
                List.of());
    }

    private Impact danger(String proof) {
        ForeignEdit edit = by().orElse(null);
        boolean same = evidence.before().level().isDanger();
        Instant since = same && evidence.before().since() != null
                ? earlier(evidence.before().since(), edit)
                : edit == null ? evidence.now() : edit.at();
        Instant shutdown = shutdown(edit, since);
        Level level = level(shutdown, since);
        return new Impact(
                level,
                since,
                deadline(level, shutdown),
                evidence.databases(),
                Cause.sentence(causes),
                edit == null ? null : words(edit),
                proof,
                action(),
                Cause.commands(causes),
                causes);
    }

    private static Instant earlier(Instant since, @Nullable ForeignEdit edit) {
        return edit != null && edit.at().isBefore(since) ? edit.at() : since;
    }

    /** If nobody knows when it began, it began before it was seen. */
    private Level level(@Nullable Instant shutdown, Instant since) {
        if (evidence.isValid()) {
            return Level.AT_RISK;
        }
        if (has(Cause.Effect.LOSS)) {
            return Level.LOST;
        }
        if (!has(Cause.Effect.SHUTDOWN)) {
            return Level.AT_RISK;
        }
        Instant latest = shutdown == null ? since.plus(CHECKED_EVERY) : shutdown;
        return latest.isAfter(evidence.now()) ? Level.AT_RISK : Level.DOWN;
    }

    /**
     * By when Atlas has checked the key: 15 minutes after the event; without one, after the last proof that it worked.
     * Null if nothing makes Atlas shut databases down, or if that proof was too old when the danger was seen first.
     */
    private @Nullable Instant shutdown(@Nullable ForeignEdit edit, Instant since) {
        if (!has(Cause.Effect.SHUTDOWN) && !has(Cause.Effect.LOSS)) {
            return null;
        }
        if (edit != null) {
            return edit.at().plus(CHECKED_EVERY);
        }
        Instant proved = evidence.before().provedAt();
        return proved != null && proved.plus(CHECKED_EVERY).isAfter(since) ? proved.plus(CHECKED_EVERY) : null;
    }

    /** Once databases are expected to be down, what counts is when their data is lost. */
    private @Nullable Instant deadline(Level level, @Nullable Instant shutdown) {
        return switch (level) {
            case LOST -> null;
            case DOWN -> evidence.deletion().orElse(shutdown);
            default -> future(shutdown);
        };
    }

    private @Nullable Instant future(@Nullable Instant at) {
        return at != null && at.isAfter(evidence.now()) ? at : null;
    }

    private boolean has(Cause.Effect effect) {
        return causes.stream().anyMatch(cause -> cause.effect() == effect);
    }

    /**
     * The last edit by others that may have brought about the first cause. One that Atlas has used the key after, and
     * long enough, didn't.
     */
    private Optional<ForeignEdit> by() {
        Instant proved = evidence.before().provedAt();
        return causes.stream()
                .flatMap(cause -> evidence.edits().stream()
                        .filter(cause::isDoneBy)
                        .filter(edit ->
                                proved == null || edit.at().plus(CHECKED_EVERY).isAfter(proved))
                        .max(Comparator.comparing(ForeignEdit::at))
                        .stream())
                .findFirst();
    }

    private static String words(ForeignEdit edit) {
        return edit.by() + " with " + edit.what() + " at " + Message.time(edit.at());
    }

    private String action() {
        return evidence.whyNotRepaired()
                .map(why -> "Nothing: " + why + ".")
                .orElseGet(() -> causes.stream().anyMatch(Cause::isRepaired)
                        ? "It is putting back what it may write, and then has Atlas check again."
                        : "Nothing that would end this: it needs a person. It looks again by itself.");
    }
}
