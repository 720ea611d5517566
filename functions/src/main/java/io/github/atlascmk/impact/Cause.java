package io.github.atlascmk.impact;

import static io.github.atlascmk.impact.Cause.Effect.LOSS;
import static io.github.atlascmk.impact.Cause.Effect.SHUTDOWN;
import static io.github.atlascmk.impact.Cause.Effect.UNREACHABLE;

import io.github.atlascmk.document.ForeignEdit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that live encryption depends on, and that is broken or about to break.
 *
 * @param subject the ARN of the key or role, or the project's id
 * @param sentence for people, without policy text or external ids
 * @param commands what a person can type to bring it back, in order
 */
public record Cause(Kind kind, String subject, String sentence, List<String> commands) {
    /** What a broken thing does to databases (Atlas: Encryption at Rest using Customer Key Management). */
    enum Effect {
        /** Atlas shuts the databases down at its next check. */
        SHUTDOWN,
        /** What runs goes on; what restarts stays down. There is no deadline. */
        UNREACHABLE,
        /** As a shutdown, and what is encrypted can't be read again. */
        LOSS
    }

    /** What can break. Names are public: reports and attributes of messages use them. */
    public enum Kind {
        KEY_DELETED(LOSS, "key deleted", "DeleteKey", "ScheduleKeyDeletion", ForeignEdit.DELETED),
        KEY_PENDING_DELETION(SHUTDOWN, "key to be deleted", "ScheduleKeyDeletion"),
        KEY_DISABLED(SHUTDOWN, "key disabled", "DisableKey", "CancelKeyDeletion"),
        KEY_MATERIAL_GONE(
                SHUTDOWN,
                "key material gone",
                "DeleteImportedKeyMaterial",
                "DeleteExpiredKeyMaterial",
                ForeignEdit.EXPIRED),
        KEY_STORE_DISCONNECTED(SHUTDOWN, "key store disconnected", "DisconnectCustomKeyStore", "DeleteCustomKeyStore"),
        KEY_UNUSABLE(SHUTDOWN, "key unusable"),
        KEY_POLICY_GONE(SHUTDOWN, "key policy refuses", "PutKeyPolicy"),
        ROLE_GONE(SHUTDOWN, "role gone", "DeleteRole"),
        TRUST_GONE(SHUTDOWN, "trust statement gone", "UpdateAssumeRolePolicy", "CreateRole", "DeleteRole"),
        INLINE_POLICY_GONE(SHUTDOWN, "role policy gone", "DeleteRolePolicy", "PutRolePolicy", "DeleteRole"),
        DENIED(
                SHUTDOWN,
                "access denied",
                "PutKeyPolicy",
                "UpdateAssumeRolePolicy",
                "PutRolePolicy",
                "AttachRolePolicy",
                "PutRolePermissionsBoundary",
                "CreatePolicyVersion",
                "SetDefaultPolicyVersion"),
        ATLAS_ROLE_GONE(SHUTDOWN, "role gone in Atlas"),
        ATLAS_ROLE_NOT_AUTHORISED(SHUTDOWN, "role not authorised in Atlas"),
        OTHER_KEY_INVALID(SHUTDOWN, "key in use fails"),
        ENDPOINT_BROKEN(UNREACHABLE, "private endpoint broken"),
        UNEXPLAINED(SHUTDOWN, "key refused to Atlas");

        private final Effect effect;
        private final String words;
        private final Set<String> calls;

        Kind(Effect effect, String words, String... calls) {
            this.effect = effect;
            this.words = words;
            this.calls = Set.of(calls);
        }

        /** For a subject line: two to four words. */
        String words() {
            return words;
        }
    }

    private static final Set<Kind> REPAIRABLE = EnumSet.of(
            Kind.KEY_POLICY_GONE,
            Kind.TRUST_GONE,
            Kind.INLINE_POLICY_GONE,
            Kind.ATLAS_ROLE_GONE,
            Kind.ATLAS_ROLE_NOT_AUTHORISED);

    /** What nobody can tell the reason of may be any edit's work. */
    private static final Set<Kind> ANYBODY = EnumSet.of(Kind.UNEXPLAINED, Kind.OTHER_KEY_INVALID);

    Effect effect() {
        return kind.effect;
    }

    /** A person needs no command for what a run repairs. */
    boolean isRepaired() {
        return isRepairable() && commands.isEmpty();
    }

    /** Whether a run can put it back, if it may write and nothing is in its way. */
    boolean isRepairable() {
        return REPAIRABLE.contains(kind);
    }

    /** Whether it hurts only those that the role or the key served by what was taken away. */
    boolean isOfOneProject() {
        return REPAIRABLE.contains(kind) || kind == Kind.DENIED;
    }

    /** Whether an edit by others may have brought this about. */
    boolean isDoneBy(ForeignEdit edit) {
        return ANYBODY.contains(kind) || kind.calls.contains(edit.what());
    }

    /** All sentences as one. */
    static String sentence(List<Cause> causes) {
        return causes.stream().map(Cause::sentence).distinct().collect(Collectors.joining("; "));
    }

    /** The commands of all, in order. */
    static List<String> commands(List<Cause> causes) {
        return causes.stream()
                .flatMap(cause -> cause.commands().stream())
                .distinct()
                .toList();
    }
}
