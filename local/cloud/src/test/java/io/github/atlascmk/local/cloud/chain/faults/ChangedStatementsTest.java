package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody's tool merges what it needs into a statement of ours, since that fits so well. */
class ChangedStatementsTest {
    private static final String TEAM = "arn:aws:iam::111122223333:role/teams/deployer";

    /** Where our statement stands. */
    enum Where {
        TRUST_POLICY("default", "trust policy", "TRUST_MISSING", "UpdateAssumeRolePolicy"),
        INLINE_POLICY("default", "inline policy AtlasCmk", "KEY_ACCESS_MISSING", "PutRolePolicy"),
        KEY_POLICY("no-delegation", "key policy", "KEY_POLICY_MISSING", "PutKeyPolicy");

        private final String world;
        private final String document;
        private final String kind;
        private final String write;

        Where(String world, String document, String kind, String write) {
            this.world = world;
            this.document = document;
            this.kind = kind;
            this.write = write;
        }

        private JsonNode in(WorldDraft world) {
            return switch (this) {
                case TRUST_POLICY -> world.role("orders").part("trustPolicy").get("Statement");
                case INLINE_POLICY -> world.role("orders").get("inlinePolicies").at("/AtlasCmk/Statement");
                case KEY_POLICY -> world.key(Scenario.KEY).part("policy").get("Statement");
            };
        }

        /** Our statement, to be changed. */
        ObjectNode ours(WorldDraft world) {
            return (ObjectNode) in(world)
                    .valueStream()
                    .filter(statement -> statement.path("Sid").asText().startsWith("AtlasCmk"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Stream<Arguments> changes() {
        Consumer<ObjectNode> principal = ours -> {
            ObjectNode named = (ObjectNode) ours.get("Principal");
            JsonNode before = named.get("AWS");
            named.putArray("AWS").add(before).add(TEAM);
        };
        Consumer<ObjectNode> action = ours -> {
            JsonNode before = ours.get("Action");
            ArrayNode actions = ours.putArray("Action");
            (before.isArray() ? before.valueStream() : Stream.of(before)).forEach(actions::add);
            actions.add("sts:TagSession");
        };
        Consumer<ObjectNode> condition =
                ours -> ours.withObject("/Condition/StringEquals").put("aws:PrincipalOrgID", "o-secret");
        return Stream.of(Where.values())
                .flatMap(where -> Stream.of(
                                where == Where.INLINE_POLICY
                                        ? null
                                        : Arguments.of(where, principal, "dropped principal " + TEAM),
                                where == Where.KEY_POLICY
                                        ? null
                                        : Arguments.of(where, action, "dropped action sts:TagSession"),
                                Arguments.of(where, condition, "dropped condition aws:PrincipalOrgID"))
                        .filter(Objects::nonNull));
    }

    @Fault(54)
    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("changes")
    void whatIsDroppedIsSaid(Where where, Consumer<ObjectNode> change, String dropped) {
        World encrypted;
        try (Scenario scenario = Scenario.calm(where.world).publish("cluster-observed.json")) {
            encrypted = scenario.cloud().snapshot();
        }
        try (Scenario scenario = Scenario.of(Scenario.changed(encrypted, world -> change.accept(where.ours(world))))) {
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            JsonNode planned = scenario.lastRun().output().path("findings").get(0);
            assertThat(planned.path("kind").asText()).isEqualTo(where.kind);
            assertThat(planned.path("message").asText())
                    .startsWith("somebody changed our statement in the " + where.document)
                    .contains(dropped);

            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly(where.write);
            assertThat(scenario.findings())
                    .filteredOn(finding -> finding.path("kind").asText().equals("STATEMENT_REPLACED"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.path("disposition").asText()).isEqualTo("NOTICE");
                        assertThat(finding.path("message").asText()).contains(where.document, dropped);
                    });
            assertThat(scenario.history().toString()).contains("1 statement of ours replaced: " + dropped);
            assertThat(scenario.history() + scenario.cloud().logs()).doesNotContain("o-secret");
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.findings().findValuesAsText("kind")).doesNotContain("STATEMENT_REPLACED");
            Aftermath.isComplete(scenario);
        }
    }
}
