package io.github.atlascmk.local.cloud.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What must hold after every fault, whatever it was. */
public final class Aftermath {
    private static final String OURS = "AtlasCmk";
    private static final List<String> CAN_BE_ENCRYPTED = List.of("orders-eu", "orders-us");

    private Aftermath() {}

    /** Nothing of others was changed, and nobody holds a claim or a lease. */
    public static void isHarmless(Scenario scenario) {
        assertThat(scenario.nothingIsHeld()).as("no claim and no lease is left").isTrue();
        assertThat(foreignPolicies(scenario.cloud().snapshot()))
                .as("policies of others")
                .isEqualTo(foreignPolicies(scenario.start()));
        for (World.Project before : scenario.start().atlas().projects()) {
            scenario.cloud().snapshot().atlas().projects().stream()
                    .filter(after -> after.id().equals(before.id()))
                    .forEach(after -> assertThat(after.roles())
                            .as("Atlas roles of others")
                            .containsAll(before.roles().stream()
                                    .filter(role -> !Scenario.ROLE.equals(role.iamAssumedRoleArn()))
                                    .toList()));
        }
    }

    /**
     * The same; and once the fault is over, one more run does what is left, and a second finds nothing to do. However
     * often it was tried, there is one Atlas role of ours, and one statement in each policy.
     */
    public static void converges(Scenario scenario) {
        isHarmless(scenario);
        hasRecovered(scenario);
    }

    /** The same, where an invocation that died may have left a lease, which ends by itself. */
    public static void hasRecovered(Scenario scenario) {
        scenario.cloud().atlas().clearFaults();
        scenario.startRun();
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isIn("ENCRYPTED", "COMPLIANT");
        isComplete(scenario);
        scenario.cloud().wire().forget();
        scenario.startRun();
        assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        assertThat(scenario.writes()).isEmpty();
        isHarmless(scenario);
    }

    /** Every cluster of the default world that can be encrypted is, by one role and one statement in each policy. */
    public static void isComplete(Scenario scenario) {
        World.Project project = scenario.project();
        for (World.Cluster cluster : project.clusters()) {
            if (CAN_BE_ENCRYPTED.contains(cluster.name())) {
                assertThat(scenario.provider(cluster.name())).as(cluster.name()).isEqualTo("AWS");
            }
        }
        assertThat(project.roles())
                .filteredOn(role -> role.iamAssumedRoleArn() == null || Scenario.ROLE.equals(role.iamAssumedRoleArn()))
                .as("Atlas roles of ours")
                .hasSize(1);
        assertThat(statements(scenario.role().trustPolicy(), true))
                .as("our statements in the trust policy")
                .hasSize(1);
        assertThat(statements(
                        Objects.requireNonNull(scenario.role().inlinePolicies().get(OURS)), true))
                .as("our statements in the inline policy")
                .hasSize(1);
    }

    /** No operation took effect twice on the same thing. */
    public static void noWriteTwice(Scenario scenario) {
        Map<String, Integer> writes = new HashMap<>();
        for (Write write : scenario.writes()) {
            String target = write.operation().equals("createGroupCloudProviderAccess") ? "" : write.target();
            writes.merge(write.operation() + " " + target, 1, Integer::sum);
        }
        assertThat(writes.values()).as(writes.toString()).allMatch(times -> times == 1);
    }

    /** By whose they are: trust policies and inline policies without what is ours, and key policies. */
    private static Map<String, JsonNode> foreignPolicies(World world) {
        Map<String, JsonNode> foreign = new TreeMap<>();
        for (World.Account account : world.aws().accounts()) {
            for (World.Role role : account.roles()) {
                String name = account.id() + role.path() + role.name();
                foreign.put(name + " trust", withoutOurs(role.trustPolicy()));
                Objects.requireNonNullElse(role.inlinePolicies(), Map.<String, JsonNode>of())
                        .forEach((policy, document) -> {
                            if (!policy.equals(OURS)) {
                                foreign.put(name + " " + policy, document);
                            }
                        });
            }
            account.keys().forEach(key -> foreign.put(account.id() + " " + key.keyId(), withoutOurs(key.policy())));
        }
        return foreign;
    }

    private static JsonNode withoutOurs(JsonNode trust) {
        JsonNode copy = trust.deepCopy();
        if (copy.path("Statement") instanceof ArrayNode statements) {
            List<JsonNode> foreign = statements(copy, false);
            statements.removeAll();
            statements.addAll(foreign);
        }
        return copy;
    }

    private static List<JsonNode> statements(JsonNode policy, boolean ours) {
        JsonNode statements = policy.path("Statement");
        return (statements.isArray() ? statements.valueStream().toList() : List.of(statements))
                .stream()
                        .filter(statement -> statement.path("Sid").asText().startsWith(OURS) == ours)
                        .toList();
    }
}
