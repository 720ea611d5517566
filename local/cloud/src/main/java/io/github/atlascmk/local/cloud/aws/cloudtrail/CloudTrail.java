package io.github.atlascmk.local.cloud.aws.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.kms.KmsKeys;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail as EventBridge shows it: calls of IAM, KMS and Secrets Manager that change something, refused ones too
 * (EventBridge User Guide: events from AWS services via CloudTrail; CloudTrail User Guide: record contents). They reach
 * the stack's default bus {@code lag} later, as if they had been forwarded from whatever Region they were made in. A
 * call in another account reaches it only if the stack's bus lets that account forward events.
 */
public final class CloudTrail {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> SERVICES = Set.of("iam", "kms", "secretsmanager");
    private static final List<String> READS = List.of("Get", "List", "Describe", "Simulate");
    /** Secret values never get into a trail. */
    private static final List<String> SECRETS = List.of("SecretString", "SecretBinary");

    /**
     * A call of an AWS API.
     *
     * @param service the prefix of its actions in IAM policies
     * @param account the account of the caller's credentials
     * @param region the Region that the call was made in
     * @param identity {@code userIdentity} of the record
     * @param input the parameters, under the names that the API gives them
     * @param output null if the call was refused
     * @param error null unless the call was refused
     */
    public record ApiCall(
            String service,
            String operation,
            String account,
            String region,
            ObjectNode identity,
            String userAgent,
            JsonNode input,
            @Nullable JsonNode output,
            @Nullable Refusal error) {}

    public record Refusal(String code, String message) {}

    private final EventBus events;
    private final Timeline timeline;
    private final Duration lag;
    private final Random ids;

    public CloudTrail(EventBus events, Timeline timeline, Duration lag) {
        this.events = events;
        this.timeline = timeline;
        this.lag = lag;
        this.ids = timeline.random("cloudtrail");
    }

    /** Publishes the event that AWS raises for the call. Reads and calls of other services raise none. */
    public void record(ApiCall call) {
        if (!SERVICES.contains(call.service()) || READS.stream().anyMatch(call.operation()::startsWith)) {
            return;
        }
        ObjectNode event = JSON.objectNode()
                .put("version", "0")
                .put("id", id())
                .put("detail-type", "AWS API Call via CloudTrail")
                .put("source", "aws." + call.service())
                .put("account", call.account())
                .put("time", now())
                .put("region", region(call));
        event.putArray("resources");
        event.set("detail", detail(call));
        if (!events.admits(call.account(), event)) {
            return;
        }
        if (lag.isZero()) {
            events.publish("default", event);
        } else {
            timeline.at(timeline.instant().plus(lag), "CloudTrail", () -> events.publish("default", event));
        }
    }

    private ObjectNode detail(ApiCall call) {
        ObjectNode detail = JSON.objectNode().put("eventVersion", "1.09");
        detail.set("userIdentity", call.identity());
        detail.put("eventTime", now())
                .put("eventSource", call.service() + ".amazonaws.com")
                .put("eventName", call.operation())
                .put("awsRegion", region(call))
                .put("sourceIPAddress", "127.0.0.1")
                .put("userAgent", call.userAgent());
        Refusal refusal = call.error();
        if (refusal != null) {
            detail.put("errorCode", refusal.code()).put("errorMessage", refusal.message());
        }
        detail.set("requestParameters", parameters(call.input()));
        detail.set("responseElements", elements(call));
        detail.put("requestID", id()).put("eventID", id()).put("readOnly", false);
        if (call.service().equals("kms") && call.input().has("KeyId")) {
            resource(call, detail);
        }
        return detail.put("eventType", "AwsApiCall")
                .put("managementEvent", true)
                .put("recipientAccountId", call.account())
                .put("eventCategory", "Management");
    }

    /** Names the key by its ARN, however the call named it. A call about a custom key store names none. */
    private static void resource(ApiCall call, ObjectNode detail) {
        String arn = KmsKeys.arn(call.input().path("KeyId").asText(), call.account(), call.region());
        detail.putArray("resources")
                .addObject()
                .put("accountId", Arn.accountOf(arn))
                .put("type", "AWS::KMS::Key")
                .put("ARN", arn);
    }

    /** IAM is a global service, whose calls are recorded in one Region. */
    private static String region(ApiCall call) {
        return call.service().equals("iam") ? "us-east-1" : call.region();
    }

    private static JsonNode parameters(JsonNode input) {
        if (!(input instanceof ObjectNode object)) {
            return NullNode.getInstance();
        }
        return named(object.deepCopy().remove(SECRETS));
    }

    private static JsonNode elements(ApiCall call) {
        JsonNode output = call.output();
        if (output == null || output.isEmpty() || call.service().equals("secretsmanager")) {
            return NullNode.getInstance();
        }
        return named(output);
    }

    /** A client may send an empty name. */
    private static String decapitalised(String name) {
        return name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** CloudTrail's names begin with a small letter: {@code roleName}. */
    private static JsonNode named(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JSON.objectNode();
                object.properties().forEach(field -> copy.set(decapitalised(field.getKey()), named(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JSON.arrayNode();
                array.forEach(element -> copy.add(named(element)));
                yield copy;
            }
            default -> node;
        };
    }

    private String now() {
        return timeline.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String id() {
        return new UUID(ids.nextLong(), ids.nextLong()).toString();
    }
}
