package io.github.atlascmk.local.cloud.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads JSON as AWS reads it in policies: no duplicate keys, nothing after the end, numbers as they were written. */
public final class PolicyJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private PolicyJson() {}

    public static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    public static String compact(JsonNode json) {
        return json.toString();
    }

    public static String pretty(JsonNode json) {
        return json.toPrettyString();
    }

    /** The values of an element that may be one value or a list; an empty list if the element is absent. */
    public static List<JsonNode> listOf(@Nullable JsonNode element) {
        if (element == null || element.isMissingNode()) {
            return List.of();
        }
        return element.isArray() ? element.valueStream().toList() : List.of(element);
    }

    public static Stream<JsonNode> statements(JsonNode policy) {
        return listOf(policy.get("Statement")).stream();
    }
}
