package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resource or NotResource of a statement: what it is about. A statement without either has no effect ("KMS Developer
 * Guide: key policies").
 *
 * @param isNegated whether it lists what the statement is not about
 * @param ofResource whether the statement belongs to a key policy: then it names a principal
 */
record ResourceElement(List<String> patterns, boolean isNegated, boolean ofResource) {
    private static final Pattern KEY =
            Pattern.compile("arn:" + Arns.PARTITION + ":kms:[a-z0-9-]+:\\d{12}:key/[0-9A-Za-z-]+");

    static ResourceElement of(ObjectNode statement) {
        boolean negated = statement.has("NotResource");
        return new ResourceElement(
                Diagnosis.strings(statement.get(negated ? "NotResource" : "Resource")),
                negated,
                statement.has("Principal") || statement.has("NotPrincipal"));
    }

    /**
     * Whether an Allow of a key policy is surely about the key.
     *
     * @param keyArn the key that the policy belongs to; null if it isn't known
     */
    boolean surelyCovers(@Nullable String keyArn) {
        return isNegated
                ? keyArn != null && !patterns.isEmpty() && patterns.stream().allMatch(one -> isOtherKey(one, keyArn))
                : patterns.stream().anyMatch(one -> isExactly(one, keyArn));
    }

    /**
     * Whether a Deny is about the key. Whether a pattern is understood in a key policy isn't documented, so there it
     * counts against us.
     *
     * @param keyArn null for a trust policy, which has no resource
     */
    Applicability denies(@Nullable String keyArn) {
        if (keyArn == null) {
            return Applicability.YES;
        }
        Applicability listed =
                patterns.stream().map(pattern -> matches(pattern, keyArn)).reduce(Applicability.NO, Applicability::or);
        return isNegated ? listed.not() : listed;
    }

    /** The names of the policy variables, whose values only the request has. */
    Stream<String> variables() {
        return patterns.stream().flatMap(Wildcard::variables);
    }

    private Applicability matches(String pattern, String keyArn) {
        if (isNegated && ofResource) {
            return Applicability.of(isExactly(pattern, keyArn));
        }
        if (!Wildcard.matches(Wildcard.withoutVariables(pattern), keyArn)) {
            return Applicability.NO;
        }
        return Wildcard.variables(pattern).findAny().isPresent() ? Applicability.UNKNOWN : Applicability.YES;
    }

    private static boolean isOtherKey(String pattern, String keyArn) {
        return KEY.matcher(pattern).matches() && !pattern.equals(keyArn);
    }

    private static boolean isExactly(String pattern, @Nullable String keyArn) {
        return pattern.equals("*") || pattern.equals(keyArn);
    }
}
