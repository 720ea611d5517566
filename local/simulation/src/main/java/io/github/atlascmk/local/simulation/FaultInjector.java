package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Interference.Crash;
import io.github.atlascmk.local.cloud.wire.Interference.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Injects faults into calls and events of the stack during the rough phase. Each draw depends on the seed, the caller,
 * the operation and how often it was called before, so that removing an entry from a schedule changes few other draws.
 */
class FaultInjector {
    /** Clocks that NTP keeps are never further apart; leases allow for five seconds. */
    private static final int MOST_SKEW_MILLIS = 2_000;

    private static final List<String> WRITE_WORDS = List.of("create", "authorize", "update", "put", "delete", "set");
    private static final Map<String, List<String>> THROTTLES = Map.of(
            "iam", List.of("Throttling"),
            "kms", List.of("ThrottlingException"),
            "dynamodb", List.of("ThrottlingException", "ProvisionedThroughputExceededException"),
            "secretsmanager", List.of("ThrottlingException"),
            "states", List.of("ThrottlingException"),
            "events", List.of("ThrottlingException"),
            "sns", List.of("ThrottledException"),
            "lambda", List.of("TooManyRequestsException"));
    private static final Map<String, List<String>> FAILURES = Map.of(
            "iam", List.of("ServiceFailure"),
            "kms", List.of("KMSInternalException"),
            "dynamodb", List.of("InternalServerError", "TransactionConflictException"),
            "secretsmanager", List.of("InternalServiceError"),
            "states", List.of("ServiceUnavailable"),
            "events", List.of("InternalException"),
            "sns", List.of("InternalErrorException"),
            "lambda", List.of("ServiceException"));

    private final long seed;
    private final double faults;
    private final double crashes;
    private final double slow;
    private final double losses;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private boolean calm = true;

    FaultInjector(long seed) {
        this.seed = seed;
        SeededRandom random = new SeededRandom(seed, "weather");
        double severity = random.of(List.of(0.0, 0.3, 1.0, 1.0, 2.5));
        this.faults = 0.02 * severity;
        this.crashes = 0.004 * severity;
        this.slow = 0.002 * severity;
        this.losses = 0.15 * Math.min(severity, 1);
    }

    /** Turns faults off or on. */
    void calm(boolean now) {
        this.calm = now;
    }

    /** How often each kind of fault was injected. */
    Map<String, Integer> kinds() {
        return kinds;
    }

    Passage passage(Caller caller, String service, String operation, Duration latency) {
        SplittableRandom draw = draw("passage", caller, service, operation);
        Duration before = scaled(latency, draw);
        Duration after = scaled(latency, draw);
        if (calm) {
            return new Passage(before, after, Crash.NONE);
        }
        boolean isFunction = caller.deadline().isBefore(Instant.MAX);
        if (isFunction && draw.nextDouble() < crashes) {
            boolean lost = draw.nextBoolean();
            count(lost ? "crash before a call's effect" : "crash after a call's effect");
            return new Passage(before, after, lost ? Crash.BEFORE_EFFECT : Crash.AFTER_EFFECT);
        }
        if (isFunction && draw.nextDouble() < slow) {
            Duration spike = Duration.ofSeconds(draw.nextInt(5, 100));
            count("slow call");
            return draw.nextBoolean()
                    ? new Passage(before.plus(spike), after, Crash.NONE)
                    : new Passage(before, after.plus(spike), Crash.NONE);
        }
        return new Passage(before, after, Crash.NONE);
    }

    /** Whether somebody else edits the same policy while a write of ours is under way. */
    boolean hasQuickerEditor(Caller caller, String operation) {
        boolean quicker = !calm && draw("edit", caller, "somebody", operation).nextDouble() < losses / 2;
        if (quicker) {
            count("edit before our write");
        }
        return quicker;
    }

    @Nullable
    AwsFault aws(Caller caller, String service, String operation) {
        SplittableRandom draw = draw("fault", caller, service, operation);
        double likely = service.equals("iam") || service.equals("kms") ? rate(operation) : faults;
        if (calm || draw.nextDouble() >= likely || !THROTTLES.containsKey(service)) {
            return null;
        }
        if (draw.nextInt(3) == 0) {
            count("throttled by AWS");
            return fault(service, operation, of(THROTTLES, service, draw), 400, false);
        }
        if (service.equals("iam") && isWrite(operation) && draw.nextInt(3) == 0) {
            count("409 of AWS");
            return fault(service, operation, "ConcurrentModification", 409, false);
        }
        boolean effect = draw.nextBoolean();
        count(effect ? "answer of AWS lost" : "5xx of AWS");
        return fault(service, operation, of(FAILURES, service, draw), 500, effect);
    }

    @Nullable
    AtlasFault atlas(Caller caller, String operation) {
        SplittableRandom draw = draw("fault", caller, "atlas", operation);
        if (calm || draw.nextDouble() >= rate(operation)) {
            return null;
        }
        switch (draw.nextInt(5)) {
            case 0 -> {
                count("429 of Atlas");
                Integer retryAfter = draw.nextBoolean() ? draw.nextInt(0, 30) : null;
                return fault(operation, 429, "RATE_LIMITED_TOKEN_BUCKET", retryAfter, false);
            }
            case 1 -> {
                if (operation.equals("updateGroupCluster")) {
                    count("409 of Atlas");
                    return fault(operation, 409, "ATLAS_CLUSTER_RESTORE_IN_PROGRESS", null, false);
                }
                count("5xx of Atlas");
                return fault(operation, 500, "UNEXPECTED_ERROR", null, false);
            }
            case 2 -> {
                boolean effect = draw.nextBoolean();
                count(effect ? "answer of Atlas lost" : "5xx of Atlas");
                return fault(operation, 503, null, null, effect);
            }
            default -> {
                boolean effect = draw.nextBoolean();
                count(effect ? "answer of Atlas lost" : "connection to Atlas lost");
                return fault(operation, 0, null, null, effect);
            }
        }
    }

    /** The delays after which an event is delivered: at once, late, twice or never. */
    List<Duration> deliveries(String rule) {
        SplittableRandom draw = new SplittableRandom(mixed("event", rule));
        if (calm || draw.nextDouble() >= losses) {
            return List.of(Duration.ZERO);
        }
        Duration late = Duration.ofSeconds(draw.nextInt(1, 1_200));
        switch (draw.nextInt(3)) {
            case 0 -> {
                count("event lost");
                return List.of();
            }
            case 1 -> {
                count("event late");
                return List.of(late);
            }
            default -> {
                count("event twice");
                return List.of(Duration.ZERO, late);
            }
        }
    }

    /** How far a function's clock is off: the same during the whole seed. */
    Duration skew(String function) {
        return Duration.ofMillis(new SplittableRandom(mixed(seed, "clock " + function))
                .nextInt(-MOST_SKEW_MILLIS, MOST_SKEW_MILLIS + 1));
    }

    private static AwsFault fault(String service, String operation, String error, int status, boolean effect) {
        return new AwsFault(service, operation, error, status, null, null, effect);
    }

    private static AtlasFault fault(
            String operation, int status, @Nullable String error, @Nullable Integer retryAfter, boolean effect) {
        return new AtlasFault(operation, status, error, retryAfter, null, null, effect);
    }

    private static String of(Map<String, List<String>> errors, String service, SplittableRandom draw) {
        List<String> known = errors.getOrDefault(service, List.of("ThrottlingException"));
        return known.get(draw.nextInt(known.size()));
    }

    private static boolean isWrite(String operation) {
        String lower = operation.toLowerCase(Locale.ROOT);
        return WRITE_WORDS.stream().anyMatch(lower::startsWith);
    }

    /** Writes fail more often than reads: there are few of them, and their faults matter most. */
    private double rate(String operation) {
        return isWrite(operation) ? 4 * faults : faults;
    }

    /** The latency of one direction: half of it, times a factor from a third to three. */
    private static Duration scaled(Duration latency, SplittableRandom draw) {
        double factor = Math.pow(3, draw.nextDouble() * 2 - 1);
        return Duration.ofMillis(Math.round(latency.toMillis() / 2.0 * factor));
    }

    private void count(String kind) {
        kinds.merge(kind, 1, Integer::sum);
    }

    private SplittableRandom draw(String purpose, Caller caller, String service, String operation) {
        return new SplittableRandom(mixed(purpose, caller.name() + " " + service + " " + operation));
    }

    private long mixed(String purpose, String what) {
        String key = purpose + " " + what;
        return mixed(seed, key + " " + asked.merge(key, 1, Integer::sum));
    }

    private static long mixed(long seed, String key) {
        long mixed = seed * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < key.length(); i++) {
            mixed = (mixed ^ key.charAt(i)) * 0xBF58476D1CE4E5B9L;
            mixed ^= mixed >>> 27;
        }
        return mixed;
    }
}
