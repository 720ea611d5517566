package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
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
 * @param unwatched why events about the key or the role don't reach the stack, or may not: a sentence for each
 * @param formerKeys the keys that were in use before, but for the enrolled one and those that couldn't be read
 */
public record InUse(
        @Nullable Key key,
        @Nullable String keyUnread,
        @Nullable Role role,
        @Nullable String roleUnread,
        List<String> unwatched,
        List<FormerKey> formerKeys) {
    /** Encryption is off, and always was. */
    public static final InUse NOTHING = new InUse(null, null, null, null, List.of(), List.of());
}
