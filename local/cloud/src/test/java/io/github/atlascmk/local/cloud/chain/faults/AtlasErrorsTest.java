package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each error of Atlas that belongs to the procedures leads a run to the outcome that it should: some pass and are tried
 * again, some need another look, some end the run with their name, and one of a single cluster stops no other.
 */
class AtlasErrorsTest {
    private static final String AUTHORIZE = "authorizeGroupCloudProviderAccessRole";
    private static final String ENCRYPTION = "updateGroupEncryptionAtRest";
    private static final String CLUSTER = "updateGroupCluster";

    /** Passing states, and what is gone or changes under the run's hands. */
    @ParameterizedTest(name = "{0} {1} of {2}")
    @CsvSource(nullValues = "-", textBlock = """
            400, CANNOT_ASSUME_ROLE,                             AUTHORIZE,  3
            400, CANNOT_ASSUME_ROLE,                             ENCRYPTION, 3
            400, INVALID_AWS_CREDENTIALS,                        ENCRYPTION, 3
            400, NO_PERMISSION_TO_ENCRYPT_DECRYPT,               ENCRYPTION, 3
            400, CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED,      ENCRYPTION, 3
            404, CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND,           AUTHORIZE,  1
            400, ENCRYPTION_AT_REST_NOT_ENABLED,                 CLUSTER,    1
            404, CLUSTER_NOT_FOUND,                              CLUSTER,    1
            404, CLUSTER_NAME_NOT_FOUND,                         CLUSTER,    1
            404, RESOURCE_NOT_FOUND,                             CLUSTER,    1
            400, CLUSTER_ALREADY_REQUESTED_DELETION,             CLUSTER,    1
            409, CANNOT_UPDATE_PAUSED_CLUSTER,                   CLUSTER,    3
            409, ATLAS_CLUSTER_RESTORE_IN_PROGRESS,              CLUSTER,    3
            400, CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE,      CLUSTER,    3
            409, CANNOT_MODIFY_CLUSTER_WITH_RUNNING_LIVE_IMPORT, CLUSTER,    3
            409, OUT_OF_CAPACITY,                                CLUSTER,    3
            405, WRITES_NOT_ALLOWED_DURING_APP_UPGRADES,         ENCRYPTION, 3
            405, WRITES_NOT_ALLOWED_DURING_APP_UPGRADES,         CLUSTER,    3
            429, RATE_LIMITED,                                   ENCRYPTION, 3
            429, RATE_LIMITED_TOKEN_BUCKET,                      CLUSTER,    3
            500, UNEXPECTED_ERROR,                               ENCRYPTION, 3
            503, SERVICE_UNAVAILABLE,                            CLUSTER,    3
            503, -,                                              ENCRYPTION, 3
            """)
    void passes(int status, @Nullable String code, String operation, int times) {
        try (Scenario scenario = Scenario.calm()) {
            meet(scenario, status, code, operation, times);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.isHarmless(scenario);
            Aftermath.isComplete(scenario);
        }
    }

    /** What stays ends the run with its name, and nothing is tried for ever. */
    @ParameterizedTest(name = "{0} {1} of {2}")
    @CsvSource(nullValues = "-", textBlock = """
            400, CANNOT_ASSUME_ROLE,                                  AUTHORIZE,  PropagationPending
            400, INVALID_AWS_CREDENTIALS,                             ENCRYPTION, PropagationPending
            400, NO_PERMISSION_TO_ENCRYPT_DECRYPT,                    ENCRYPTION, PropagationPending
            400, CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND,                AUTHORIZE,  AtlasRefused
            404, AWS_CUSTOMER_MASTER_KEY_NOT_FOUND,                   ENCRYPTION, KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED,             ENCRYPTION, KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION,        ENCRYPTION, KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT,          ENCRYPTION, KeyUnusable
            400, ENCRYPTION_AT_REST_SETTINGS_INVALID,                 ENCRYPTION, KeyUnusable
            400, AWS_KMS_REGION_NOT_SUPPORTED,                        ENCRYPTION, AtlasRefused
            400, INVALID_REGION,                                      ENCRYPTION, AtlasRefused
            400, ENCRYPTION_AT_REST_PROVIDER_NOT_SUPPORTED,           ENCRYPTION, AtlasRefused
            400, INVALID_ENCRYPTION_AT_REST_PROVIDER,                 ENCRYPTION, AtlasRefused
            400, MISSING_ENCRYPTION_AT_REST_PROVIDER,                 ENCRYPTION, AtlasRefused
            409, CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER,           ENCRYPTION, AtlasRefused
            409, CANNOT_DISABLE_ENCRYPTION_AT_REST,                   ENCRYPTION, AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS, ENCRYPTION, AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST, ENCRYPTION, AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_WITH_BACKUP_COMPLIANCE_POLICY, ENCRYPTION, AtlasRefused
            400, VALIDATION_ERROR,                                    ENCRYPTION, AtlasRefused
            400, INVALID_JSON,                                        ENCRYPTION, AtlasRefused
            400, INVALID_ATTRIBUTE,                                   ENCRYPTION, AtlasRefused
            400, INVALID_ENUM_VALUE,                                  ENCRYPTION, AtlasRefused
            400, MISSING_ATTRIBUTE,                                   ENCRYPTION, AtlasRefused
            400, MISSING_ATTRIBUTES,                                  ENCRYPTION, AtlasRefused
            400, INVALID_VERSION_DATE,                                ENCRYPTION, AtlasRefused
            406, -,                                                   ENCRYPTION, AtlasRefused
            410, VERSION_GONE,                                        ENCRYPTION, AtlasRefused
            401, USER_UNAUTHORIZED,                                   ENCRYPTION, AtlasAccessDenied
            401, NOT_IN_GROUP,                                        ENCRYPTION, AtlasAccessDenied
            401, USER_CANNOT_ACCESS_GROUP,                            ENCRYPTION, AtlasAccessDenied
            401, USER_CANNOT_ACCESS_ORG,                              ENCRYPTION, AtlasAccessDenied
            403, IP_ADDRESS_NOT_ON_ACCESS_LIST,                       ENCRYPTION, AtlasAccessDenied
            403, ORG_REQUIRES_ACCESS_LIST,                            ENCRYPTION, AtlasAccessDenied
            403, FEATURE_UNSUPPORTED,                                 ENCRYPTION, AtlasAccessDenied
            403, -,                                                   ENCRYPTION, AtlasAccessDenied
            402, ACCOUNT_SUSPENDED,                                   ENCRYPTION, AtlasRefused
            402, NO_PAYMENT_INFORMATION_FOUND,                        ENCRYPTION, AtlasRefused
            """)
    void endsTheRun(int status, @Nullable String code, String operation, String error) {
        try (Scenario scenario = Scenario.calm()) {
            meet(scenario, status, code, operation, 100);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().status()).isEqualTo(Status.FAILED);
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure." + error);
            assertThat(scenario.diagnosis())
                    .as("what AuthorizeRole says instead of the code is what it found out")
                    .containsAnyOf(code == null ? String.valueOf(status) : code, "Atlas can't assume the role yet");
            assertThat(scenario.cloud().notifications()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(scenario.project().clusters())
                    .allSatisfy(cluster ->
                            assertThat(cluster.encryptionAtRestProvider()).isNull());
            Aftermath.isHarmless(scenario);
        }
    }

    /** Of one cluster: it is recorded with Atlas's code, and the other one is done. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            400, CANNOT_USE_ENCRYPTION_AT_REST_TENANT
            400, TENANT_CLUSTER_UPDATE_UNSUPPORTED
            400, INSUFFICIENT_INSTANCE_SIZE
            400, CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API
            400, INVALID_CLUSTER_CONFIGURATION
            409, CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER
            401, USER_UNAUTHORIZED
            """)
    void failsOneClusterAndNoOther(int status, String code) {
        try (Scenario scenario = Scenario.calm()) {
            // By a token that is refused, the write is tried once more.
            meet(scenario, status, code, "CLUSTER", status == 401 ? 2 : 1);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).as(scenario.diagnosis()).isEqualTo("ClusterFailed");
            assertThat(scenario.diagnosis()).contains("orders-eu").contains(code);
            assertThat(scenario.provider("orders-eu")).isEqualTo("NONE");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            Aftermath.converges(scenario);
        }
    }

    private static void meet(Scenario scenario, int status, @Nullable String code, String operation, int times) {
        String id = switch (operation) {
            case "AUTHORIZE" -> AUTHORIZE;
            case "ENCRYPTION" -> ENCRYPTION;
            default -> CLUSTER;
        };
        scenario.cloud().atlas().addFault(new AtlasFault(id, status, code, null, times, null, null));
    }
}
