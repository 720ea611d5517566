package io.github.atlascmk.document;

import java.time.Instant;

/**
 * A change of an enrolled role or key that we didn't make, as its CloudTrail event tells it.
 *
 * @param by the ARN of the role whose session made it, of the user, or of the account's root
 * @param what the API call, such as {@code UpdateAssumeRolePolicy}
 * @param at when it was made, to the second
 * @param eventId CloudTrail's id of the record
 * @param document the name of the policy that was written; empty if we don't write to that policy
 * @param others fingerprint of the statements in it that aren't ours; empty if {@code document} is empty
 */
public record ForeignEdit(String by, String what, Instant at, String eventId, String document, String others) {}
