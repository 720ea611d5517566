package io.github.atlascmk.event;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles with which the stack itself edits. Only the stack uses them, so whatever their sessions do is our own edit.
 *
 * @param patterns ARNs in which a star matches any text, as in the rules of the template
 */
public record OwnRoles(List<String> patterns) {

    /** @param text patterns, separated by commas */
    public static OwnRoles parse(String text) {
        return new OwnRoles(List.of(text.split(",")));
    }

    boolean contains(String roleArn) {
        return patterns.stream().anyMatch(pattern -> matches(pattern.strip(), roleArn));
    }

    private static boolean matches(String pattern, String arn) {
        return arn.matches(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
