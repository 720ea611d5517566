package io.github.atlascmk.document;

import java.time.Instant;

/**
 * Somebody else's change of an enrolled role or key, by its CloudTrail event.
 *
 * @param by the ARN of the role whose session made it, of the user, or of the account's root
 * @param what the API call, such as {@code UpdateAssumeRolePolicy}
 * @param at when it was made, to the second
 * @param eventId CloudTrail's id of the record
 * @param document the name of the policy that was written, if it is one that we write to as well; else empty
 * @param others fingerprint of what it holds beside our statements; empty if {@code document} is
 */
public record ForeignEdit(String by, String what, Instant at, String eventId, String document, String others) {}
