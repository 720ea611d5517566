package io.github.atlascmk.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON codec of all functions. Lambda's own codec can't read records in all its versions and turns unknown enum
 * values into null (aws-lambda-java-serialization, JacksonFactory), so it never sees our types. A value whose type
 * isn't that of its field is an error and is never converted: {@code 2.7} is no count, and {@code 1} isn't true.
 */
public final class Json {
    /** For input from other software, which may add fields: unknown ones are ignored. */
    public static final JsonMapper LENIENT = mapper(false);

    /** For input from people: an unknown field is an error. */
    public static final JsonMapper STRICT = mapper(true);

    private Json() {}

    private static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfigDefaults(any -> any.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(LogicalType.Textual, Json::textOnly)
                .withConfigOverride(
                        List.class, list -> list.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build();
    }

    private static void textOnly(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
    }

    public static ObjectNode object() {
        return LENIENT.createObjectNode();
    }

    /**
     * @throws InvalidEvent if the tree doesn't fit the type; the message names the field, its value and what would be
     *     right
     */
    public static <T> T read(JsonMapper mapper, JsonNode tree, Class<T> type) {
        try {
            T value = mapper.treeToValue(tree, type);
            if (value == null) {
                throw new InvalidEvent("the input is null; it must be a JSON object");
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw new InvalidEvent(explain(wrong, tree), wrong);
        }
    }

    public static String write(Object value) {
        try {
            return LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("our own types are always writable", impossible);
        }
    }

    private static String explain(JsonProcessingException wrong, JsonNode tree) {
        return switch (wrong) {
            case UnrecognizedPropertyException unknown ->
                "the field " + path(unknown) + " is unknown; the known fields are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null ->
                path(mismatch) + quoted(at(tree, mismatch)) + " must be " + expected(mismatch.getTargetType());
            case JsonMappingException mapping
            when mapping.getCause() instanceof InvalidEvent ours -> String.valueOf(ours.getMessage());
            case JsonMappingException mapping -> path(mapping) + quoted(at(tree, mapping)) + " can't be read";
            default -> "the input is not JSON";
        };
    }

    private static String path(JsonMappingException wrong) {
        String path = wrong.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining());
        return path.isEmpty() ? "the input" : path.startsWith(".") ? path.substring(1) : path;
    }

    /** The wrong value as part of a sentence; empty if it is null, an object or an array. */
    private static String quoted(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? " is \"" + Excerpt.of(value.asText()) + "\"; it" : "";
    }

    private static JsonNode at(JsonNode tree, JsonMappingException wrong) {
        JsonNode node = tree;
        for (JsonMappingException.Reference step : wrong.getPath()) {
            node = step.getFieldName() != null ? node.path(step.getFieldName()) : node.path(step.getIndex());
        }
        return node;
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type == String.class) {
            return "text";
        }
        return type == java.time.Instant.class ? "a time such as 2026-01-31T12:00:00Z" : "a JSON object";
    }
}
