package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The key's use from Atlas's addresses only. The local Atlas uses the key from the addresses that it lists, so a
 * condition that lacks one makes the project invalid.
 */
class AtlasIpsTest {
    private static final String EU = "64b7a1000000000000000001";
    private static final List<String> CONTROL_PLANE = List.of("198.51.100.20/31");

    @Test
    void theKeyMayBeUsedFromAtlassAddressesOnly() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            assertThat(addresses(scenario)).contains("198.51.100.20/31").anyMatch(one -> one.startsWith("203.0.113."));
            assertThat(statement(scenario).path("Resource").asText()).endsWith("1234567890ab");
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** New addresses are added at once, old ones leave a day after Atlas stopped listing them. */
    @Fault(39)
    @Test
    void whenAtlasMovesNewAddressesAreAddedAndOldOnesRemovedADayLater() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            moveTo(scenario, List.of("192.0.2.8/32", "192.0.2.9/32"));
            run(scenario, Duration.ZERO);
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("PutRolePolicy");
            assertThat(addresses(scenario)).contains("192.0.2.8/31").containsAll(CONTROL_PLANE);

            run(scenario, Duration.ofHours(23));
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(addresses(scenario)).containsAll(CONTROL_PLANE);

            run(scenario, Duration.ofHours(2));
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("PutRolePolicy");
            assertThat(addresses(scenario)).contains("192.0.2.8/31").doesNotContainAnyElementsOf(CONTROL_PLANE);

            run(scenario, Duration.ZERO);
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.items("addresses#").getFirst().path("unlisted")).isEmpty();
        }
    }

    /** What is listed again and vanishes once more has a whole day again. */
    @Test
    void anAddressThatComesBackBeginsItsDayAnew() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            moveTo(scenario, List.of("192.0.2.8/32"));
            run(scenario, Duration.ZERO);
            moveTo(scenario, List.of("192.0.2.8/32", "198.51.100.20/31"));
            run(scenario, Duration.ofHours(20));
            moveTo(scenario, List.of("192.0.2.8/32"));
            run(scenario, Duration.ofHours(1));
            run(scenario, Duration.ofHours(5));
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(addresses(scenario)).containsAll(CONTROL_PLANE);
        }
    }

    /** Nodes to come are let in before they do. */
    @Test
    void announcedAddressesAreAddedBeforeTheyAreNeeded() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            move(scenario, new World.Nodes(List.of("192.0.2.1"), List.of("192.0.2.77")));
            run(scenario, Duration.ZERO);
            assertThat(addresses(scenario)).contains("192.0.2.1", "192.0.2.77");
            move(scenario, new World.Nodes(List.of("192.0.2.77"), List.of()));
            run(scenario, Duration.ZERO);
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    /** A list that can't be right is no reason to lock Atlas out. */
    @Test
    void whereAtlasListsNothingNothingIsChanged() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            List<String> before = addresses(scenario);
            move(scenario, new World.Nodes(List.of(), List.of()));
            run(scenario, Duration.ZERO);
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasUnavailable");
            assertThat(scenario.diagnosis()).contains("Atlas lists no addresses of the cluster orders-eu");
            assertThat(scenario.writes()).isEmpty();

            move(scenario, new World.Nodes(List.of("192.0.2.1"), List.of()));
            moveTo(scenario, List.of());
            run(scenario, Duration.ofHours(48));
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasUnavailable");
            assertThat(scenario.writes()).isEmpty();
            assertThat(addresses(scenario)).isEqualTo(before);
        }
    }

    /** In the key's account a key policy that names the role grants by itself: the addresses stand there as well. */
    @Test
    void aStatementInTheKeyPolicyHasTheAddressesToo() {
        try (Scenario scenario = encrypted("no-delegation")) {
            moveTo(scenario, List.of("192.0.2.8/32"));
            run(scenario, Duration.ZERO);
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("PutRolePolicy", "PutKeyPolicy");
            JsonNode key = scenario.writes().stream()
                    .filter(write -> write.operation().equals("PutKeyPolicy"))
                    .map(Write::after)
                    .findFirst()
                    .orElseThrow();
            assertThat(key.toString()).contains("192.0.2.8");
        }
    }

    /** A changed enrolment starts a run by itself. */
    @Test
    void withoutTheRestrictionTheKeyMayBeUsedFromEverywhereAgain() {
        try (Scenario scenario = encrypted("ip-conditions")) {
            scenario.invoke("Enrol", enrolment(false));
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(statement(scenario).has("Condition")).isFalse();

            scenario.invoke("Enrol", enrolment(true));
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(addresses(scenario)).containsAll(CONTROL_PLANE);
        }
    }

    /** An encrypted project whose enrolment restricts addresses. */
    private static Scenario encrypted(String world) {
        Scenario scenario =
                Scenario.calm(world, draft -> draft.enrolment(Scenario.PROJECT).set("restrictToAtlasIps", true));
        scenario.publish("cluster-observed.json");
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        return scenario;
    }

    private static void moveTo(Scenario scenario, List<String> controlPlane) {
        scenario.after(Duration.ZERO, () -> scenario.cloud().atlas().moveControlPlane(controlPlane));
        // The list is remembered for a minute.
        scenario.after(Duration.ofMinutes(2), () -> {});
        scenario.cloud().run();
    }

    private static void move(Scenario scenario, World.Nodes nodes) {
        scenario.after(Duration.ofSeconds(1), () -> scenario.cloud().atlas().moveNodes(EU, nodes));
        scenario.cloud().run();
    }

    /** A run by hand, so long from now; its writes are all that is left in the journal. */
    private static void run(Scenario scenario, Duration later) {
        scenario.after(later, () -> {});
        scenario.cloud().run();
        scenario.cloud().wire().forget();
        scenario.startRun();
    }

    private static JsonNode statement(Scenario scenario) {
        return Objects.requireNonNull(scenario.role().inlinePolicies().get("AtlasCmk"))
                .path("Statement")
                .get(0);
    }

    private static List<String> addresses(Scenario scenario) {
        return statement(scenario)
                .at("/Condition/IpAddress/aws:SourceIp")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static String enrolment(boolean restricted) {
        ObjectNode enrolment = (ObjectNode) Scenario.json("""
                {"projectId":"%s","roleArn":"%s","mode":"ENFORCE","existingClusters":"ENCRYPT",
                 "keyArn":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}""".formatted(Scenario.PROJECT, Scenario.ROLE));
        return enrolment.put("restrictToAtlasIps", restricted).toString();
    }
}
