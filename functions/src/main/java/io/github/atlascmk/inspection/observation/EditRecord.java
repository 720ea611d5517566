package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.document.EditHistory;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.Lease;
import java.util.List;
import java.util.Optional;

/**
 * Who changed what lately. What others did is read only where it is to be told.
 *
 * @param ofRole what we remember of our edits of the role's policies
 * @param ofKey the same of the key's
 * @param roleEdits those of the role by others that were heard of, the oldest first
 * @param keyEdits those of the key
 */
public record EditRecord(
        Lease.Memory ofRole, Lease.Memory ofKey, List<ForeignEdit> roleEdits, List<ForeignEdit> keyEdits) {

    public EditHistory role() {
        return ofRole.edits();
    }

    public Optional<ForeignEdit> roleEdit() {
        return roleEdits.isEmpty() ? Optional.empty() : Optional.of(roleEdits.getLast());
    }

    public Optional<ForeignEdit> keyEdit() {
        return keyEdits.isEmpty() ? Optional.empty() : Optional.of(keyEdits.getLast());
    }
}
