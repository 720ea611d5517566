package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What EventBridge brings to a target.
 *
 * @param rule by its logical id
 * @param target an ARN
 * @param input the event, or what the target's settings make of it
 */
public record Delivery(String rule, String target, JsonNode input) {}
