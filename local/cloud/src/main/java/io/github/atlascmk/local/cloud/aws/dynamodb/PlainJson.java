package io.github.atlascmk.local.cloud.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items as a person writes them in a world file: strings, numbers, booleans, null, lists and maps are those of JSON. A
 * type that JSON lacks is an object with one field: {@code {"$strings":["a"]}}, {@code {"$numbers":[1]}},
 * {@code {"$binaries":["AQ=="]}}, {@code {"$binary":"AQ=="}} (base64). A map whose only key begins with a dollar sign
 * is {@code {"$map":{…}}}.
 */
public final class PlainJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private PlainJson() {}

    /**
     * Reads an item.
     *
     * @throws IllegalArgumentException if the JSON doesn't have the form above
     */
    public static Map<String, AttributeValue> read(ObjectNode json) {
        Map<String, AttributeValue> item = new TreeMap<>();
        json.properties().forEach(field -> item.put(field.getKey(), value(field.getValue())));
        return AttributeValues.normalised(item);
    }

    /** Writes an item, its attributes sorted by name. */
    public static ObjectNode write(Map<String, AttributeValue> item) {
        ObjectNode json = JSON.objectNode();
        new TreeMap<>(item).forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    private static AttributeValue value(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> AttributeValue.fromS(json.textValue());
            case NUMBER -> AttributeValue.fromN(json.decimalValue().toString());
            case BOOLEAN -> AttributeValue.fromBool(json.booleanValue());
            case NULL -> AttributeValue.fromNul(true);
            case ARRAY ->
                AttributeValue.fromL(
                        elements(json).stream().map(PlainJson::value).toList());
            case OBJECT -> isEscape(json) ? escaped(json) : AttributeValue.fromM(map(json));
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("not plain JSON: " + json);
        };
    }

    private static AttributeValue escaped(JsonNode json) {
        Map.Entry<String, JsonNode> field = json.properties().iterator().next();
        JsonNode content = field.getValue();
        return switch (field.getKey()) {
            case "$strings" ->
                AttributeValue.fromSs(
                        elements(content).stream().map(JsonNode::asText).toList());
            case "$numbers" ->
                AttributeValue.fromNs(
                        elements(content).stream().map(JsonNode::asText).toList());
            case "$binaries" ->
                AttributeValue.fromBs(
                        elements(content).stream().map(PlainJson::bytes).toList());
            case "$binary" -> AttributeValue.fromB(bytes(content));
            case "$map" -> AttributeValue.fromM(map(content));
            default ->
                throw new IllegalArgumentException("\"" + field.getKey()
                        + "\" is none of $strings, $numbers, $binaries, $binary and $map; a map with such a key is"
                        + " {\"$map\":{…}}");
        };
    }

    private static JsonNode json(AttributeValue value) {
        return switch (value.type()) {
            case S -> JSON.textNode(value.s());
            case N -> number(value.n());
            case BOOL -> JSON.booleanNode(value.bool());
            case NUL -> JSON.nullNode();
            case L -> array(value.l().stream().map(PlainJson::json).toList());
            case M -> {
                ObjectNode map = write(value.m());
                yield isEscape(map) ? JSON.objectNode().set("$map", map) : map;
            }
            case B -> JSON.objectNode().put("$binary", base64(value.b()));
            case SS -> set("$strings", value.ss().stream().map(JSON::textNode).toList());
            case NS ->
                set("$numbers", value.ns().stream().map(PlainJson::number).toList());
            case BS ->
                set(
                        "$binaries",
                        value.bs().stream().map(b -> JSON.textNode(base64(b))).toList());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("a value without a type");
        };
    }

    private static JsonNode number(String text) {
        BigDecimal number = new BigDecimal(text);
        if (number.scale() > 0) {
            return JSON.numberNode(number);
        }
        if (number.precision() > 18) {
            return JSON.numberNode(number.toBigIntegerExact());
        }
        long whole = number.longValueExact();
        return whole == (int) whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
    }

    private static boolean isEscape(JsonNode json) {
        return json.size() == 1 && json.fieldNames().next().startsWith("$");
    }

    private static Map<String, AttributeValue> map(JsonNode json) {
        Map<String, AttributeValue> map = new TreeMap<>();
        json.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
        return map;
    }

    private static List<JsonNode> elements(JsonNode json) {
        return StreamSupport.stream(json.spliterator(), false).toList();
    }

    private static ArrayNode array(List<? extends JsonNode> elements) {
        return JSON.arrayNode().addAll(elements);
    }

    private static ObjectNode set(String kind, List<? extends JsonNode> elements) {
        ObjectNode json = JSON.objectNode();
        json.set(kind, array(elements));
        return json;
    }

    private static SdkBytes bytes(JsonNode base64) {
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.asText()));
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
