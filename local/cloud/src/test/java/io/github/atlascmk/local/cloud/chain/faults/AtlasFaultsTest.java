package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Atlas can do to a run. */
class AtlasFaultsTest {
    private static final List<String> WRITES = List.of(
            "createGroupCloudProviderAccess",
            "authorizeGroupCloudProviderAccessRole",
            "updateGroupEncryptionAtRest",
            "updateGroupCluster");

    /** Each write meets each of these before it took effect, and after. */
    @Fault({9, 10, 11})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "createGroupCloudProviderAccess",
                "authorizeGroupCloudProviderAccessRole",
                "updateGroupEncryptionAtRest",
                "updateGroupCluster"
            })
    void aWriteWhoseAnswerIsLostOrBadIsDoneOnce(String operation) {
        for (boolean effect : new boolean[] {false, true}) {
            for (AtlasFault fault : List.of(
                    fault(operation, 500, "UNEXPECTED_ERROR", effect),
                    fault(operation, 503, null, effect),
                    fault(operation, 0, null, effect),
                    fault(operation, 409, "CANNOT_UPDATE_WHILE_UPDATING", effect))) {
                try (Scenario scenario = Scenario.calm()) {
                    scenario.cloud().atlas().addFault(fault);
                    scenario.publish("cluster-observed.json");
                    assertThat(scenario.outcome())
                            .as(fault + " " + scenario.diagnosis())
                            .isEqualTo("ENCRYPTED");
                    Aftermath.noWriteTwice(scenario);
                    Aftermath.converges(scenario);
                }
            }
        }
    }

    /** Whatever the header says, and where there is none. */
    @Fault(10)
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 90})
    void aThrottledCallIsMadeAgainLater(int retryAfter) {
        try (Scenario scenario = Scenario.calm()) {
            for (String operation : List.of("getGroup", "listGroupClusters", "updateGroupCluster", "getGroupCluster")) {
                scenario.cloud()
                        .atlas()
                        .addFault(new AtlasFault(
                                operation,
                                429,
                                "RATE_LIMITED_TOKEN_BUCKET",
                                retryAfter,
                                retryAfter > 2 ? 1 : 3,
                                null,
                                null));
            }
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            Aftermath.converges(scenario);
        }
    }

    /** Reads that fail, at the first call and later. */
    @Fault(11)
    @Test
    void aReadThatFailsIsMadeAgain() {
        for (String operation : List.of(
                "generateOAuthToken",
                "getGroup",
                "listGroupCloudProviderAccess",
                "getGroupEncryptionAtRest",
                "listGroupClusters",
                "listGroupFlexClusters",
                "getGroupCluster")) {
            try (Scenario scenario = Scenario.calm()) {
                for (int skip : new int[] {0, 1}) {
                    scenario.cloud().atlas().addFault(new AtlasFault(operation, 503, null, null, 2, skip, null));
                }
                scenario.publish("cluster-observed.json");
                assertThat(scenario.outcome())
                        .as(operation + ": " + scenario.diagnosis())
                        .isEqualTo("ENCRYPTED");
                Aftermath.converges(scenario);
            }
        }
    }

    /** Atlas is down for longer than a run is patient. */
    @Fault(11)
    @Test
    void anAtlasThatStaysDownFailsTheRunAndHoldsNothing() {
        for (String operation : WRITES) {
            try (Scenario scenario = Scenario.calm()) {
                scenario.cloud().atlas().addFault(new AtlasFault(operation, 503, null, null, 500, null, null));
                scenario.publish("cluster-observed.json");
                assertThat(scenario.lastRun().status()).as(operation).isEqualTo(Status.FAILED);
                assertThat(scenario.cloud().notifications()).isNotEmpty();
                Aftermath.converges(scenario);
            }
        }
    }

    /** A token that isn't valid any more, before each step. */
    @Fault(13)
    @Test
    void aRevokedTokenIsReplaced() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onEntering(
                    "Ensure.*|Authorize.*|Enable.*|Encrypt.*|Inspect.*",
                    () -> scenario.cloud().atlas().revokeTokens());
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.converges(scenario);
        }
    }

    /** The secret is rotated before each of the steps, and the old one is dead at once. */
    @Fault(14)
    @ParameterizedTest
    @ValueSource(strings = {"EnsureAtlasRole", "AuthorizeRole", "EnableEncryption", "EncryptCluster", "WaitAWhile"})
    void aRotatedSecretIsFetchedAgain(String step) {
        try (Scenario scenario = Scenario.calm()) {
            World.Credentials next =
                    new World.Credentials("mdb_sa_id_64b7a0000000000000000abc", "mdb_sa_sk_rotated", null, null);
            scenario.onFirstEntering(step, () -> scenario.after(Duration.ZERO, () -> rotate(scenario, next)));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.converges(scenario);
        }
    }

    /** Credentials that are wrong for good. */
    @Fault(15)
    @Test
    void credentialsThatAtlasRefusesEndTheRunAtOnce() {
        try (Scenario scenario = Scenario.calm()) {
            World.Credentials known = scenario.start().atlas().credentials();
            scenario.onFirstEntering("EnsureRole", () -> {
                scenario.cloud().atlas().rotateCredentials(new World.Credentials("another", "secret", null, null));
                scenario.cloud().atlas().revokeTokens();
            });
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasAccessDenied");
            assertThat(scenario.diagnosis()).contains("secret");
            assertThat(scenario.calls("generateOAuthToken")).isLessThanOrEqualTo(4);
            assertThat(scenario.cloud().notifications()).hasSize(1);
            scenario.cloud().atlas().rotateCredentials(known);
            Aftermath.converges(scenario);
        }
    }

    /** Atlas says 401 for a project of another organisation, too. */
    @Fault(15)
    @Test
    void aProjectThatMovedAwayEndsTheRunAtOnce() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    "EnsureKeyAccess", () -> scenario.cloud().atlas().moveProjectAway(Scenario.PROJECT));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasAccessDenied");
            Aftermath.isHarmless(scenario);
        }
    }

    /** Before the run, and before each of its steps. */
    @Fault(4)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "StartRun",
                "EnsureAtlasRole",
                "EnsureRole",
                "EnsureKeyAccess",
                "AuthorizeRole",
                "EnableEncryption",
                "EncryptCluster",
                "WaitAWhile"
            })
    void aProjectThatIsDeletedEndsTheRunAsGone(String state) {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(state, () -> scenario.cloud().atlas().deleteProject(Scenario.PROJECT));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("GONE");
            assertThat(scenario.lastRun().status()).isEqualTo(Status.SUCCEEDED);
            Aftermath.isHarmless(scenario);
        }
    }

    /** A cluster that is busy is waited for, for half an hour; the next run goes on from there. */
    @Fault(5)
    @Test
    void aClusterThatStaysBusyIsLeftToALaterRun() {
        try (Scenario scenario = Scenario.calm(
                world -> world.cluster("orders-us").set("state", "REPAIRING").set("settlesAfter", "PT50M"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("WAITING");
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
            Aftermath.isHarmless(scenario);
            scenario.after(Duration.ofMinutes(30), () -> {});
            scenario.cloud().run();
            Aftermath.converges(scenario);
        }
    }

    @Fault(6)
    @Test
    void aClusterThatIsBeingDeletedIsLeftAlone() {
        try (Scenario scenario = Scenario.calm(
                world -> world.cluster("orders-us").set("state", "DELETING").set("settlesAfter", "PT5M"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
            Aftermath.converges(scenario);
        }
    }

    /** Between the inspection and the write, and while Atlas works on it. */
    @Fault(6)
    @ParameterizedTest
    @ValueSource(strings = {"EncryptCluster", "WaitAWhile"})
    void aClusterThatIsDeletedMeanwhileDoesNotStopTheOthers(String state) {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    state, () -> scenario.cloud().atlas().deleteCluster(Scenario.PROJECT, "orders-eu"));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            Aftermath.converges(scenario);
        }
    }

    /** A cluster that is paused under the run's hands, and resumed later. */
    @Fault(7)
    @Test
    void aPausedClusterIsDoneOnceItIsResumed() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    "EncryptCluster", () -> scenario.cloud().atlas().pauseCluster(Scenario.PROJECT, "orders-eu"));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-eu")).isEqualTo("NONE");
            Aftermath.isHarmless(scenario);
            scenario.cloud().atlas().resumeCluster(Scenario.PROJECT, "orders-eu");
            scenario.cloud().atlas().resumeCluster(Scenario.PROJECT, "orders-archive");
            Aftermath.converges(scenario);
            assertThat(scenario.provider("orders-archive")).isEqualTo("AWS");
        }
    }

    /** Atlas refuses the write because of the pause. */
    @Fault(7)
    @Test
    void aRefusalForAPauseIsNoFailure() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.cloud().atlas().addFault(fault("updateGroupCluster", 409, "CANNOT_UPDATE_PAUSED_CLUSTER", false));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            Aftermath.converges(scenario);
        }
    }

    @Fault(8)
    @ParameterizedTest
    @ValueSource(strings = {"M0", "FLEX"})
    void aProjectOfSharedTiersIsLeftUntouched(String size) {
        try (Scenario scenario = Scenario.calm(world -> {
            world.cluster("sandbox").set("instanceSize", size);
            world.project("orders-prod").part("clusters").remove("orders-eu", "orders-us", "orders-archive");
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("UNSUPPORTED");
            assertThat(scenario.writes()).isEmpty();
            Aftermath.isHarmless(scenario);
        }
    }

    @Fault(19)
    @Test
    void theSettingsOfOtherProvidersAreKept() {
        ObjectNode azure = Json.object()
                .put("enabled", true)
                .put("azureEnvironment", "AZURE")
                .put("clientID", "3f0f5c3e-6a57-4f0e-9a3c-000000000001")
                .put("keyIdentifier", "https://orders.vault.azure.net/keys/orders/1")
                .put("keyVaultName", "orders")
                .put("resourceGroupName", "orders")
                .put("subscriptionID", "3f0f5c3e-6a57-4f0e-9a3c-000000000002")
                .put("tenantID", "3f0f5c3e-6a57-4f0e-9a3c-000000000003");
        try (Scenario scenario = Scenario.calm(
                world -> world.project("orders-prod").part("encryptionAtRest").set("azureKeyVault", azure))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            World.EncryptionAtRest after = scenario.project().encryptionAtRest();
            assertThat(after).isNotNull();
            assertThat(after.azureKeyVault()).isEqualTo(azure);
            Aftermath.converges(scenario);
        }
    }

    /** One cluster is refused for good; the others go on, and the next run does it. */
    @Fault(46)
    @Test
    void aClusterThatFailsIsReportedAndDoneByTheNextRun() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.cloud().atlas().addFault(fault("updateGroupCluster", 400, "INVALID_CLUSTER_CONFIGURATION", false));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().status()).isEqualTo(Status.FAILED);
            assertThat(scenario.lastRun().error()).isEqualTo("ClusterFailed");
            assertThat(scenario.diagnosis()).contains("orders-eu", "INVALID_CLUSTER_CONFIGURATION");
            assertThat(scenario.provider("orders-eu")).isEqualTo("NONE");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            Aftermath.converges(scenario);
        }
    }

    private static void rotate(Scenario scenario, World.Credentials next) {
        Cloud cloud = scenario.cloud();
        cloud.secrets()
                .putSecretValue(request -> request.secretId("atlas-cmk/atlas").secretString(Json.write(next)));
        cloud.atlas().rotateCredentials(next);
        cloud.atlas().revokeTokens();
    }

    private static AtlasFault fault(String operation, int status, @Nullable String code, boolean effect) {
        return new AtlasFault(operation, status, code, null, 1, null, effect);
    }
}
