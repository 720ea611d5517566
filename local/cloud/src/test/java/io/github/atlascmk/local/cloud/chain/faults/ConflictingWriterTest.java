package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Write;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * 26: Terraform, or anybody else, takes our statements away whenever it sees them. Both of us looking every minute
 * would be thousands of edits a day of a document that live databases depend on.
 */
class ConflictingWriterTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Fault(26)
    @Test
    void aTrustPolicyOfLiveEncryptionIsRepairedOnceInTenMinutesAndAPersonIsToldOnce() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            scenario.cloud().wire().forget();
            everyMinuteOf(DAY, scenario, () -> revertTrust(scenario));

            List<Instant> writes = ours(scenario, "UpdateAssumeRolePolicy");
            assertThat(writes).as("live encryption isn't given up").hasSizeGreaterThan(90);
            for (int i = 1; i < writes.size(); i++) {
                assertThat(Duration.between(writes.get(i - 1), writes.get(i)))
                        .as("write %s", i)
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(i == 1 ? 1 : 10));
            }
            isToldOnceWithinMinutes(scenario, "trust policy");
            assertThat(scenario.lastRun().status().name()).isEqualTo("SUCCEEDED");
            Aftermath.isHarmless(scenario);
        }
    }

    @Fault(26)
    @Test
    void anInlinePolicyOfLiveEncryptionIsTreatedAlike() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            scenario.cloud().wire().forget();
            everyMinuteOf(Duration.ofHours(2), scenario, () -> deleteInlinePolicy(scenario));

            List<Instant> writes = ours(scenario, "PutRolePolicy");
            assertThat(writes).hasSizeBetween(8, 6 * 2 + 2);
            isToldOnceWithinMinutes(scenario, "inline policy AtlasCmk");
        }
    }

    /** Encryption never comes about, since Atlas refuses it each time. */
    @Fault(26)
    @Test
    void aPolicyThatNothingLiveDependsOnIsLeftAloneAfterTheSecondTime() {
        try (Scenario scenario = Scenario.in(
                "default",
                world -> world.atlasFaults(new AtlasFault(
                        "updateGroupEncryptionAtRest", 400, "INVALID_ATTRIBUTE", null, 1_000, null, null)))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("FAILED");
            everyMinuteOf(DAY, scenario, () -> revertTrust(scenario));

            assertThat(ours(scenario, "UpdateAssumeRolePolicy")).hasSizeBetween(2, 3);
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.cloud().notifications())
                    .filteredOn(message -> message.message().contains("keeps changing the trust policy back"))
                    .hasSize(1);
            Aftermath.isHarmless(scenario);
        }
    }

    /** The other writer, and the runs that its events and the sweep start. */
    private static void everyMinuteOf(Duration time, Scenario scenario, BooleanSupplier revert) {
        for (int minute = 1; minute <= time.toMinutes(); minute++) {
            boolean sweep = minute % 5 == 0;
            scenario.after(Duration.ofMinutes(minute), () -> {
                if (revert.getAsBoolean() || sweep) {
                    scenario.cloud()
                            .stepFunctions()
                            .start(
                                    scenario.cloud().machineArn(),
                                    null,
                                    Scenario.json("{\"projectId\":\"" + Scenario.PROJECT + "\"}"));
                }
            });
        }
        scenario.cloud().run();
    }

    private static List<Instant> ours(Scenario scenario, String operation) {
        return scenario.writes().stream()
                .filter(write -> write.operation().equals(operation))
                .filter(write -> write.caller().name().startsWith("Ensure"))
                .map(Write::at)
                .toList();
    }

    private static void isToldOnceWithinMinutes(Scenario scenario, String document) {
        List<SnsMessage> told = scenario.cloud().notifications().stream()
                .filter(message -> message.message().contains("keeps changing"))
                .toList();
        assertThat(told).singleElement().satisfies(message -> {
            assertThat(message.message()).contains("keeps changing the " + document + " back: 2 times");
            assertThat(Duration.between(scenario.writes().getFirst().at(), message.at()))
                    .as("after the first revert; the second came a minute after its repair")
                    .isLessThan(Duration.ofMinutes(6));
        });
        assertThat(scenario.cloud().notifications()).as("and nothing else").isEqualTo(told);
    }

    /** What `terraform apply` does where the role's trust policy stands in its configuration. */
    private static boolean revertTrust(Scenario scenario) {
        String encoded = scenario.iam()
                .getRole(request -> request.roleName("orders"))
                .role()
                .assumeRolePolicyDocument();
        ObjectNode trust =
                (ObjectNode) Scenario.json(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
        int before = trust.path("Statement").size();
        ((ArrayNode) trust.path("Statement"))
                .removeIf(statement -> statement.path("Sid").asText().startsWith("AtlasCmk"));
        boolean drifted = trust.path("Statement").size() < before;
        if (drifted) {
            scenario.iam()
                    .updateAssumeRolePolicy(
                            request -> request.roleName("orders").policyDocument(trust.toString()));
        }
        return drifted;
    }

    /** What `aws_iam_role_policies_exclusive` does. */
    private static boolean deleteInlinePolicy(Scenario scenario) {
        JsonNode there =
                Objects.requireNonNull(scenario.role().inlinePolicies()).get("AtlasCmk");
        if (there != null) {
            scenario.iam()
                    .deleteRolePolicy(request -> request.roleName("orders").policyName("AtlasCmk"));
        }
        return there != null;
    }
}
