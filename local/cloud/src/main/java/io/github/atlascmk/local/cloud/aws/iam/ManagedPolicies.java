package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents of managed policies: the customers' as the world has them, and AWS's as far as they are about KMS, or
 * on the stack's own roles (AWS Managed Policy Reference). The document of another policy isn't known. If it is
 * attached to a role, it counts for nothing. If it is a role's boundary, a customer's counts as allowing everything,
 * and AWS's as allowing nothing, since nearly all are about another service.
 */
public final class ManagedPolicies {
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
            "AWSDenyAll", NOTHING,
            "service-role/AWSLambdaBasicExecutionRole",
                    statement("Allow", "[\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"]"),
            "AWSXrayWriteOnlyAccess",
                    statement(
                            "Allow",
                            "[\"xray:PutTraceSegments\",\"xray:PutTelemetryRecords\",\"xray:GetSamplingRules\","
                                    + "\"xray:GetSamplingTargets\",\"xray:GetSamplingStatisticSummaries\"]"));

    private final Map<String, JsonNode> ofCustomers = new HashMap<>();
    private final Set<String> named = new HashSet<>();

    public void load(String policyArn, JsonNode document) {
        ofCustomers.put(policyArn, document);
    }

    /** The world names this policy, so it exists, even if its document isn't known. */
    void name(String policyArn) {
        named.add(policyArn);
    }

    /** Whether there is such a policy. Of AWS's, any name counts as existing, since they are hundreds. */
    boolean exists(String policyArn) {
        return policyArn.startsWith(AWS_MANAGED) || ofCustomers.containsKey(policyArn) || named.contains(policyArn);
    }

    /** Empty if it isn't known. */
    Optional<JsonNode> document(String policyArn) {
        return Optional.ofNullable(
                policyArn.startsWith(AWS_MANAGED)
                        ? BY_NAME.get(policyArn.substring(AWS_MANAGED.length()))
                        : ofCustomers.get(policyArn));
    }

    /** The policy as a boundary. */
    public JsonNode boundary(String policyArn) {
        return document(policyArn).orElse(policyArn.startsWith(AWS_MANAGED) ? NOTHING : EVERYTHING);
    }

    /** The documents of the policies that are attached to the role, as far as they are known. */
    public List<JsonNode> attachedTo(IamRole role) {
        return role.attached().stream()
                .map(this::document)
                .flatMap(Optional::stream)
                .toList();
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
