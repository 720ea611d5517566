package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plan and run agree where a person approved what the findings of a world ask for. */
class ApprovedPlanTest {
    /** What each finding that a run acts on makes it write; {@code %} is the finding's subject. */
    private static final Map<String, List<String>> WRITES = Map.ofEntries(
            Map.entry("ATLAS_ROLE_MISSING", List.of("createGroupCloudProviderAccess")),
            Map.entry("ROLE_TO_CREATE", List.of("CreateRole")),
            Map.entry("ROLE_RECREATED", List.of()),
            Map.entry("TRUST_MISSING", List.of("UpdateAssumeRolePolicy")),
            Map.entry("KEY_ACCESS_MISSING", List.of("PutRolePolicy")),
            Map.entry("ROLE_NOT_AUTHORIZED", List.of("authorizeGroupCloudProviderAccessRole")),
            Map.entry("ENCRYPTION_OFF", List.of("updateGroupEncryptionAtRest")),
            Map.entry("ENCRYPTION_INVALID", List.of()),
            Map.entry("ACCESS_KEYS", List.of("updateGroupEncryptionAtRest")),
            Map.entry("OTHER_ROLE", List.of("updateGroupEncryptionAtRest")),
            Map.entry("OTHER_KEY", List.of("updateGroupEncryptionAtRest")),
            Map.entry("OLD_ACCESS", List.of("UpdateAssumeRolePolicy")),
            Map.entry("CLUSTER_NOT_ENCRYPTED", List.of("updateGroupCluster %")),
            Map.entry("SEARCH_NODES_OFF", List.of("updateGroupEncryptionAtRest")),
            Map.entry("CLUSTER_BUSY", List.of("updateGroupCluster %")),
            Map.entry("CLUSTER_QUEUED", List.of("updateGroupCluster %")));

    /** What a run waits for and then does. */
    private static final Set<String> AWAITED = Set.of("CLUSTER_BUSY", "CLUSTER_QUEUED");

    @ParameterizedTest
    @MethodSource("approvals")
    void aRunThatIsApprovedWritesWhatItsPlanListed(String world, List<String> approvals) {
        assertThat(agree(world, approvals)).isEqualTo("ENCRYPTED");
    }

    static Stream<Arguments> approvals() {
        return Stream.of(
                arguments("access-keys", List.of("switch-to-role")),
                arguments("replace-role", List.of("replace-role")),
                arguments("replace-key", List.of("replace-key")),
                arguments("another-key", List.of("replace-role", "replace-key")),
                arguments("vanished-role", List.of("recreate-role")),
                arguments("conditional-deny", List.of("ignore-deny")));
    }

    private static String agree(String world, List<String> approvals) {
        List<String> planned;
        boolean plannedWell;
        try (Scenario plan = withoutFaults(world)) {
            approve(plan, approvals);
            plan.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            JsonNode output = Objects.requireNonNull(plan.lastRun().output());
            planned = planned(output);
            plannedWell = output.path("mayWrite").asBoolean();
            assertThat(plan.writes()).as("a plan writes nothing").isEmpty();
        }
        try (Scenario run = withoutFaults(world)) {
            approve(run, approvals);
            run.startRun();
            List<String> written =
                    run.writes().stream().map(ApprovedPlanTest::words).toList();
            if (!plannedWell) {
                assertThat(written).isEmpty();
            } else if (run.lastRun().error() != null) {
                assertThat(planned.subList(0, Math.min(written.size(), planned.size())))
                        .as("what a failed run wrote until it failed: " + run.diagnosis())
                        .isEqualTo(written);
            } else {
                assertThat(written).isEqualTo(planned);
            }
            return run.outcome();
        }
    }

    private static List<String> planned(JsonNode inspection) {
        List<String> planned = new ArrayList<>();
        for (JsonNode finding : inspection.path("findings")) {
            if (finding.path("disposition").asText().equals("ACTIONABLE")) {
                boolean sameChange = finding.path("kind").asText().equals("SEARCH_NODES_OFF")
                        && planned.contains("updateGroupEncryptionAtRest");
                planned.addAll(sameChange ? List.of() : writes(finding));
            }
        }
        boolean obstructed = inspection
                .path("findings")
                .valueStream()
                .anyMatch(finding -> finding.path("disposition").asText().equals("HUMAN"));
        for (JsonNode finding : inspection.path("findings")) {
            if (AWAITED.contains(finding.path("kind").asText()) && !obstructed) {
                planned.addAll(writes(finding));
            }
        }
        return planned;
    }

    private static List<String> writes(JsonNode finding) {
        String kind = finding.path("kind").asText();
        assertThat(WRITES)
                .as("what a run writes because of it has to be stated here")
                .containsKey(kind);
        return Objects.requireNonNull(WRITES.get(kind)).stream()
                .map(write -> write.replace("%", finding.path("subject").asText()))
                .toList();
    }

    private static String words(Write write) {
        return write.operation().equals("updateGroupCluster")
                ? write.operation() + " "
                        + write.target().substring(write.target().lastIndexOf('/') + 1)
                : write.operation();
    }

    /** The approval alone: the switch is off while it starts its run. */
    private static void approve(Scenario scenario, List<String> approvals) {
        if (approvals.isEmpty()) {
            return;
        }
        scenario.invoke("SwitchWrites", Scenario.event("invoke/writes-off.json").toString());
        approvals.forEach(approval -> scenario.invoke(
                "Approve",
                Scenario.event("invoke/approve-" + approval + ".json").toString()));
        scenario.invoke("SwitchWrites", Scenario.event("invoke/writes-on.json").toString());
        assertThat(scenario.writes()).isEmpty();
    }

    private static Scenario withoutFaults(String world) {
        return Scenario.in(world, draft -> draft.atlasFaults().awsFaults());
    }
}
