package io.github.atlascmk.local.cloud.aws.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition keys of a request. A key has values, or is known to be absent, or is unknown, which means that the
 * local cloud doesn't model it, such as {@code aws:PrincipalOrgID}. Names are compared without case.
 */
public final class RequestContext {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> completePrefixes = new HashSet<>();

    public RequestContext with(String key, String... present) {
        values.put(key.toLowerCase(Locale.ROOT), List.of(present));
        return this;
    }

    public RequestContext without(String... keys) {
        for (String key : keys) {
            values.put(key.toLowerCase(Locale.ROOT), List.of());
        }
        return this;
    }

    /**
     * Adds tags. All keys with this prefix are known from then on: those of these tags are present, all others absent.
     */
    public RequestContext withTags(String prefix, Map<String, String> tags) {
        completePrefixes.add(prefix.toLowerCase(Locale.ROOT));
        tags.forEach((key, value) -> with(prefix + key, value));
        return this;
    }

    /** The key's values, an empty list if it is absent, nothing if it is unknown. */
    public Optional<List<String>> values(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        List<String> known = values.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        return completePrefixes.stream().anyMatch(name::startsWith) ? Optional.of(List.of()) : Optional.empty();
    }

    /** The text with its policy variables replaced; nothing if one of them has no known single value. */
    Optional<String> expand(String text) {
        Matcher variables = VARIABLE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (variables.find()) {
            List<String> value = values(variables.group(1)).orElse(List.of());
            if (value.size() != 1) {
                return Optional.empty();
            }
            variables.appendReplacement(expanded, Matcher.quoteReplacement(value.getFirst()));
        }
        return Optional.of(variables.appendTail(expanded).toString());
    }
}
