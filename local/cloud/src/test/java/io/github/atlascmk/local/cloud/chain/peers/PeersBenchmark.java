package io.github.atlascmk.local.cloud.chain.peers;

import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often, and how soon, a project is encrypted: by the chain, and by what others do. All meet the same lags,
 * throttles and failures. Not a test: it fails only where a run ends in an error of its own. docs/benchmarks.md says
 * how to run it, and where the lags come from.
 */
@Tag("benchmark")
class PeersBenchmark {
    private static final int RUNS = Integer.getInteger("runs", 200);
    private static final int LONGEST_LAG = 120;
    private static final List<Band> BANDS = List.of(
            new Band(0, 10),
            new Band(11, 20),
            new Band(21, 30),
            new Band(31, 60),
            new Band(61, 90),
            new Band(91, LONGEST_LAG));
    /** Of the runs: in so many one of the writes to Atlas is throttled, and in so many one fails. */
    private static final double THROTTLED = 0.15;

    private static final double FAILED = 0.10;
    private static final List<String> WRITES = List.of(
            "createGroupCloudProviderAccess", "authorizeGroupCloudProviderAccessRole", "updateGroupEncryptionAtRest");

    /** @param first how long the first try took; empty where it failed */
    private record Tried(Optional<Duration> first, boolean second) {}

    /** Lags in seconds, both ends included. */
    private record Band(int from, int to) {
        /** How many of the runs with such a lag were encrypted, and after how long half of those. */
        String of(List<Tried> tries) {
            List<Tried> all = IntStream.range(0, RUNS)
                    .filter(i -> lag(i + 1) >= from && lag(i + 1) <= to)
                    .mapToObj(tries::get)
                    .toList();
            List<Duration> times = times(all);
            return share(times.size(), all.size()) + (times.isEmpty() ? "" : ", " + quantile(times, 0.5));
        }

        @Override
        public String toString() {
            return from + " to " + to + " s";
        }
    }

    private interface Play {
        Tried in(Scenario scenario);
    }

    @Test
    void measure() {
        Map<String, Play> policies = new LinkedHashMap<>();
        policies.put("atlas-cmk", PeersBenchmark::chain);
        for (Peer.Policy policy : Peer.Policy.values()) {
            policies.put(policy.label(), scenario -> peer(scenario, policy));
        }
        Map<String, List<Tried>> calm = played(policies, false);
        heading("Atlas never fails");
        calm.forEach(PeersBenchmark::print);
        heading("Atlas throttles a write in 15 % of the runs and fails one in 10 %");
        played(policies, true).forEach(PeersBenchmark::print);
        printBands(calm);
    }

    private static Map<String, List<Tried>> played(Map<String, Play> policies, boolean faults) {
        Map<String, List<Tried>> played = new LinkedHashMap<>();
        policies.forEach((name, play) -> {
            List<Tried> tries = new ArrayList<>();
            for (int seed = 1; seed <= RUNS; seed++) {
                try (Scenario scenario = Scenario.of(world(seed, faults))) {
                    tries.add(play.in(scenario));
                }
            }
            played.put(name, tries);
        });
        return played;
    }

    private static void heading(String weather) {
        System.out.printf("%n%d runs, IAM propagates within 0 to %d s, %s%n%n", RUNS, LONGEST_LAG, weather);
        System.out.println("| policy | encrypted at the first try | median | 95 % | after a second try |");
        System.out.println("|---|---|---|---|---|");
    }

    private static void print(String name, List<Tried> tries) {
        List<Duration> times = times(tries);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                name,
                share(times.size(), RUNS),
                quantile(times, 0.5),
                quantile(times, 0.95),
                share(tries.stream().filter(Tried::second).count(), RUNS));
    }

    /** First tries by how long IAM took: whoever knows another distribution can weigh them by it. */
    private static void printBands(Map<String, List<Tried>> policies) {
        System.out.printf("%nfirst tries by IAM's lag, Atlas never fails%n%n");
        System.out.println("| policy | "
                + BANDS.stream().map(Band::toString).collect(Collectors.joining(" | ")) + " |\n|---"
                + "|---".repeat(BANDS.size()) + "|");
        policies.forEach((name, tries) -> System.out.println("| " + name + " | "
                + BANDS.stream().map(band -> band.of(tries)).collect(Collectors.joining(" | ")) + " |"));
    }

    private static List<Duration> times(List<Tried> tries) {
        return tries.stream().flatMap(tried -> tried.first().stream()).sorted().toList();
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.0f %%", 100.0 * part / whole);
    }

    private static String quantile(List<Duration> sorted, double part) {
        return sorted.isEmpty()
                ? "–"
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.floor(part * sorted.size())))
                                .toSeconds()
                        + " s";
    }

    private static Tried chain(Scenario scenario) {
        Instant began = scenario.cloud().timeline().instant();
        scenario.publish("cluster-observed.json");
        Optional<Duration> first = scenario.history().stream()
                .filter(event -> "EnableEncryption".equals(event.state()))
                .filter(event -> event.detail() instanceof HistoryEvent.TaskSucceeded)
                .map(event -> Duration.between(began, event.at()))
                .findFirst();
        if (first.isEmpty()) {
            scenario.startRun();
        }
        return new Tried(first, isValid(scenario));
    }

    private static Tried peer(Scenario scenario, Peer.Policy policy) {
        Instant began = scenario.cloud().timeline().instant();
        Peer peer = new Peer(scenario.cloud(), policy);
        Optional<Duration> first = peer.apply()
                ? Optional.of(
                        Duration.between(began, scenario.cloud().timeline().instant()))
                : Optional.empty();
        return new Tried(first, first.isPresent() || peer.apply());
    }

    private static boolean isValid(Scenario scenario) {
        World.EncryptionAtRest encryption = scenario.project().encryptionAtRest();
        return encryption != null && encryption.awsKms() != null;
    }

    private static int lag(int seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L).nextInt(LONGEST_LAG + 1);
    }

    /** The same for all policies: lag and faults come from the seed alone. */
    private static World world(int seed, boolean faults) {
        int lag = lag(seed);
        Random random = new Random(seed * 0xBF58476D1CE4E5B9L);
        boolean throttled = random.nextDouble() < THROTTLED;
        boolean failed = random.nextDouble() < FAILED;
        String throttledWrite = WRITES.get(random.nextInt(WRITES.size()));
        String failedWrite = WRITES.get(random.nextInt(WRITES.size()));
        boolean effect = random.nextBoolean();
        List<AtlasFault> script = new ArrayList<>();
        if (faults && throttled) {
            script.add(new AtlasFault(throttledWrite, 429, "RATE_LIMITED_TOKEN_BUCKET", null, null, null, null));
        }
        if (faults && failed) {
            script.add(new AtlasFault(failedWrite, 503, "SERVICE_UNAVAILABLE", null, null, null, effect));
        }
        return Scenario.changed("default", world -> {
            world.set("seed", seed);
            world.aws().set("iamLag", "PT" + lag + "S");
            world.project("orders-prod").remove("clusters");
            world.atlasFaults(script.toArray(AtlasFault[]::new));
        });
    }
}
