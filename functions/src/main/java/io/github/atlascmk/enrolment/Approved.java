package io.github.atlascmk.enrolment;

import java.time.Instant;

/**
 * An approval as a person gave it.
 *
 * @param state the state that the finding named ({@link Approval#state})
 * @param approvedBy who approved, in their own words; CloudTrail records who invoked Approve
 */
public record Approved(String state, String approvedBy, Instant approvedAt) {}
