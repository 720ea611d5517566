package io.github.atlascmk.inspect;

import io.github.atlascmk.aws.Lease;
import io.github.atlascmk.aws.OurEdits;
import io.github.atlascmk.enrolment.ForeignEdit;
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
public record History(
        Lease.Memory ofRole, Lease.Memory ofKey, List<ForeignEdit> roleEdits, List<ForeignEdit> keyEdits) {

    OurEdits role() {
        return ofRole.edits();
    }

    Optional<ForeignEdit> roleEdit() {
        return roleEdits.isEmpty() ? Optional.empty() : Optional.of(roleEdits.getLast());
    }

    Optional<ForeignEdit> keyEdit() {
        return keyEdits.isEmpty() ? Optional.empty() : Optional.of(keyEdits.getLast());
    }
}
