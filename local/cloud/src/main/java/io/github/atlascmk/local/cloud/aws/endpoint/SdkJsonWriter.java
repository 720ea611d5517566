package io.github.atlascmk.local.cloud.aws.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes the SDK's requests and responses as JSON, by the field descriptions in each of its classes. */
public final class SdkJsonWriter {
    /** How a protocol writes instants. */
    public enum Instants {
        /** Seconds since 1970, with milliseconds (AWS JSON). */
        EPOCH_SECONDS,
        /** ISO 8601 with whole seconds, as IAM and STS send it (AWS query). */
        TEXT
    }

    private SdkJsonWriter() {}

    /** A request, a response or a part of one, without the fields that aren't set. */
    public static ObjectNode write(SdkPojo pojo, Instants instants) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            JsonNode value = node(field.getValueOrDefault(pojo), instants);
            if (value != null) {
                document.set(field.locationName(), value);
            }
        }
        return document;
    }

    private static @Nullable JsonNode node(@Nullable Object value, Instants instants) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> null;
            case SdkAutoConstructList<?> _ -> null;
            case SdkAutoConstructMap<?, ?> _ -> null;
            case SdkPojo pojo -> write(pojo, instants);
            case Collection<?> list -> array(list, element -> node(element, instants));
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((key, element) -> object.set(String.valueOf(key), node(element, instants)));
                yield object;
            }
            case Instant instant
            when instants == Instants.TEXT ->
                nodes.textNode(instant.truncatedTo(ChronoUnit.SECONDS).toString());
            case Instant instant -> nodes.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
            case SdkBytes bytes -> nodes.textNode(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
            case Boolean bool -> nodes.booleanNode(bool);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            default -> nodes.textNode(value.toString());
        };
    }

    private static ArrayNode array(Collection<?> list, Function<@Nullable Object, @Nullable JsonNode> element) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(one -> array.add(element.apply(one)));
        return array;
    }
}
