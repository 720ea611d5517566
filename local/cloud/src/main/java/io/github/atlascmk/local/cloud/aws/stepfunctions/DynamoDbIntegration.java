package io.github.atlascmk.local.cloud.aws.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Step Functions' optimised integration with DynamoDB, {@code arn:aws:states:::dynamodb:updateItem} and its siblings
 * (Step Functions Developer Guide: Perform DynamoDB operations). Arguments and results are in DynamoDB's JSON; the
 * response's metadata is left out.
 */
public final class DynamoDbIntegration {
    private static final Set<String> READ = Set.of("TableName", "Key", "ConsistentRead");
    private static final Set<String> WRITE = Set.of(
            "TableName",
            "ConditionExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValues");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final DynamoDbClient dynamoDb;

    public DynamoDbIntegration(DynamoDbClient dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    /**
     * Does one action.
     *
     * @param action {@code getItem}, {@code putItem}, {@code updateItem} or {@code deleteItem}
     * @throws IntegrationError {@code DynamoDB.} and the error's class where DynamoDB refuses, with
     *     {@code AmazonDynamoDBException} for errors that have none, such as those of validation;
     *     {@code States.Runtime} where Step Functions doesn't know the action or an argument
     */
    public JsonNode call(String action, JsonNode arguments) {
        try {
            return switch (action) {
                case "getItem" -> getItem(arguments);
                case "putItem" -> putItem(arguments);
                case "updateItem" -> updateItem(arguments);
                case "deleteItem" -> deleteItem(arguments);
                default ->
                    throw runtime("The action dynamodb:" + action
                            + " is not supported: getItem, putItem, updateItem and deleteItem are");
            };
        } catch (DynamoDbException refused) {
            throw failed(refused);
        }
    }

    private JsonNode getItem(JsonNode arguments) {
        requireKnown(arguments, READ);
        var response = dynamoDb.getItem(r -> r.tableName(text(arguments, "TableName"))
                .key(item(arguments.get("Key")))
                .consistentRead(arguments.path("ConsistentRead").asBoolean()));
        return result("Item", response.hasItem() ? response.item() : null);
    }

    private JsonNode putItem(JsonNode arguments) {
        requireKnown(arguments, WRITE, "Item");
        var response = dynamoDb.putItem(r -> r.tableName(text(arguments, "TableName"))
                .item(item(arguments.get("Item")))
                .conditionExpression(text(arguments, "ConditionExpression"))
                .expressionAttributeNames(names(arguments))
                .expressionAttributeValues(values(arguments))
                .returnValues(text(arguments, "ReturnValues")));
        return result("Attributes", response.hasAttributes() ? response.attributes() : null);
    }

    private JsonNode updateItem(JsonNode arguments) {
        requireKnown(arguments, WRITE, "Key", "UpdateExpression");
        var response = dynamoDb.updateItem(r -> r.tableName(text(arguments, "TableName"))
                .key(item(arguments.get("Key")))
                .updateExpression(text(arguments, "UpdateExpression"))
                .conditionExpression(text(arguments, "ConditionExpression"))
                .expressionAttributeNames(names(arguments))
                .expressionAttributeValues(values(arguments))
                .returnValues(text(arguments, "ReturnValues")));
        return result("Attributes", response.hasAttributes() ? response.attributes() : null);
    }

    private JsonNode deleteItem(JsonNode arguments) {
        requireKnown(arguments, WRITE, "Key");
        var response = dynamoDb.deleteItem(r -> r.tableName(text(arguments, "TableName"))
                .key(item(arguments.get("Key")))
                .conditionExpression(text(arguments, "ConditionExpression"))
                .expressionAttributeNames(names(arguments))
                .expressionAttributeValues(values(arguments))
                .returnValues(text(arguments, "ReturnValues")));
        return result("Attributes", response.hasAttributes() ? response.attributes() : null);
    }

    private static void requireKnown(JsonNode arguments, Set<String> known, String... more) {
        arguments.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !Arrays.asList(more).contains(name)) {
                throw runtime("The field \"" + name + "\" is not supported by Step Functions");
            }
        });
    }

    private static @Nullable String text(JsonNode arguments, String name) {
        JsonNode value = arguments.get(name);
        if (value != null && !value.isTextual()) {
            throw runtime("The value for the field \"" + name + "\" must be a STRING");
        }
        return value == null ? null : value.textValue();
    }

    private static @Nullable Map<String, String> names(JsonNode arguments) {
        JsonNode names = arguments.get("ExpressionAttributeNames");
        if (names == null) {
            return null;
        }
        Map<String, String> read = new HashMap<>();
        names.properties()
                .forEach(field -> read.put(field.getKey(), field.getValue().asText()));
        return read;
    }

    private static @Nullable Map<String, AttributeValue> values(JsonNode arguments) {
        JsonNode values = arguments.get("ExpressionAttributeValues");
        return values == null ? null : item(values);
    }

    private static Map<String, AttributeValue> item(@Nullable JsonNode json) {
        Map<String, AttributeValue> item = new HashMap<>();
        if (json != null) {
            json.properties().forEach(field -> item.put(field.getKey(), value(field.getValue())));
        }
        return item;
    }

    private static AttributeValue value(JsonNode json) {
        if (!json.isObject() || json.size() != 1) {
            throw runtime("An attribute value is an object with one field, its type: {\"S\":\"text\"}");
        }
        Map.Entry<String, JsonNode> field = json.properties().iterator().next();
        JsonNode content = field.getValue();
        return switch (field.getKey()) {
            case "S" -> AttributeValue.fromS(requireText("S", content));
            case "N" -> AttributeValue.fromN(requireText("N", content));
            case "BOOL" -> AttributeValue.fromBool(content.asBoolean());
            case "NULL" -> AttributeValue.fromNul(content.asBoolean());
            case "SS" -> AttributeValue.fromSs(texts("SS", content));
            case "NS" -> AttributeValue.fromNs(texts("NS", content));
            case "L" ->
                AttributeValue.fromL(elements(content).stream()
                        .map(DynamoDbIntegration::value)
                        .toList());
            case "M" -> AttributeValue.fromM(item(content));
            default -> throw runtime("The field \"" + field.getKey() + "\" is not supported by Step Functions");
        };
    }

    private static List<String> texts(String type, JsonNode content) {
        return elements(content).stream()
                .map(element -> requireText(type, element))
                .toList();
    }

    private static List<JsonNode> elements(JsonNode content) {
        return StreamSupport.stream(content.spliterator(), false).toList();
    }

    private static String requireText(String type, JsonNode content) {
        if (!content.isTextual()) {
            throw runtime("The value for the field \"" + type + "\" must be a STRING");
        }
        return content.textValue();
    }

    private static ObjectNode result(String name, @Nullable Map<String, AttributeValue> item) {
        ObjectNode result = JSON.objectNode();
        if (item != null) {
            result.set(name, json(item));
        }
        return result;
    }

    private static ObjectNode json(Map<String, AttributeValue> item) {
        ObjectNode json = JSON.objectNode();
        item.forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    private static ObjectNode json(AttributeValue value) {
        ObjectNode json = JSON.objectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", value.n());
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", value.nul());
            case SS -> value.ss().forEach(json.putArray("SS")::add);
            case NS -> value.ns().forEach(json.putArray("NS")::add);
            case L ->
                json.putArray("L")
                        .addAll(value.l().stream()
                                .map(DynamoDbIntegration::json)
                                .toList());
            case M -> json.set("M", json(value.m()));
            case B, BS, UNKNOWN_TO_SDK_VERSION ->
                throw new UnsupportedOperationException("the local integration doesn't know binary values");
        }
        return json;
    }

    private static IntegrationError failed(DynamoDbException refused) {
        boolean modelled = refused.getClass() != DynamoDbException.class;
        String name = modelled ? refused.getClass().getSimpleName() : "AmazonDynamoDBException";
        return new IntegrationError(
                "DynamoDB." + name,
                refused.awsErrorDetails().errorMessage() + " (Service: AmazonDynamoDBv2; Status Code: "
                        + refused.statusCode() + "; Error Code: "
                        + refused.awsErrorDetails().errorCode() + ")");
    }

    private static IntegrationError runtime(String cause) {
        return new IntegrationError("States.Runtime", cause);
    }
}
