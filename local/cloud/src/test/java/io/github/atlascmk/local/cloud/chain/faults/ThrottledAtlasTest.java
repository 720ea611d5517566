package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Atlas says when it may be asked again: limits are shared by all who use the organisation's API. */
class ThrottledAtlasTest {

    @Fault(10)
    @ParameterizedTest
    @CsvSource(textBlock = """
            default,     InspectProject,   getGroup,                               429
            default,     InspectProject,   listGroupClusters,                      503
            default,     EnsureAtlasRole,  createGroupCloudProviderAccess,         429
            default,     EnsureRole,       listGroupCloudProviderAccess,           429
            default,     AuthorizeRole,    authorizeGroupCloudProviderAccessRole,  429
            default,     EnableEncryption, updateGroupEncryptionAtRest,            429
            default,     EncryptCluster,   updateGroupCluster,                     429
            default,     EncryptCluster,   getGroupCluster,                        503
            shared-role, RetireOldAccess,  getGroupEncryptionAtRest,               429
            alerts,      ConnectAlerts,    createGroupAlertConfig,                 429
            """)
    void nothingIsAskedBeforeTheTimeIsOver(String world, String state, String operation, int status) {
        try (Scenario scenario = Scenario.calm(world)) {
            scenario.onFirstEntering(state, () -> throttle(scenario, operation, status, 60, 3));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            List<Call> calls = asked(scenario);
            assertThat(calls.stream().filter(ThrottledAtlasTest::isRefused)).hasSize(3);
            for (int i = 0; i < calls.size(); i++) {
                if (isRefused(calls.get(i))) {
                    assertThat(Duration.between(
                                    calls.get(i).at(), calls.get(i + 1).at()))
                            .as("after %s", calls.get(i))
                            .isBetween(Duration.ofSeconds(60), Duration.ofMinutes(4));
                }
            }
        }
    }

    /** Also if nothing but a look is made: a plan says what it found, later. */
    @Fault(10)
    @Test
    void aPlanWaitsToo() {
        try (Scenario scenario = Scenario.calm()) {
            throttle(scenario, "getGroup", 429, 60, 1);
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(scenario.calls("getGroup")).isEqualTo(2);
        }
    }

    /** Atlas asks for patience again and again: the run ends, and holds nothing. */
    @Fault(10)
    @ParameterizedTest
    @CsvSource({"3, 12", "600, 4", "86400, 3"})
    void aRunIsPatientForHalfAnHourAndTenTimes(int retryAfter, int asked) {
        try (Scenario scenario = Scenario.calm()) {
            throttle(scenario, "getGroup", 429, retryAfter, 500);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasThrottled");
            assertThat(scenario.diagnosis()).contains("429 RATE_LIMITED_TOKEN_BUCKET");
            assertThat(scenario.calls("getGroup")).isEqualTo(asked);
            assertThat(scenario.cloud().notifications()).hasSize(1);
            Aftermath.converges(scenario);
        }
    }

    /** The sweep leaves the project for its next turn. */
    @Fault(10)
    @Test
    void aSweepCountsTheProjectAsUnread() {
        try (Scenario scenario = Scenario.calm()) {
            throttle(scenario, "listGroupClusters", 429, 60, 1);
            scenario.sweep();
            assertThat(scenario.calls("listGroupClusters")).isEqualTo(1);
            assertThat(scenario.cloud().logs()).contains("\"Compliance\":\"UNREAD\"");
        }
    }

    private static void throttle(Scenario scenario, String operation, int status, int retryAfter, int times) {
        scenario.cloud()
                .atlas()
                .addFault(
                        new AtlasFault(operation, status, "RATE_LIMITED_TOKEN_BUCKET", retryAfter, times, null, null));
    }

    /** All that was asked about a project. */
    private static List<Call> asked(Scenario scenario) {
        return scenario.cloud().wire().calls().stream()
                .filter(call -> call.service().equals("atlas") && call.target().contains("/groups/"))
                .toList();
    }

    private static boolean isRefused(Call call) {
        return Objects.requireNonNullElse(call.error(), "").matches("429.*|503.*|RATE_LIMITED.*|.*Fault.*");
    }
}
