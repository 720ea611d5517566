package io.github.atlascmk.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The codec of every function. Lambda's own one can't read records in all its versions and turns unknown enum values
 * into null (aws-lambda-java-serialization, JacksonFactory), so it never sees our types.
 */
public final class Json {
    /** For what others send and may extend: unknown fields are ignored. */
    public static final JsonMapper LENIENT = mapper(false);

    /** For what a person writes: an unknown field is a mistake. */
    public static final JsonMapper STRICT = mapper(true);

    private Json() {}

    private static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build();
    }

    public static ObjectNode object() {
        return LENIENT.createObjectNode();
    }

    /** @throws InvalidEvent with one sentence that names the field, its value and what would be right */
    public static <T> T read(JsonMapper mapper, JsonNode tree, Class<T> type) {
        try {
            T value = mapper.treeToValue(tree, type);
            if (value == null) {
                throw new InvalidEvent("the input is null; it must be a JSON object");
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw new InvalidEvent(explain(wrong), wrong);
        }
    }

    public static String write(Object value) {
        try {
            return LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("our own types are always writable", impossible);
        }
    }

    private static String explain(JsonProcessingException wrong) {
        return switch (wrong) {
            case UnrecognizedPropertyException unknown ->
                "the field " + path(unknown) + " is unknown; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case InvalidFormatException format ->
                path(format) + " is \"" + format.getValue() + "\"; it must be " + expected(format.getTargetType());
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null -> path(mismatch) + " must be " + expected(mismatch.getTargetType());
            case JsonMappingException mapping
            when mapping.getCause() instanceof InvalidEvent ours -> String.valueOf(ours.getMessage());
            case JsonMappingException mapping -> path(mapping) + " can't be read";
            default -> "the input is not JSON";
        };
    }

    private static String path(JsonMappingException wrong) {
        String path = wrong.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining());
        return path.isEmpty() ? "the input" : path.startsWith(".") ? path.substring(1) : path;
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
        return type == java.time.Instant.class ? "a time as 2026-01-31T12:00:00Z" : "a JSON object";
    }
}
