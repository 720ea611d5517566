package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Delivery;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watcher inside of the local cloud makes go wrong, a run gets over. */
class InterferenceTest {
    private static final List<String> WRITES = List.of(
            "createGroupCloudProviderAccess",
            "UpdateAssumeRolePolicy",
            "PutRolePolicy",
            "authorizeGroupCloudProviderAccessRole",
            "updateGroupEncryptionAtRest",
            "updateGroupCluster",
            "updateGroupCluster");

    /** An invocation that dies with its first call of one operation. */
    private static final class Dying implements Interference {
        private final String operation;
        private final Crash crash;
        private final List<Caller> died = new ArrayList<>();
        private final List<Caller> ended = new ArrayList<>();

        Dying(String operation, Crash crash) {
            this.operation = operation;
            this.crash = crash;
        }

        @Override
        public Passage passage(Caller caller, String service, String called, Duration latency) {
            boolean now = died.isEmpty() && called.equals(operation);
            if (now) {
                died.add(caller);
            }
            return new Passage(latency, Duration.ZERO, now ? crash : Crash.NONE);
        }

        @Override
        public void ended(Caller caller) {
            ended.add(caller);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UpdateAssumeRolePolicy, BEFORE_EFFECT",
        "UpdateAssumeRolePolicy, AFTER_EFFECT",
        "createGroupCloudProviderAccess, BEFORE_EFFECT",
        "createGroupCloudProviderAccess, AFTER_EFFECT",
        "updateGroupEncryptionAtRest, AFTER_EFFECT",
        "getGroup, AFTER_EFFECT"
    })
    void anInvocationThatDiesIsTriedAgainAndWritesNothingTwice(String operation, Interference.Crash crash) {
        Dying dying = new Dying(operation, crash);
        try (Scenario scenario = Scenario.of(calm(), dying).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.history().toString()).contains("Lambda.Unknown", "Runtime exited");
            assertThat(scenario.writeOperations()).containsExactlyElementsOf(WRITES);
            assertThat(dying.ended)
                    .usingElementComparator((a, b) -> a == b ? 0 : 1)
                    .contains(dying.died.getFirst());
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** Though the invocation that had Atlas begin couldn't say so. */
    @Fault(40)
    @ParameterizedTest
    @EnumSource(
            value = Interference.Crash.class,
            names = {"BEFORE_EFFECT", "AFTER_EFFECT"})
    void aRunWaitsUntilItsClustersAreIdle(Interference.Crash crash) {
        World world = Scenario.changed("private-networking", WorldDraft::atlasFaults);
        try (Scenario scenario = Scenario.of(world, new Dying("updateGroupCluster", crash))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            assertThat(scenario.project().clusters())
                    .filteredOn(cluster -> cluster.name().equals("orders-us"))
                    .extracting(World.Cluster::state)
                    .containsExactly("IDLE");
            assertThat(scenario.writeOperations()).containsExactly("updateGroupCluster");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anEventReachesItsTargetAsOftenAsItIsSaid(int times) {
        Interference interference = new Interference() {
            @Override
            public List<Duration> deliveries(Delivery delivery) {
                return delivery.rule().contains("ClusterObserved")
                        ? List.of(Duration.ZERO, Duration.ofHours(1)).subList(0, times)
                        : List.of(Duration.ZERO);
            }
        };
        try (Scenario scenario = Scenario.of(calm(), interference).publish("cluster-observed.json")) {
            assertThat(scenario.cloud().answers())
                    .filteredOn(answer -> !answer.payload().path("runs").isEmpty())
                    .hasSize(times);
            assertThat(scenario.cloud().stepFunctions().executions()).hasSize(Math.min(times, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "events, PutEvents, ThrottlingException",
        "lambda, Invoke, TooManyRequestsException",
        "states, StartExecution, ThrottlingException",
        "dynamodb, UpdateItem, ThrottlingException",
        "iam, PutRolePolicy, Throttling"
    })
    void aThrottledCallIsMadeAgain(String service, String operation, String error) {
        List<String> thrown = new ArrayList<>();
        Interference interference = new Interference() {
            @Override
            public @Nullable AwsFault awsFault(Caller caller, String called, String name) {
                if (!thrown.isEmpty() || !called.equals(service) || !name.equals(operation)) {
                    return null;
                }
                thrown.add(error);
                return new AwsFault(service, operation, error, 400, null, null, null);
            }
        };
        try (Scenario scenario = Scenario.of(calm(), interference).publish("cluster-observed.json")) {
            assertThat(thrown).hasSize(1);
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactlyElementsOf(WRITES);
        }
    }

    /** Leases last five seconds longer than their invocations: more than clocks of Lambda ever differ by. */
    @Fault(50)
    @ParameterizedTest
    @EnumSource(Skew.class)
    void clocksOfFunctionsMayDiffer(Skew skew) {
        Interference interference = new Interference() {
            @Override
            public <T> T given(String function, Class<T> type, T thing) {
                return thing instanceof Clock clock ? type.cast(Clock.offset(clock, skew.of(function))) : thing;
            }
        };
        try (Scenario scenario = Scenario.of(calm(), interference).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactlyElementsOf(WRITES);
        }
    }

    enum Skew {
        AHEAD,
        BEHIND,
        MIXED;

        Duration of(String function) {
            return switch (this) {
                case AHEAD -> Duration.ofSeconds(2);
                case BEHIND -> Duration.ofSeconds(-2);
                case MIXED -> Duration.ofSeconds(function.hashCode() % 2 == 0 ? 2 : -2);
            };
        }
    }

    private static World calm() {
        return Scenario.changed("default", WorldDraft::atlasFaults);
    }
}
