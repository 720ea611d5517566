package io.github.atlascmk.local.cloud.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kms.model.Tag;

/** The tags of keys, with KMS's limits (KMS API: Tag, TagResource; KMS Developer Guide: tagging keys, quotas). */
final class KeyTags {
    static final int QUOTA = 50;

    private static final int KEY_LENGTH = 128;
    private static final int VALUE_LENGTH = 256;
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private KeyTags() {}

    /** Names are compared with case. */
    static Map<String, String> with(List<Tag> added, Map<String, String> present, Endpoint endpoint) {
        Map<String, String> tags = new TreeMap<>(present);
        for (Tag tag : added) {
            String key = Objects.requireNonNullElse(tag.tagKey(), "");
            String value = Objects.requireNonNullElse(tag.tagValue(), "");
            if (key.isEmpty() || key.length() > KEY_LENGTH || value.length() > VALUE_LENGTH) {
                throw endpoint.error(
                        "ValidationException", 400, "A tag key has 1 to 128 characters, and a value 256 at most.");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")
                    || !CHARACTERS.matcher(key + value).matches()) {
                throw endpoint.error("TagException", 400, "The tag " + key + " is not valid.");
            }
            tags.put(key, value);
        }
        if (tags.size() > QUOTA) {
            throw endpoint.error("LimitExceededException", 400, "A key has at most " + QUOTA + " tags.");
        }
        return tags;
    }

    static List<Tag> list(KmsKey key) {
        return new TreeMap<>(key.tags())
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .tagKey(tag.getKey())
                                .tagValue(tag.getValue())
                                .build())
                        .toList();
    }

    static JsonNode shown(Map<String, String> tags) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        tags.forEach(shown::put);
        return shown;
    }
}
