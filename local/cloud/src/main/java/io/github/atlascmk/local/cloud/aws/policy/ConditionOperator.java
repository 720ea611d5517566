package io.github.atlascmk.local.cloud.aws.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * An operator of a policy's condition, such as {@code ForAnyValue:StringLikeIfExists} (IAM User Guide: condition
 * operators). Names are case-sensitive here.
 *
 * @param negated whether the value must match none of the policy's values
 * @param test compares a value of the request with a value of the policy
 */
record ConditionOperator(
        Quantifier quantifier, boolean isNull, boolean ifExists, boolean negated, BiPredicate<String, String> test) {
    enum Quantifier {
        NONE,
        ANY,
        ALL
    }

    private record Base(boolean negated, BiPredicate<String, String> test) {}

    private static final String IF_EXISTS = "IfExists";
    private static final Map<String, Base> BASES = Map.ofEntries(
            Map.entry("StringEquals", is(String::equals)),
            Map.entry("StringNotEquals", not(String::equals)),
            Map.entry("StringEqualsIgnoreCase", is(String::equalsIgnoreCase)),
            Map.entry("StringNotEqualsIgnoreCase", not(String::equalsIgnoreCase)),
            Map.entry("StringLike", is((value, pattern) -> Glob.matches(pattern, value))),
            Map.entry("StringNotLike", not((value, pattern) -> Glob.matches(pattern, value))),
            Map.entry("NumericEquals", is(numbers(order -> order == 0))),
            Map.entry("NumericNotEquals", not(numbers(order -> order == 0))),
            Map.entry("NumericLessThan", is(numbers(order -> order < 0))),
            Map.entry("NumericLessThanEquals", is(numbers(order -> order <= 0))),
            Map.entry("NumericGreaterThan", is(numbers(order -> order > 0))),
            Map.entry("NumericGreaterThanEquals", is(numbers(order -> order >= 0))),
            Map.entry("DateEquals", is(dates(order -> order == 0))),
            Map.entry("DateNotEquals", not(dates(order -> order == 0))),
            Map.entry("DateLessThan", is(dates(order -> order < 0))),
            Map.entry("DateLessThanEquals", is(dates(order -> order <= 0))),
            Map.entry("DateGreaterThan", is(dates(order -> order > 0))),
            Map.entry("DateGreaterThanEquals", is(dates(order -> order >= 0))),
            Map.entry("Bool", is(String::equalsIgnoreCase)),
            Map.entry("BinaryEquals", is(String::equals)),
            Map.entry("IpAddress", is(ConditionOperator::inRange)),
            Map.entry("NotIpAddress", not(ConditionOperator::inRange)),
            Map.entry("ArnEquals", is(ConditionOperator::arnLike)),
            Map.entry("ArnLike", is(ConditionOperator::arnLike)),
            Map.entry("ArnNotEquals", not(ConditionOperator::arnLike)),
            Map.entry("ArnNotLike", not(ConditionOperator::arnLike)));

    static Optional<ConditionOperator> parse(String name) {
        Quantifier quantifier = name.startsWith("ForAllValues:")
                ? Quantifier.ALL
                : name.startsWith("ForAnyValue:") ? Quantifier.ANY : Quantifier.NONE;
        String plain = quantifier == Quantifier.NONE ? name : name.substring(name.indexOf(':') + 1);
        if (plain.equals("Null")) {
            return Optional.of(new ConditionOperator(quantifier, true, false, false, String::equalsIgnoreCase));
        }
        boolean ifExists = plain.endsWith(IF_EXISTS);
        Base base = BASES.get(ifExists ? plain.substring(0, plain.length() - IF_EXISTS.length()) : plain);
        return Optional.ofNullable(base)
                .map(found -> new ConditionOperator(quantifier, false, ifExists, found.negated, found.test));
    }

    private static Base is(BiPredicate<String, String> test) {
        return new Base(false, test);
    }

    private static Base not(BiPredicate<String, String> test) {
        return new Base(true, test);
    }

    private static BiPredicate<String, String> numbers(IntPredicate order) {
        return (value, wanted) -> {
            try {
                return order.test(new BigDecimal(value).compareTo(new BigDecimal(wanted)));
            } catch (NumberFormatException _) {
                return false;
            }
        };
    }

    private static BiPredicate<String, String> dates(IntPredicate order) {
        return (value, wanted) -> {
            try {
                return order.test(date(value).compareTo(date(wanted)));
            } catch (DateTimeException _) {
                return false;
            }
        };
    }

    private static Instant date(String text) {
        return text.chars().allMatch(Character::isDigit)
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text.length() == 10 ? text + "T00:00:00Z" : text)
                        .toInstant();
    }

    private static boolean inRange(String address, String range) {
        try {
            int slash = range.indexOf('/');
            byte[] network = InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash))
                    .getAddress();
            byte[] host = InetAddress.ofLiteral(address).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(range.substring(slash + 1));
            return network.length == host.length && samePrefix(network, host, bits);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean samePrefix(byte[] network, byte[] host, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (host[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** A wildcard in an ARN condition matches within one part of the ARN only. */
    private static boolean arnLike(String value, String pattern) {
        String[] parts = value.split(":", 6);
        String[] patterns = pattern.split(":", 6);
        if (parts.length != 6 || patterns.length != 6) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!Glob.matches(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }
}
