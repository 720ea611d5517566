package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.document.EditHistory;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.Lease;
import java.util.List;
import java.util.Optional;

/**
 * Who changed the role and the key lately.
 *
 * @param ofRole what we remember of our edits of the role's policies
 * @param ofKey what we remember of our edits of the key's policy
 * @param roleEdits edits of the role by others that events told of, the oldest first; read only if we edited it too, or
 *     it is missing
 * @param keyEdits edits of the key and its custom key store by others; read only if we edited it too, or it can't be
 *     used
 */
public record EditRecord(
        Lease.Memory ofRole, Lease.Memory ofKey, List<ForeignEdit> roleEdits, List<ForeignEdit> keyEdits) {

    /** Our edits of the role's policies. */
    public EditHistory role() {
        return ofRole.edits();
    }

    /** Our edits of the key's policy. */
    public EditHistory key() {
        return ofKey.edits();
    }

    /** The last edit of the role by others. */
    public Optional<ForeignEdit> roleEdit() {
        return roleEdits.isEmpty() ? Optional.empty() : Optional.of(roleEdits.getLast());
    }

    /** The last edit of the key by others. */
    public Optional<ForeignEdit> keyEdit() {
        return keyEdits.isEmpty() ? Optional.empty() : Optional.of(keyEdits.getLast());
    }
}
