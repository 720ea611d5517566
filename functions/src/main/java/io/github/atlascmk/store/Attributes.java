package io.github.atlascmk.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.runtime.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** JSON as DynamoDB's attributes, and back. Sets and binary values aren't used. */
final class Attributes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Attributes() {}

    static AttributeValue of(Object value) {
        return attribute(Json.LENIENT.valueToTree(value));
    }


    static ObjectNode json(Map<String, AttributeValue> attributes) {
        ObjectNode json = JSON.objectNode();
        attributes.forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    private static AttributeValue attribute(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> AttributeValue.fromS(json.textValue());
            case NUMBER -> AttributeValue.fromN(json.asText());
            case BOOLEAN -> AttributeValue.fromBool(json.booleanValue());
            case ARRAY ->
                AttributeValue.fromL(StreamSupport.stream(json.spliterator(), false)
                        .map(Attributes::attribute)
                        .toList());
            case OBJECT -> {
                Map<String, AttributeValue> map = new HashMap<>();
                json.properties().forEach(field -> map.put(field.getKey(), attribute(field.getValue())));
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
            case NUL -> JSON.nullNode();
            case L -> {
                ArrayNode list = JSON.arrayNode();
                value.l().forEach(element -> list.add(json(element)));
                yield list;
            }
            case M -> json(value.m());
            case B, SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
                throw new UnexpectedFailure("an item holds a value of type " + value.type() + ", which none of ours has");
        };
    }

    private static JsonNode number(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() <= 0 && number.precision() <= 18
                ? JSON.numberNode(number.longValueExact())
                : JSON.numberNode(number);
    }
}
