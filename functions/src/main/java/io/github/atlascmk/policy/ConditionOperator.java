package io.github.atlascmk.policy;

import io.github.atlascmk.policy.AccessRequest.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a condition, such as {@code ForAnyValue:StringLikeIfExists} ("IAM User Guide: IAM JSON policy
 * elements: Condition operators").
 *
 * @param name without the set operator and without IfExists
 */
record ConditionOperator(String set, String name, boolean ifExists) {
    private static final String IF_EXISTS = "IfExists";
    private static final String ANY = "ForAnyValue:";
    private static final String ALL = "ForAllValues:";
    private static final Set<String> NAMES = Set.of(
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
            "ArnEquals",
            "ArnNotEquals",
            "ArnLike",
            "ArnNotLike",
            "Bool",
            "Null",
            "IpAddress",
            "NotIpAddress");

    /** Empty for operators on numbers, dates and bytes, which no key that is known here has, and for unknown ones. */
    static Optional<ConditionOperator> parse(String text) {
        String set = text.startsWith(ANY) ? ANY : text.startsWith(ALL) ? ALL : "";
        String plain = text.substring(set.length());
        boolean ifExists = plain.endsWith(IF_EXISTS);
        String name = ifExists ? plain.substring(0, plain.length() - IF_EXISTS.length()) : plain;
        return NAMES.contains(name) ? Optional.of(new ConditionOperator(set, name, ifExists)) : Optional.empty();
    }

    /** @param wanted the policy's values */
    Applicability judge(String key, List<String> wanted, AccessRequest request) {
        if (name.endsWith("IpAddress")) {
            Cidrs addresses = key.equalsIgnoreCase("aws:SourceIp") ? request.addresses() : null;
            return negatedIfSo(within(wanted, addresses));
        }
        return request.values(key).map(values -> judge(values, wanted)).orElse(Applicability.UNKNOWN);
    }

    private Applicability judge(List<Value> values, List<String> wanted) {
        if (name.equals("Null")) {
            return Applicability.of(wanted.contains(Boolean.toString(values.isEmpty())));
        }
        if (values.isEmpty()) {
            // A missing key matches a negated operator, and ForAllValues, but never ForAnyValue.
            return Applicability.of(ifExists || set.equals(ALL) || (set.isEmpty() && isNegated()));
        }
        Applicability any = Applicability.NO;
        for (Value value : values) {
            for (String one : wanted) {
                any = any.or(matches(one, value));
            }
        }
        return negatedIfSo(any);
    }

    private boolean isNegated() {
        return name.contains("Not");
    }

    private Applicability negatedIfSo(Applicability matches) {
        return isNegated() ? matches.not() : matches;
    }

    private Applicability matches(String wanted, Value value) {
        if (Wildcard.variables(wanted).findAny().isPresent() || (isArn() && Wildcard.isShortenedArn(wanted))) {
            return Applicability.UNKNOWN;
        }
        boolean ignoresCase = name.endsWith("IgnoreCase") || name.equals("Bool");
        String pattern = ignoresCase ? wanted.toLowerCase(Locale.ROOT) : wanted;
        String text = ignoresCase ? value.text().toLowerCase(Locale.ROOT) : value.text();
        return value.isBeginning() ? matchesBeginning(pattern, text) : Applicability.of(matches(pattern, text));
    }

    private boolean matches(String pattern, String text) {
        return isArn()
                ? Wildcard.matchesArn(pattern, text)
                : isLike() ? Wildcard.matches(pattern, text) : pattern.equals(text);
    }

    private Applicability matchesBeginning(String pattern, String beginning) {
        if (!isArn() && !isLike()) {
            return pattern.startsWith(beginning) ? Applicability.UNKNOWN : Applicability.NO;
        }
        // If it matches the beginning and ends with a star, it matches whatever follows.
        boolean all = pattern.endsWith("*") && matches(pattern, beginning);
        boolean some = isArn() ? arnCanMatch(pattern, beginning) : Wildcard.canMatch(pattern, beginning);
        return all ? Applicability.YES : some ? Applicability.UNKNOWN : Applicability.NO;
    }

    /** The beginning ends with the colon before the ARN's last part. */
    private static boolean arnCanMatch(String pattern, String beginning) {
        String[] parts = pattern.split(":", 6);
        parts[parts.length - 1] = "*";
        return Wildcard.matchesArn(String.join(":", parts), beginning);
    }

    private boolean isArn() {
        return name.startsWith("Arn");
    }

    private boolean isLike() {
        return name.endsWith("Like");
    }

    /** Whether the calls come from within these ranges: from some of their addresses only, that isn't known. */
    @SuppressWarnings("UnusedException") // what isn't an address can't be judged
    private static Applicability within(List<String> ranges, @Nullable Cidrs addresses) {
        if (addresses == null || addresses.isEmpty()) {
            return Applicability.UNKNOWN;
        }
        try {
            Cidrs outside = addresses.minus(Cidrs.of(new ArrayList<>(ranges)));
            return outside.isEmpty()
                    ? Applicability.YES
                    : outside.equals(addresses) ? Applicability.NO : Applicability.UNKNOWN;
        } catch (IllegalArgumentException unreadable) {
            return Applicability.UNKNOWN;
        }
    }
}
