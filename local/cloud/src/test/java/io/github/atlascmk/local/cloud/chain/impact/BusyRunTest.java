package io.github.atlascmk.local.cloud.chain.impact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that come while a run of their project waits, for a cluster or for AWS. */
class BusyRunTest {
    private static final int STORM = 200;

    /** Each event's run would look itself, if the worker's last look began before it: few of them do. */
    @Test
    void aStormOfEventsLeadsToFewLooksWhileARunWaitsForACluster() {
        try (Scenario scenario = Scenario.calm(
                world -> world.cluster("orders-eu").set("state", "UPDATING").set("settlesAfter", "PT25M"))) {
            scenario.announce("cluster-observed.json");
            AtomicReference<Long> before = new AtomicReference<>(0L);
            scenario.after(Duration.ofMinutes(5), () -> before.set(looks(scenario)));
            for (int i = 0; i < STORM; i++) {
                String id = "storm-" + i;
                scenario.after(Duration.ofMinutes(5).plusMillis(300L * i), () -> scenario.another(id));
            }
            AtomicReference<Long> after = new AtomicReference<>(0L);
            scenario.after(Duration.ofMinutes(7), () -> after.set(looks(scenario)));
            scenario.cloud().run();

            assertThat(scenario.cloud().stepFunctions().executions()).hasSizeGreaterThan(STORM);
            assertThat(after.get() - before.get()).as("looks in two minutes").isBetween(2L, 12L);
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** Each reads the project once. */
    private static long looks(Scenario scenario) {
        return scenario.calls("getGroup");
    }

    static Stream<Arguments> obstacles() {
        Consumer<Scenario> disabled = scenario -> scenario.kms().disableKey(request -> request.keyId(Scenario.KEY));
        Consumer<Scenario> denied = scenario -> {
            ObjectNode policy = (ObjectNode) Scenario.json(scenario.kms()
                    .getKeyPolicy(request -> request.keyId(Scenario.KEY).policyName("default"))
                    .policy());
            ((ArrayNode) policy.path("Statement"))
                    .add(Scenario.json("{\"Sid\":\"NoAtlas\",\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\""
                            + Scenario.ROLE + "\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}"));
            scenario.kms()
                    .putKeyPolicy(request ->
                            request.keyId(Scenario.KEY).policyName("default").policy(policy.toString()));
        };
        return Stream.of(
                Arguments.of(disabled, "the key is disabled"),
                Arguments.of(denied, "in statement \"NoAtlas\" of the key"));
    }

    /** The step that turns encryption on tries again for minutes, since IAM may be late; people hear of it before. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("obstacles")
    void whatComesUpAfterTheLookIsToldWhileTheStepTriesAgain(Consumer<Scenario> act, String words) {
        try (Scenario scenario = Scenario.calm()) {
            AtomicReference<Instant> happened = new AtomicReference<>(Instant.MIN);
            scenario.onFirstEntering("EnableEncryption", () -> {
                happened.set(scenario.cloud().timeline().instant());
                act.accept(scenario);
            });
            scenario.publish("cluster-observed.json");
            assertThat(scenario.cloud().notifications()).first().satisfies(message -> {
                assertThat(message.message()).contains(words);
                assertThat(Duration.between(happened.get(), message.at())).isLessThan(Duration.ofMinutes(1));
            });
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }
}
