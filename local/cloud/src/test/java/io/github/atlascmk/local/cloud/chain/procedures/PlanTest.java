package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan and a run agree, in every world that is shipped: what a run writes is what the plan said, in its order. */
class PlanTest {
    private static final String ALERTS = "ConnectAlerts";

    static Stream<String> worlds() throws IOException {
        try (Stream<Path> files = Files.list(Scenario.HOME.resolve("local/cloud/worlds"))) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** But for clusters that the plan only saw waiting: they come last, once they are ready. */
    @ParameterizedTest
    @MethodSource("worlds")
    void aRunWritesWhatItsPlanListed(String world) {
        JsonNode plan;
        try (Scenario planned =
                Scenario.in(world).start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}")) {
            plan = Objects.requireNonNull(planned.lastRun().output(), world);
            assertThat(planned.writes()).isEmpty();
        }
        List<String> steps =
                plan.path("steps").valueStream().map(JsonNode::asText).toList();
        try (Scenario run = Scenario.in(world).startRun()) {
            Set<String> waiting = waiting(plan);
            List<String> written = new ArrayList<>();
            for (Write write : run.writes()) {
                String step = step(write);
                if (!waiting.contains(step) && !isOneMore(step, written)) {
                    written.add(step);
                }
            }
            if (!plan.path("mayWrite").asBoolean()) {
                assertThat(run.writes()).isEmpty();
            } else if (run.lastRun().status() == Status.FAILED) {
                assertThat(steps).as(run.diagnosis()).startsWith(written.toArray(String[]::new));
            } else {
                assertThat(written).as(run.outcome()).isEqualTo(steps);
            }
        }
    }

    private static Set<String> waiting(JsonNode plan) {
        return plan.path("findings")
                .valueStream()
                .filter(finding -> finding.path("disposition").asText().equals("WAITING"))
                .map(finding -> "EncryptCluster " + finding.path("subject").asText())
                .collect(Collectors.toSet());
    }

    private static String step(Write write) {
        return switch (write.operation()) {
            case "createGroupCloudProviderAccess" -> "EnsureAtlasRole";
            case "CreateRole" -> "EnsureRole";
            case "UpdateAssumeRolePolicy" ->
                write.caller().name().contains("RetireOldAccess") ? "RetireOldAccess" : "EnsureRole";
            case "PutRolePolicy", "PutKeyPolicy" -> "EnsureKeyAccess";
            case "authorizeGroupCloudProviderAccessRole" -> "AuthorizeRole";
            case "updateGroupEncryptionAtRest" -> "EnableEncryption";
            case "updateGroupCluster" ->
                "EncryptCluster " + write.target().substring(write.target().lastIndexOf('/') + 1);
            default -> write.operation().contains("AlertConfig") ? ALERTS : write.operation();
        };
    }

    /** These steps write several things, one after the other. */
    private static boolean isOneMore(String step, List<String> written) {
        return Set.of(ALERTS, "EnsureKeyAccess").contains(step)
                && !written.isEmpty()
                && written.getLast().equals(step);
    }
}
