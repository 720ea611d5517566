package io.github.atlascmk.aws;

import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.Platform;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the stack's owner wants each role to have that the stack makes.
 *
 * @param boundary the ARN of the policy that is its permissions boundary; null for none
 */
public record RoleSettings(@Nullable String boundary, Map<String, String> tags) {

    /** By the variables ROLE_BOUNDARY and ROLE_TAGS, as the template's parameters have them. */
    public static RoleSettings of(Platform platform) {
        return new RoleSettings(
                platform.optional("ROLE_BOUNDARY").orElse(null),
                platform.optional("ROLE_TAGS").map(RoleSettings::tags).orElse(Map.of()));
    }

    private static Map<String, String> tags(String list) {
        Map<String, String> tags = new TreeMap<>();
        for (String tag : list.split(",", -1)) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new InvalidConfiguration(
                        "ROLE_TAGS has \"" + tag + "\"; it must be a list as team=orders,stage=prod");
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return tags;
    }
}
