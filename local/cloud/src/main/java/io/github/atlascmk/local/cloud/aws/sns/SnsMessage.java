package io.github.atlascmk.local.cloud.aws.sns;

import java.time.Instant;
import java.util.Map;

/**
 * A message to people: what SNS would deliver.
 *
 * @param attributes by name, each with its value as text; subscribers can filter by them
 */
public record SnsMessage(Instant at, String topicArn, String subject, String message, Map<String, String> attributes) {

    /** Empty if the message doesn't have it. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }
}
