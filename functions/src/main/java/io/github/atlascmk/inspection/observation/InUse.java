package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.document.ForeignEdit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that a project is encrypted with, and the role by which Atlas uses it, enrolled or not. Those that are the
 * enrolled ones aren't read twice.
 *
 * @param key null if encryption is off, or the key doesn't exist, or wasn't read
 * @param keyUnread why the key wasn't read; null if it was, or there is none
 * @param role null if encryption uses none, or the role wasn't read
 * @param roleUnread why the role wasn't read; null if it was, or there is none. IAM doesn't tell a role that is gone
 *     from one that the stack may not read
 * @param keyEdits edits of the key by others, the oldest first; read only if the key isn't enabled
 * @param roleEdits edits of the role by others, the oldest first; read only if it isn't the enrolled one and wasn't
 *     read itself
 * @param unwatched why events about the key or the role don't reach the stack, or may not: a sentence for each
 */
public record InUse(
        @Nullable Key key,
        @Nullable String keyUnread,
        @Nullable Role role,
        @Nullable String roleUnread,
        List<ForeignEdit> keyEdits,
        List<ForeignEdit> roleEdits,
        List<String> unwatched) {
    /** Encryption is off. */
    public static final InUse NOTHING = new InUse(null, null, null, null, List.of(), List.of(), List.of());
}
