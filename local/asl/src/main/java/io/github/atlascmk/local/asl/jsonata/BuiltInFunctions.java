package io.github.atlascmk.local.asl.jsonata;

import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import com.dashjoin.jsonata.Utils;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Step Functions adds to JSONata, and replacements for those of JSONata that would use real time or
 * real randomness (Step Functions Developer Guide: Transforming data with JSONata; edge cases, such as undefined for a
 * missing step or an empty array, as others measured them on AWS).
 */
public final class BuiltInFunctions {
    static final Set<String> NAMES =
            Set.of("partition", "range", "hash", "random", "uuid", "parse", "now", "millis", "shuffle");

    private static final Set<String> ALGORITHMS = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");
    /** The most numbers that one {@code $range} may make on AWS before its memory limit. */
    private static final int MAX_RANGE = 360_145;

    private final Random random;
    private final Map<String, JFunction> functions;

    public BuiltInFunctions(Clock clock, Random random) {
        this.random = random;
        this.functions = Map.of(
                "partition", function("<a?n?:a>", args -> partition(list(args.get(0)), number(args.get(1)))),
                "range", function("<nnn?:a>", BuiltInFunctions::range),
                "hash", function("<s?s?:s>", args -> hash((String) args.get(0), (String) args.get(1))),
                "random", function("<n?:n>", args -> random(number(args.get(0)))),
                "uuid", function("<:s>", _ -> uuid(random)),
                "parse", function("<s?:x>", args -> parse((String) args.get(0))),
                "now", function("<s?s?:s>", args -> now(clock, args)),
                "millis", function("<:n>", _ -> clock.millis()),
                "shuffle", function("<a?:a>", args -> shuffle(list(args.get(0)))));
    }

    public void bindTo(Frame frame) {
        functions.forEach(frame::bind);
    }

    /** A version 4 UUID from that source. */
    public static String uuid(Random random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low).toString();
    }

    private interface Body {
        @Nullable
        Object apply(List<? extends @Nullable Object> args);
    }

    @SuppressWarnings("unchecked")
    private static JFunction function(String signature, Body body) {
        JFunctionCallable callable = (_, args) -> body.apply((List<? extends @Nullable Object>) args);
        return new JFunction(callable, signature);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable List<Object> list(@Nullable Object value) {
        return (List<Object>) value;
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value == null ? null : ((Number) value).longValue();
    }

    private static @Nullable Object partition(@Nullable List<Object> all, @Nullable Long size) {
        if (all == null || all.isEmpty() || (size != null && size == 0)) {
            return null;
        }
        if (size != null && size < 0) {
            throw new IllegalArgumentException("$partition: the size must be zero or greater, and is " + size);
        }
        int step = size == null ? all.size() : (int) Math.min(size, all.size());
        List<Object> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += step) {
            chunks.add(new ArrayList<>(all.subList(from, Math.min(from + step, all.size()))));
        }
        return chunks;
    }

    private static @Nullable Object range(List<? extends @Nullable Object> args) {
        Long first = number(args.get(0));
        Long last = number(args.get(1));
        Long step = number(args.get(2));
        if (first == null || last == null || step == null || step == 0) {
            return null;
        }
        List<Object> numbers = Utils.createSequence();
        for (long n = first; step > 0 ? n <= last : n >= last; n = Math.addExact(n, step)) {
            if (numbers.size() == MAX_RANGE) {
                throw new IllegalArgumentException("$range: no more than " + MAX_RANGE + " numbers");
            }
            numbers.add(n);
        }
        return numbers.isEmpty() ? null : numbers;
    }

    private static @Nullable Object hash(@Nullable String text, @Nullable String algorithm) {
        if (text == null || algorithm == null) {
            return null;
        }
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("$hash: " + algorithm + " is none of " + ALGORITHMS);
        }
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    private Object random(@Nullable Long seed) {
        return seed == null ? random.nextDouble() : new Random(seed).nextDouble();
    }

    private static @Nullable Object parse(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return Values.toJsonata(Values.parse(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("$parse: invalid JSON");
        }
    }

    private static @Nullable Object now(Clock clock, List<? extends @Nullable Object> args) {
        return com.dashjoin.jsonata.Functions.dateTimeFromMillis(
                clock.millis(), (String) args.get(0), (String) args.get(1));
    }

    private @Nullable Object shuffle(@Nullable List<Object> all) {
        if (all == null) {
            return null;
        }
        List<Object> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
