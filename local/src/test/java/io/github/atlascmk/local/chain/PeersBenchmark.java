package io.github.atlascmk.local.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.states.HistoryEvent;
import io.github.atlascmk.local.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
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
    /** Of a run, each: one call of its four writes to Atlas is throttled, or fails. */
    private static final double THROTTLED = 0.15;

    private static final double FAILED = 0.10;
    private static final List<String> WRITES = List.of(
            "createGroupCloudProviderAccess", "authorizeGroupCloudProviderAccessRole", "updateGroupEncryptionAtRest");

    /** @param first how long the first try took; empty where it failed */
    private record Tried(Optional<Duration> first, boolean second) {}

    @Test
    void measure() {
        for (boolean faults : new boolean[] {false, true}) {
            System.out.printf(
                    Locale.ROOT,
                    "%n%d runs, IAM propagates within 0 to %d s, %s%n%n",
                    RUNS,
                    LONGEST_LAG,
                    faults ? "Atlas throttles a write in 15 % and fails one in 10 % of them" : "Atlas never fails");
            System.out.println("| policy | encrypted at the first try | median | 95 % | after a second try |");
            System.out.println("|---|---|---|---|---|");
            print("atlas-cmk", faults, PeersBenchmark::chain);
            for (Peer.Policy policy : Peer.Policy.values()) {
                print(policy.label(), faults, scenario -> peer(scenario, policy));
            }
        }
    }

    private interface Play {
        Tried in(Scenario scenario);
    }

    private static void print(String name, boolean faults, Play play) {
        List<Duration> times = new ArrayList<>();
        int second = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            try (Scenario scenario = Scenario.of(world(seed, faults))) {
                Tried tried = play.in(scenario);
                tried.first().ifPresent(times::add);
                second += tried.second() ? 1 : 0;
            }
        }
        times.sort(Duration::compareTo);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f %% | %s | %s | %.1f %% |%n",
                name,
                100.0 * times.size() / RUNS,
                quantile(times, 0.5),
                quantile(times, 0.95),
                100.0 * second / RUNS);
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

    /** The same for all policies: lag and faults come from the seed alone. */
    private static World world(int seed, boolean faults) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int lag = random.nextInt(LONGEST_LAG + 1);
        boolean throttled = random.nextDouble() < THROTTLED;
        boolean failed = random.nextDouble() < FAILED;
        String throttledWrite = WRITES.get(random.nextInt(WRITES.size()));
        String failedWrite = WRITES.get(random.nextInt(WRITES.size()));
        boolean effect = random.nextBoolean();
        return Scenario.changed("default", tree -> {
            Scenario.withoutFaults(tree);
            tree.put("seed", seed);
            ((ObjectNode) tree.path("aws")).put("iamLag", "PT" + lag + "S");
            ((ObjectNode) tree.at("/atlas/projects/0")).putArray("clusters");
            ArrayNode script = ((ObjectNode) tree.path("atlas")).putArray("faults");
            if (faults && throttled) {
                script.addObject()
                        .put("operation", throttledWrite)
                        .put("status", 429)
                        .put("errorCode", "RATE_LIMITED_TOKEN_BUCKET");
            }
            if (faults && failed) {
                script.addObject()
                        .put("operation", failedWrite)
                        .put("status", 503)
                        .put("errorCode", "SERVICE_UNAVAILABLE")
                        .put("effect", effect);
            }
            return tree;
        });
    }
}
