package io.github.atlascmk.inspect;

import io.github.atlascmk.aws.OurEdits;
import io.github.atlascmk.enrolment.ForeignEdit;
import java.util.Optional;

/**
 * Who changed what lately. What others did is read only where it is to be told.
 *
 * @param role what we remember of our edits of the role's policies
 * @param roleEdit the last one of the role by somebody else
 * @param keyEdit the last one of the key by somebody else
 */
public record History(OurEdits role, Optional<ForeignEdit> roleEdit, Optional<ForeignEdit> keyEdit) {}
