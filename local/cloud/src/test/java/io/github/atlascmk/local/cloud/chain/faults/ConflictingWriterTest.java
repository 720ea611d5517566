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
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * 26: Terraform, or anybody else, takes our statements away whenever it sees them. Both of us looking every minute
 * would be thousands of edits a day of a document that live databases depend on.
 */
class ConflictingWriterTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** What somebody's tool takes our statement out of. */
    enum Contested {
        /** What `terraform apply` does where the role's trust policy stands in its configuration. */
        TRUST_POLICY("default", "trust policy", "UpdateAssumeRolePolicy") {
            @Override
            boolean revert(Scenario scenario) {
                String encoded = scenario.iam()
                        .getRole(request -> request.roleName("orders"))
                        .role()
                        .assumeRolePolicyDocument();
                ObjectNode trust = (ObjectNode)
                        Scenario.json(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
                boolean drifted = withoutOurs(trust);
                if (drifted) {
                    scenario.iam()
                            .updateAssumeRolePolicy(
                                    request -> request.roleName("orders").policyDocument(trust.toString()));
                }
                return drifted;
            }
        },
        /** What `aws_iam_role_policies_exclusive` does. */
        INLINE_POLICY("default", "inline policy AtlasCmk", "PutRolePolicy") {
            @Override
            boolean revert(Scenario scenario) {
                JsonNode there =
                        Objects.requireNonNull(scenario.role().inlinePolicies()).get("AtlasCmk");
                if (there != null) {
                    scenario.iam()
                            .deleteRolePolicy(
                                    request -> request.roleName("orders").policyName("AtlasCmk"));
                }
                return there != null;
            }
        },
        /** What `aws_kms_key_policy` does at each apply. */
        KEY_POLICY("no-delegation", "key policy", "PutKeyPolicy") {
            @Override
            boolean revert(Scenario scenario) {
                return revertKey(scenario.kms(), Scenario.KEY);
            }
        },
        KEY_POLICY_OF_ANOTHER_ACCOUNT("key-in-another-account", "key policy", "PutKeyPolicy") {
            @Override
            boolean revert(Scenario scenario) {
                return revertKey(
                        scenario.cloud().kms("444455556666", "eu-central-1"), "5678efab-56ef-78ab-90cd-5678901234ef");
            }
        };

        private final String world;
        private final String document;
        private final String write;

        Contested(String world, String document, String write) {
            this.world = world;
            this.document = document;
            this.write = write;
        }

        /** Takes our statements out, if they are in. */
        abstract boolean revert(Scenario scenario);

        boolean isOfKey() {
            return name().startsWith("KEY");
        }

        private static boolean revertKey(KmsClient kms, String key) {
            ObjectNode policy = (ObjectNode)
                    Scenario.json(kms.getKeyPolicy(request -> request.keyId(key).policyName("default"))
                            .policy());
            boolean drifted = withoutOurs(policy);
            if (drifted) {
                kms.putKeyPolicy(
                        request -> request.keyId(key).policyName("default").policy(policy.toString()));
            }
            return drifted;
        }

        private static boolean withoutOurs(ObjectNode policy) {
            int before = policy.path("Statement").size();
            ((ArrayNode) policy.path("Statement"))
                    .removeIf(statement -> statement.path("Sid").asText().startsWith("AtlasCmk"));
            return policy.path("Statement").size() < before;
        }
    }

    @Fault(26)
    @ParameterizedTest
    @EnumSource
    void aDocumentOfLiveEncryptionIsRepairedOnceInTenMinutesAndAPersonIsToldOnce(Contested contested) {
        try (Scenario scenario = Scenario.calm(contested.world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            scenario.cloud().wire().forget();
            Duration time = contested == Contested.TRUST_POLICY ? DAY : Duration.ofHours(3);
            everyMinuteOf(time, scenario, () -> contested.revert(scenario));

            List<Instant> writes = ours(scenario, contested.write);
            assertThat(writes)
                    .as("live encryption isn't given up")
                    .hasSizeBetween((int) time.toMinutes() / 16, (int) time.toMinutes() / 10 + 2);
            for (int i = 1; i < writes.size(); i++) {
                assertThat(Duration.between(writes.get(i - 1), writes.get(i)))
                        .as("write %s", i)
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(i == 1 ? 1 : 10));
            }
            isToldOnceWithinMinutes(scenario, contested.document);
            assertThat(scenario.lastRun().status().name()).isEqualTo("SUCCEEDED");
            Aftermath.isHarmless(scenario);
        }
    }

    /** Encryption never comes about, since Atlas refuses it each time. */
    @Fault(26)
    @ParameterizedTest
    @EnumSource
    void aPolicyThatNothingLiveDependsOnIsLeftAloneAfterTheSecondTime(Contested contested) {
        try (Scenario scenario = Scenario.in(
                contested.world,
                world -> world.atlasFaults(new AtlasFault(
                        "updateGroupEncryptionAtRest", 400, "INVALID_ATTRIBUTE", null, 1_000, null, null)))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("FAILED");
            everyMinuteOf(
                    contested == Contested.TRUST_POLICY ? DAY : Duration.ofHours(3),
                    scenario,
                    () -> contested.revert(scenario));

            assertThat(ours(scenario, contested.write)).hasSizeBetween(2, 3);
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.cloud().notifications())
                    .filteredOn(
                            message -> message.message().contains("keeps changing the " + contested.document + " back"))
                    .hasSize(1);
            Aftermath.isHarmless(scenario);
        }
    }

    /** What the message says to type ends the conflict at once, for the role and for the key. */
    @Fault(26)
    @ParameterizedTest
    @EnumSource
    void whatTheMessageSaysToTypeHasUsForgetIt(Contested contested) {
        try (Scenario scenario = Scenario.calm(contested.world).publish("cluster-observed.json")) {
            everyMinuteOf(Duration.ofMinutes(20), scenario, () -> contested.revert(scenario));
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("CONFLICTING_WRITER");
            assertThat(scenario.findings().findValuesAsText("subject"))
                    .anyMatch(subject -> subject.contains(contested.isOfKey() ? ":key/" : ":role/"));

            String message = scenario.cloud().notifications().stream()
                    .map(SnsMessage::message)
                    .filter(text -> text.contains("keeps changing"))
                    .findFirst()
                    .orElseThrow();
            String id = message.replaceAll("(?s).*--key '\\{\"id\":\\{\"S\":\"([^\"]+)\"}}'.*", "$1");
            assertThat(scenario.items(id)).hasSize(1);
            String table = message.replaceAll("(?s).*--table-name (\\S+) .*", "$1");
            scenario.cloud()
                    .dynamoDb()
                    .updateItem(request -> request.tableName(table)
                            .key(Map.of("id", AttributeValue.fromS(id)))
                            .updateExpression("REMOVE edits"));
            scenario.after(Duration.ofMinutes(5), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isIn("ENCRYPTED", "COMPLIANT");
            assertThat(scenario.findings().findValuesAsText("kind")).doesNotContain("CONFLICTING_WRITER");
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
        assertThat(scenario.cloud().notifications())
                .as("else only that each of the first two reverts was a danger, and that the first was over")
                .filteredOn(message -> !told.contains(message))
                .extracting(message -> message.attribute("level"))
                .isSubsetOf("AT_RISK", "NONE", "DOWN")
                .hasSizeLessThanOrEqualTo(4);
    }
}
