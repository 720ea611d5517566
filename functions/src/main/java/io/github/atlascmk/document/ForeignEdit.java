package io.github.atlascmk.document;

import java.time.Instant;

/**
 * A change of a role, a key or a custom key store that we didn't make, as its event tells it.
 *
 * @param by the ARN of the role whose session made it, of the user, or of the account's root; else the AWS service
 * @param what the API call, such as {@code UpdateAssumeRolePolicy}, or the type of KMS's own event
 * @param at when it was made, to the second
 * @param eventId CloudTrail's id of the record, or the event's
 * @param document the name of the policy that was written; empty if we don't write to that policy
 * @param others fingerprint of the statements in it that aren't ours; empty if {@code document} is empty
 */
public record ForeignEdit(String by, String what, Instant at, String eventId, String document, String others) {
    /** Types of KMS's own events (KMS Developer Guide: monitoring with EventBridge). */
    public static final String DELETED = "KMS CMK Deletion";

    public static final String EXPIRED = "KMS Imported Key Material Expiration";
}
