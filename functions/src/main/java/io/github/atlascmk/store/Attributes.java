package io.github.atlascmk.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.UnexpectedFailure;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts JSON to DynamoDB's attributes, and back. We write no sets and no binary values; they are read as null. */
final class Attributes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Attributes() {}

    static ObjectNode json(Map<String, AttributeValue> attributes) {
        ObjectNode json = JSON.objectNode();
        attributes.forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    static AttributeValue of(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> AttributeValue.fromS(json.textValue());
            case NUMBER -> AttributeValue.fromN(json.asText());
            case BOOLEAN -> AttributeValue.fromBool(json.booleanValue());
            case ARRAY ->
                AttributeValue.fromL(StreamSupport.stream(json.spliterator(), false)
                        .map(Attributes::of)
                        .toList());
            case OBJECT -> {
                Map<String, AttributeValue> map = new HashMap<>();
                json.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
                yield AttributeValue.fromM(map);
            }
            case NULL, BINARY, MISSING, POJO ->
                throw new UnexpectedFailure("a record holds a " + json.getNodeType() + ", which no item can hold here");
        };
    }

    private static JsonNode json(AttributeValue value) {
        return switch (value.type()) {
            case S -> JSON.textNode(value.s());
            case N -> number(value.n());
            case BOOL -> JSON.booleanNode(value.bool());
            case L -> {
                ArrayNode list = JSON.arrayNode();
                value.l().forEach(element -> list.add(json(element)));
                yield list;
            }
            case M -> json(value.m());
            case NUL, B, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> JSON.nullNode();
        };
    }

    private static JsonNode number(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() <= 0
                ? JSON.numberNode(number.toBigInteger())
                : JSON.numberNode(number);
    }
}
