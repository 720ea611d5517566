package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * IAM and KMS replace documents whole and compare nothing, so what somebody writes between our read and our write is
 * gone. Once its event is there, a person is told, even where our invocation died in the write.
 */
class OverwrittenEditsTest {
    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ADDED = "AddedMeanwhile";

    /** Lets somebody edit a document while our write of it is on its way, once. */
    private static final class Between implements Interference {
        private final String operation;
        private final Crash crash;
        private @Nullable Runnable edit;

        Between(String operation, Crash crash) {
            this.operation = operation;
            this.crash = crash;
        }

        @Override
        public Passage passage(Caller caller, String service, String called, Duration latency) {
            Runnable now = edit;
            if (now == null || !called.equals(operation) || !caller.name().startsWith("Ensure")) {
                return Passage.usual(latency);
            }
            edit = null;
            now.run();
            return new Passage(Duration.ofSeconds(2), latency, crash);
        }
    }

    @Fault(25)
    @ParameterizedTest
    @CsvSource({
        "UpdateAssumeRolePolicy, NONE, trust policy",
        "UpdateAssumeRolePolicy, AFTER_EFFECT, trust policy",
        "PutRolePolicy, NONE, inline policy AtlasCmk",
        "PutKeyPolicy, NONE, key policy",
        "PutKeyPolicy, AFTER_EFFECT, key policy"
    })
    void anEditThatFellBetweenOurReadAndOurWriteIsTold(String operation, Interference.Crash crash, String document) {
        Between between = new Between(operation, crash);
        try (Scenario scenario = scenario(between)) {
            between.edit = () -> scenario.after(Duration.ofSeconds(1), () -> add(scenario, operation));
            scenario.publish("cluster-observed.json");

            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("EDIT_OVERWRITTEN");
            assertThat(scenario.findings().toString()).contains("an edit of the " + document + ", " + operation);
            assertThat(scenario.cloud().notifications().getLast().message())
                    .contains("has to be made again", "aws cloudtrail lookup-events");
            assertThat(scenario.cloud().atlas().isEncryptionValid(Scenario.PROJECT))
                    .isTrue();

            add(scenario, operation);
            scenario.cloud().run();
            assertThat(scenario.outcome()).as("once it is made again").isEqualTo("COMPLIANT");
            assertThat(scenario.cloud().snapshot().aws().toString()).contains(ADDED, "AtlasCmk");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** Ours was there first: theirs is read, and kept. */
    @Test
    void anEditBeforeOurReadIsKeptAndNotTold() {
        try (Scenario scenario = scenario(Interference.NONE)) {
            scenario.onFirstEntering("EnsureRole", () -> scenario.after(Duration.ZERO, () -> add(scenario, "Trust")));
            scenario.publish("cluster-observed.json");

            assertThat(scenario.outcome()).isIn("ENCRYPTED", "COMPLIANT");
            assertThat(scenario.role().trustPolicy().toString()).contains(ADDED);
        }
    }

    private static Scenario scenario(Interference interference) {
        return Scenario.of(
                Scenario.changed(
                        "no-delegation", world -> world.atlasFaults().aws().set("trailLag", "PT40S")),
                interference);
    }

    /** Somebody adds a statement to the document that the operation writes, by what they see. */
    private static void add(Scenario scenario, String operation) {
        switch (operation) {
            case "PutKeyPolicy" -> {
                String policy = scenario.kms()
                        .getKeyPolicy(request -> request.keyId(KEY).policyName("default"))
                        .policy();
                scenario.kms()
                        .putKeyPolicy(request -> request.keyId(KEY)
                                .policyName("default")
                                .policy(with(
                                        policy, statement("kms:DescribeKey").set("Principal", deployer()))));
            }
            case "PutRolePolicy" -> {
                String present = scenario.role().inlinePolicies().containsKey("AtlasCmk")
                        ? scenario.role().inlinePolicies().get("AtlasCmk").toString()
                        : "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
                scenario.iam()
                        .putRolePolicy(request -> request.roleName("orders")
                                .policyName("AtlasCmk")
                                .policyDocument(with(present, statement("s3:ListBucket"))));
            }
            default -> {
                String trust = scenario.role().trustPolicy().toString();
                ObjectNode statement = statement("sts:AssumeRole");
                statement.remove("Resource");
                statement.set("Principal", deployer());
                scenario.iam()
                        .updateAssumeRolePolicy(
                                request -> request.roleName("orders").policyDocument(with(trust, statement)));
            }
        }
    }

    private static ObjectNode statement(String action) {
        return Json.object()
                .put("Sid", ADDED)
                .put("Effect", "Allow")
                .put("Action", action)
                .put("Resource", "*");
    }

    private static ObjectNode deployer() {
        return Json.object().put("AWS", "arn:aws:iam::111122223333:role/teams/deployer");
    }

    private static String with(String policy, JsonNode statement) {
        ObjectNode document = (ObjectNode) Scenario.json(policy);
        ((ArrayNode) document.path("Statement")).add(statement);
        return document.toString();
    }
}
