package io.github.atlascmk.enrolment;

import java.time.Instant;

/**
 * An approval as somebody gave it.
 *
 * @param state the one that the finding named ({@link Approval#state})
 * @param approvedBy who, in their own words; CloudTrail has who invoked Approve
 */
public record Approved(String state, String approvedBy, Instant approvedAt) {}
