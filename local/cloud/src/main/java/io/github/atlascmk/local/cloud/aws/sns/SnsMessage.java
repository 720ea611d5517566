package io.github.atlascmk.local.cloud.aws.sns;

import java.time.Instant;

/** A message to people: what SNS would deliver. */
public record SnsMessage(Instant at, String topicArn, String subject, String message) {}
