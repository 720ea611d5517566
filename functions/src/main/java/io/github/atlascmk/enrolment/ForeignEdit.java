package io.github.atlascmk.enrolment;

import java.time.Instant;

/**
 * Somebody else's change of an enrolled role or key, as CloudTrail told of it.
 *
 * @param by the ARN of the role whose session made it, of the user, or of the account's root
 * @param what the API call, such as {@code UpdateAssumeRolePolicy}
 * @param at when it was made, to the second
 * @param eventId CloudTrail's id of the record
 */
public record ForeignEdit(String by, String what, Instant at, String eventId) {}
