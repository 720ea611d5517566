package io.github.atlascmk.event;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles that the stack itself edits with: nobody else uses them, so what their sessions do is ours.
 *
 * @param patterns ARNs in which a star stands for any text, as in the rules of the template
 */
public record OwnRoles(List<String> patterns) {

    /** @param text patterns with commas between them */
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
