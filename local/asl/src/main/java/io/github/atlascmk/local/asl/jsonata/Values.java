package io.github.atlascmk.local.asl.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts JSON between Jackson's form and that of the JSONata library. */
public final class Values {
    /** Step Functions Developer Guide, quotas: input and output of a state, and of an execution. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Values() {}

    /** Strict: no second document, no repeated field. */
    public static JsonNode parse(String json) throws JsonProcessingException {
        JsonNode node = MAPPER.readTree(json);
        if (node.isMissingNode()) {
            throw new JsonProcessingException("there is no JSON in it") {};
        }
        return node;
    }

    public static int bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whole numbers become integers, others and huge ones doubles: {@code 1.0} is {@code 1}, as on AWS. */
    public static Object toJsonata(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, Object> map = new LinkedHashMap<>();
                object.properties().forEach(field -> map.put(field.getKey(), toJsonata(field.getValue())));
                yield map;
            }
            case ArrayNode array -> {
                List<Object> list = new ArrayList<>();
                array.forEach(element -> list.add(toJsonata(element)));
                yield list;
            }
            case TextNode text -> text.textValue();
            case BooleanNode bool -> bool.booleanValue();
            case NullNode _ -> Jsonata.NULL_VALUE;
            default -> toJsonata(number(node.numberValue()));
        };
    }

    private static Object toJsonata(Number number) {
        return number;
    }

    /** @throws IllegalArgumentException if it holds a function, which JSON can't represent */
    public static JsonNode toJson(@Nullable Object value) {
        return switch (value) {
            case null -> NullNode.instance;
            case Map<?, ?> map -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                map.forEach((name, field) -> object.set(String.valueOf(name), toJson(field)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                list.forEach(element -> array.add(toJson(element)));
                yield array;
            }
            case String text -> TextNode.valueOf(text);
            case Boolean bool -> BooleanNode.valueOf(bool);
            case Number number -> node(number(number));
            default -> {
                if (value == Jsonata.NULL_VALUE) {
                    yield NullNode.instance;
                }
                throw new IllegalArgumentException("it holds a function, which JSON can't");
            }
        };
    }

    private static Number number(Number number) {
        double wide = number.doubleValue();
        if (number instanceof Integer || number instanceof Long) {
            return number;
        }
        return wide == Math.rint(wide) && Math.abs(wide) < 0x1p63 ? (Number) (long) wide : (Number) wide;
    }

    private static JsonNode node(Number number) {
        if (number instanceof Double wide) {
            return DoubleNode.valueOf(wide);
        }
        long whole = number.longValue();
        return whole == (int) whole ? IntNode.valueOf((int) whole) : LongNode.valueOf(whole);
    }
}
