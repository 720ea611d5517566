package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Reads documents into the SDK's requests, by the fields that each of its classes describes. Scalars may be text, since
 * a form has nothing else.
 */
final class SdkJsonReader {
    private SdkJsonReader() {}

    /**
     * Sets the builder's fields. Fields that it doesn't have are ignored, as AWS does.
     *
     * @throws AwsError SerializationException if a field isn't of its type
     */
    static void read(JsonNode document, SdkPojo builder) {
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = document.path(field.locationName());
            if (!value.isMissingNode() && !value.isNull()) {
                field.set(builder, value(value, field));
            }
        }
    }

    private static Object value(JsonNode value, SdkField<?> field) {
        return switch (field.marshallingType().getKnownType()) {
            case SDK_POJO -> pojo(value, field);
            case LIST -> list(value, field);
            case MAP -> map(value, field);
            case STRING -> text(value, field);
            case BOOLEAN -> bool(value, field);
            case INTEGER -> number(value, field).intValue();
            case LONG -> number(value, field).longValue();
            case SHORT -> number(value, field).shortValue();
            case BYTE -> number(value, field).byteValue();
            case FLOAT -> number(value, field).floatValue();
            case DOUBLE -> number(value, field).doubleValue();
            case BIG_DECIMAL -> number(value, field);
            case INSTANT -> instant(value, field);
            case SDK_BYTES -> bytes(value, field);
            case NULL, DOCUMENT -> throw new IllegalStateException("no field of that type is served");
        };
    }

    private static Object pojo(JsonNode value, SdkField<?> field) {
        if (!value.isObject()) {
            throw AwsError.malformed(field.locationName(), "an object");
        }
        SdkPojo builder = field.constructor().get();
        read(value, builder);
        return ((SdkBuilder<?, ?>) builder).build();
    }

    /** In a form, an empty list is empty text. */
    private static List<Object> list(JsonNode value, SdkField<?> field) {
        if (!value.isArray() && !(value.isTextual() && value.textValue().isEmpty())) {
            throw AwsError.malformed(field.locationName(), "a list");
        }
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        value.forEach(element -> list.add(value(element, member)));
        return list;
    }

    private static Map<String, Object> map(JsonNode value, SdkField<?> field) {
        if (!value.isObject()) {
            throw AwsError.malformed(field.locationName(), "an object");
        }
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> map = new LinkedHashMap<>();
        value.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue(), member)));
        return map;
    }

    private static String text(JsonNode value, SdkField<?> field) {
        if (!value.isTextual()) {
            throw AwsError.malformed(field.locationName(), "text");
        }
        return value.textValue();
    }

    private static Boolean bool(JsonNode value, SdkField<?> field) {
        return switch (value) {
            case BooleanNode bool -> bool.booleanValue();
            case TextNode text when text.textValue().equals("true") -> true;
            case TextNode text when text.textValue().equals("false") -> false;
            default -> throw AwsError.malformed(field.locationName(), "true or false");
        };
    }

    private static BigDecimal number(JsonNode value, SdkField<?> field) {
        try {
            return value instanceof NumericNode number ? number.decimalValue() : new BigDecimal(value.asText());
        } catch (NumberFormatException notANumber) {
            throw AwsError.malformed(field.locationName(), "a number");
        }
    }

    private static Instant instant(JsonNode value, SdkField<?> field) {
        return Instant.ofEpochMilli(number(value, field).movePointRight(3).longValue());
    }

    private static SdkBytes bytes(JsonNode value, SdkField<?> field) {
        try {
            return SdkBytes.fromByteArray(Base64.getDecoder().decode(text(value, field)));
        } catch (IllegalArgumentException notBase64) {
            throw AwsError.malformed(field.locationName(), "Base64");
        }
    }
}
