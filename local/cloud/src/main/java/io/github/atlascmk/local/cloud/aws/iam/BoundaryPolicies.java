package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import java.util.Map;

/**
 * The managed policies that roles can have as their permissions boundary, as far as they are about KMS (AWS Managed
 * Policy Reference). The world has no customer-managed policies: one as a boundary counts as allowing everything. An
 * AWS-managed one that isn't listed here allows nothing, since nearly all are about another service.
 */
public final class BoundaryPolicies {
    private static final String AWS_MANAGED = "arn:aws:iam::aws:policy/";
    private static final JsonNode EVERYTHING = statement("Allow", "\"*\"");
    private static final JsonNode NOTHING = statement("Deny", "\"*\"");
    private static final JsonNode READING = statement("Allow", "[\"kms:Describe*\",\"kms:Get*\",\"kms:List*\"]");
    private static final Map<String, JsonNode> BY_NAME = Map.of(
            "AdministratorAccess", EVERYTHING,
            "PowerUserAccess", EVERYTHING,
            "ReadOnlyAccess", READING,
            "SecurityAudit", READING,
            "AWSKeyManagementServicePowerUser", READING,
            "AWSDenyAll", NOTHING);

    private BoundaryPolicies() {}

    public static JsonNode boundary(String policyArn) {
        return policyArn.startsWith(AWS_MANAGED)
                ? BY_NAME.getOrDefault(policyArn.substring(AWS_MANAGED.length()), NOTHING)
                : EVERYTHING;
    }

    private static JsonNode statement(String effect, String actions) {
        try {
            return PolicyJson.parse("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"" + effect
                    + "\",\"Action\":" + actions + ",\"Resource\":\"*\"}]}");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
