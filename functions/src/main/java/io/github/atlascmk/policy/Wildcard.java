package io.github.atlascmk.policy;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Patterns of policies, in which "*" matches any characters and "?" matches one ("IAM User Guide: IAM JSON policy
 * elements: Resource").
 */
final class Wildcard {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final int ARN_PARTS = 6;

    private Wildcard() {}

    /** Takes no longer than the product of both lengths, however many stars there are. */
    static boolean matches(String pattern, String text) {
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            reached = step(pattern.charAt(p), reached, text);
        }
        return reached[text.length()];
    }

    /** Which beginnings of the text the pattern matches with one character more. */
    private static boolean[] step(char wanted, boolean[] before, String text) {
        boolean[] after = new boolean[before.length];
        after[0] = wanted == '*' && before[0];
        for (int i = 1; i < after.length; i++) {
            after[i] = wanted == '*'
                    ? before[i] || after[i - 1]
                    : before[i - 1] && (wanted == '?' || wanted == text.charAt(i - 1));
        }
        return after;
    }

    /**
     * A wildcard in an ARN condition matches within one of the six parts ("IAM User Guide: ARN condition operators").
     */
    static boolean matchesArn(String pattern, String arn) {
        String[] patterns = pattern.split(":", ARN_PARTS);
        String[] parts = arn.split(":", ARN_PARTS);
        boolean matches = patterns.length == ARN_PARTS && parts.length == ARN_PARTS;
        for (int i = 0; i < ARN_PARTS && matches; i++) {
            matches = matches(patterns[i], parts[i]);
        }
        return matches;
    }

    /** Whether a wildcard may cover several parts of an ARN. AWS doesn't document what it matches then. */
    static boolean isShortenedArn(String pattern) {
        return pattern.contains("*") && pattern.split(":", ARN_PARTS).length < ARN_PARTS;
    }

    /** Whether the pattern can match a text that begins so. */
    static boolean canMatch(String pattern, String beginning) {
        boolean[] reached = new boolean[beginning.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length() && !reached[beginning.length()]; p++) {
            reached = step(pattern.charAt(p), reached, beginning);
        }
        return reached[beginning.length()];
    }

    /** The names of the policy variables in it. */
    static Stream<String> variables(String pattern) {
        return VARIABLE.matcher(pattern).results().map(found -> found.group(1));
    }

    /** The pattern with a "*" in place of each policy variable, whose value only the request has. */
    static String withoutVariables(String pattern) {
        return VARIABLE.matcher(pattern).replaceAll("*");
    }
}
