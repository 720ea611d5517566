package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which values DynamoDB accepts, in which form it keeps them, how it compares them, and how it counts their size. */
final class AttributeValues {
    /** Developer Guide, Service quotas: an item with its names, 400 KB. */
    static final int MAX_ITEM_BYTES = 400 * 1024;

    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;
    private static final Comparator<SdkBytes> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe());

    private AttributeValues() {}

    /** The same item with numbers and sets in one form each, sorted by name, and unmodifiable. */
    static Map<String, AttributeValue> normalised(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> normal = new TreeMap<>();
        item.forEach((name, value) -> normal.put(name, normalised(value)));
        return Collections.unmodifiableMap(normal);
    }

    /** The same value with numbers and sets in one form each, so that {@code equals} is DynamoDB's equality. */
    static AttributeValue normalised(AttributeValue value) {
        return switch (value.type()) {
            case S, B, BOOL -> value;
            case N -> AttributeValue.fromN(number(value.n()));
            case NUL -> checkedNull(value);
            case SS -> AttributeValue.fromSs(set("An string set  may not be empty", value.ss(), Key.BY_UTF8));
            case NS -> AttributeValue.fromNs(numbers(value.ns()));
            case BS -> AttributeValue.fromBs(set("Binary sets should not be empty", value.bs(), BY_BYTES));
            case L ->
                AttributeValue.fromL(
                        value.l().stream().map(AttributeValues::normalised).toList());
            case M -> AttributeValue.fromM(normalised(value.m()));
            case UNKNOWN_TO_SDK_VERSION ->
                throw ServiceErrors.validation(
                        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        };
    }

    static boolean isOrdered(AttributeValue value) {
        return switch (value.type()) {
            case S, N, B -> true;
            default -> false;
        };
    }

    /** Compares two values of the same ordered type: strings and binary by their unsigned bytes, numbers by value. */
    static int compare(AttributeValue a, AttributeValue b) {
        return switch (a.type()) {
            case S -> Arrays.compareUnsigned(utf8(a.s()), utf8(b.s()));
            case N -> new BigDecimal(a.n()).compareTo(new BigDecimal(b.n()));
            case B -> BY_BYTES.compare(a.b(), b.b());
            default -> throw new IllegalArgumentException("values of type " + a.type() + " have no order");
        };
    }

    /** Size of an item in bytes, by the Developer Guide's rules ("DynamoDB item sizes and formats"). */
    static int bytes(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(entry -> utf8(entry.getKey()).length + bytes(entry.getValue()))
                .sum();
    }

    private static int bytes(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s()).length;
            case N -> numberBytes(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(text -> utf8(text).length).sum();
            case NS ->
                value.ns().stream().mapToInt(AttributeValues::numberBytes).sum();
            case BS ->
                value.bs().stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
            case L ->
                3 + value.l().stream().mapToInt(element -> 1 + bytes(element)).sum();
            case M -> 3 + value.m().size() + bytes(value.m());
            case BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> 1;
        };
    }

    private static int numberBytes(String number) {
        return (new BigDecimal(number).precision() + 1) / 2 + 1;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A number in the form that DynamoDB returns: plain, without superfluous zeros. */
    static String number(String text) {
        BigDecimal number = parsed(text).stripTrailingZeros();
        if (number.precision() > MAX_DIGITS) {
            throw ServiceErrors.validation("Attempting to store more than 38 significant digits in a Number");
        }
        int exponent = number.precision() - number.scale() - 1;
        if (number.signum() != 0 && exponent > MAX_EXPONENT) {
            throw ServiceErrors.validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (number.signum() != 0 && exponent < MIN_EXPONENT) {
            throw ServiceErrors.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        return number.toPlainString();
    }

    private static BigDecimal parsed(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw ServiceErrors.validation(
                    "The parameter cannot be converted to a numeric value" + (text.isEmpty() ? "" : ": " + text));
        }
    }

    private static AttributeValue checkedNull(AttributeValue value) {
        if (!value.nul()) {
            throw ServiceErrors.invalidParameters("Null attribute value types must have the value of true");
        }
        return value;
    }

    private static List<String> numbers(List<String> elements) {
        List<String> numbers = elements.stream().map(AttributeValues::number).toList();
        if (new HashSet<>(numbers).size() < numbers.size()) {
            throw ServiceErrors.validation("Input collection contains duplicates");
        }
        return set("An number set  may not be empty", numbers, Comparator.comparing(BigDecimal::new));
    }

    private static <T> List<T> set(String ifEmpty, Collection<T> elements, Comparator<? super T> order) {
        if (elements.isEmpty()) {
            throw ServiceErrors.invalidParameters(ifEmpty);
        }
        if (new HashSet<>(elements).size() < elements.size()) {
            throw ServiceErrors.invalidParameters("Input collection " + elements + " contains duplicates.");
        }
        return elements.stream().sorted(order).toList();
    }
}
