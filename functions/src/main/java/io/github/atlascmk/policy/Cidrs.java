package io.github.atlascmk.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An immutable set of IPv4 and IPv6 addresses, written as the fewest CIDR blocks that cover exactly those addresses.
 * Two sets are equal if they have the same addresses, however they were written.
 */
public final class Cidrs {
    public static final Cidrs NONE = new Cidrs(List.of());

    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int GROUPS = 8;

    /** Sorted, with at least one address between two ranges. */
    private final List<Range> ranges;

    /** @param bits 32 or 128 */
    private record Range(int bits, BigInteger first, BigInteger last) {
        boolean isSameFamily(Range other) {
            return bits == other.bits;
        }

        boolean overlaps(Range other) {
            return isSameFamily(other) && first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
        }
    }

    private Cidrs(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * @param texts addresses, alone or with a prefix length; bits after the prefix are ignored
     * @throws IllegalArgumentException if one is neither; the message names the first
     */
    public static Cidrs of(Collection<String> texts) {
        return merged(texts.stream().map(Cidrs::range));
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public Cidrs plus(Cidrs other) {
        return merged(Stream.concat(ranges.stream(), other.ranges.stream()));
    }

    public Cidrs minus(Cidrs other) {
        List<Range> rest = ranges;
        for (Range taken : other.ranges) {
            rest = rest.stream().flatMap(range -> without(range, taken)).toList();
        }
        return new Cidrs(rest);
    }

    /** The addresses that are in both. */
    public Cidrs and(Cidrs other) {
        return minus(minus(other));
    }

    /** The blocks, sorted, IPv4 first; a single address has no prefix length. */
    public List<String> blocks() {
        List<String> blocks = new ArrayList<>();
        for (Range range : ranges) {
            BigInteger next = range.first;
            while (next.compareTo(range.last) <= 0) {
                int size = size(next, range);
                blocks.add(text(next, range.bits) + (size == 0 ? "" : "/" + (range.bits - size)));
                next = next.add(BigInteger.ONE.shiftLeft(size));
            }
        }
        return List.copyOf(blocks);
    }

    /** The number of host bits of the largest block that begins here and ends within the range. */
    private static int size(BigInteger first, Range range) {
        int aligned = first.signum() == 0 ? range.bits : first.getLowestSetBit();
        int fitting = range.last.subtract(first).add(BigInteger.ONE).bitLength() - 1;
        return Math.min(aligned, fitting);
    }

    private static Stream<Range> without(Range range, Range taken) {
        if (!range.overlaps(taken)) {
            return Stream.of(range);
        }
        return Stream.of(
                        new Range(range.bits, range.first, taken.first.subtract(BigInteger.ONE)),
                        new Range(range.bits, taken.last.add(BigInteger.ONE), range.last))
                .filter(rest -> rest.first.compareTo(rest.last) <= 0);
    }

    private static Cidrs merged(Stream<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        ranges.sorted(Comparator.comparingInt(Range::bits).thenComparing(Range::first))
                .forEach(range -> {
                    Range last = merged.isEmpty() ? null : merged.getLast();
                    if (last != null
                            && last.isSameFamily(range)
                            && range.first.compareTo(last.last.add(BigInteger.ONE)) <= 0) {
                        merged.set(merged.size() - 1, new Range(last.bits, last.first, last.last.max(range.last)));
                    } else {
                        merged.add(range);
                    }
                });
        return new Cidrs(List.copyOf(merged));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int bits = address.indexOf(':') < 0 ? 32 : 128;
        BigInteger value = bits == 32 ? v4(address, text) : v6(address, text);
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text);
        BigInteger hosts = BigInteger.ONE.shiftLeft(bits - prefix).subtract(BigInteger.ONE);
        BigInteger first = value.andNot(hosts);
        return new Range(bits, first, first.add(hosts));
    }

    private static BigInteger v4(String address, String whole) {
        if (!V4.matcher(address).matches()) {
            throw wrong(whole);
        }
        BigInteger value = BigInteger.ZERO;
        for (String octet : address.split("\\.", -1)) {
            if (Integer.parseInt(octet) > 255) {
                throw wrong(whole);
            }
            value = value.shiftLeft(8).or(BigInteger.valueOf(Integer.parseInt(octet)));
        }
        return value;
    }

    /**
     * Eight groups, of which "::" replaces one or more zeros. {@code InetAddress.ofLiteral} would also accept zones,
     * brackets and dotted ends, and turns IPv4-mapped addresses into IPv4.
     */
    private static BigInteger v6(String address, String whole) {
        String[] halves = address.split("::", -1);
        List<String> groups = new ArrayList<>(groups(halves[0]));
        if (halves.length == 2) {
            List<String> last = groups(halves[1]);
            int zeros = GROUPS - groups.size() - last.size();
            groups.addAll(Collections.nCopies(Math.max(zeros, 0), "0"));
            groups.addAll(last);
            if (zeros < 1) {
                throw wrong(whole);
            }
        }
        if (halves.length > 2
                || groups.size() != GROUPS
                || !groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
            throw wrong(whole);
        }
        return groups.stream()
                .map(group -> new BigInteger(group, 16))
                .reduce(BigInteger.ZERO, (value, group) -> value.shiftLeft(16).or(group));
    }

    private static List<String> groups(String half) {
        return half.isEmpty() ? List.of() : List.of(half.split(":", -1));
    }

    private static int prefix(String text, int bits, String whole) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > bits) {
            throw wrong(whole);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("\"" + text + "\" is neither an IP address nor a CIDR block");
    }

    private static String text(BigInteger address, int bits) {
        int step = bits == 32 ? 8 : 16;
        String text = IntStream.iterate(bits - step, shift -> shift >= 0, shift -> shift - step)
                .map(shift -> address.shiftRight(shift).intValue() & ((1 << step) - 1))
                .mapToObj(part -> bits == 32 ? Integer.toString(part) : Integer.toHexString(part))
                .collect(Collectors.joining(bits == 32 ? "." : ":"));
        // Shortens the first run of zeros.
        return bits == 32 ? text : text.replaceFirst("(^|:)0(:0)+(:|$)", "::");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidrs cidrs && ranges.equals(cidrs.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return blocks().toString();
    }
}
