package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasThrottled;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtlasErrorsTest {
    private static final String TEXT = "No user 64b7 with the external id 0f1e2d3c";

    private static RuntimeException classify(int status, String body) {
        return AtlasErrors.classify(Operation.UPDATE_ENCRYPTION, answer(status, body, null));
    }

    private static AtlasAnswer answer(int status, String body, @Nullable Duration retryAfter) {
        return new AtlasAnswer(status, AnswerBody.parse(body.getBytes(StandardCharsets.UTF_8)), retryAfter, null);
    }

    private static String body(int status, String code) {
        return Json.object()
                .put("detail", TEXT)
                .put("error", status)
                .put("errorCode", code)
                .put("reason", TEXT)
                .toString();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, CANNOT_ASSUME_ROLE,                                PropagationPending
            400, CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED,         PropagationPending
            400, INVALID_AWS_CREDENTIALS,                           PropagationPending
            400, NO_PERMISSION_TO_ENCRYPT_DECRYPT,                  PropagationPending
            400, CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND,              AtlasRefused
            404, CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND,              AtlasGone
            404, AWS_CUSTOMER_MASTER_KEY_NOT_FOUND,                 KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED,           KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION,      KeyUnusable
            400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT,        KeyUnusable
            400, ENCRYPTION_AT_REST_SETTINGS_INVALID,               KeyUnusable
            400, AWS_KMS_REGION_NOT_SUPPORTED,                      AtlasRefused
            400, INVALID_REGION,                                    AtlasRefused
            400, ENCRYPTION_AT_REST_NOT_ENABLED,                    AtlasConflict
            400, ENCRYPTION_AT_REST_PROVIDER_NOT_SUPPORTED,         AtlasRefused
            400, INVALID_ENCRYPTION_AT_REST_PROVIDER,               AtlasRefused
            409, CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER,         AtlasRefused
            409, CANNOT_DISABLE_ENCRYPTION_AT_REST,                 AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS, AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST, AtlasRefused
            400, CANNOT_DISABLE_ENCRYPTION_AT_REST_WITH_BACKUP_COMPLIANCE_POLICY, AtlasRefused
            400, CANNOT_USE_ENCRYPTION_AT_REST_TENANT,              AtlasRefused
            400, TENANT_CLUSTER_UPDATE_UNSUPPORTED,                 AtlasRefused
            400, INSUFFICIENT_INSTANCE_SIZE,                        AtlasRefused
            400, CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API,            AtlasRefused
            404, CLUSTER_NOT_FOUND,                                 AtlasGone
            404, CLUSTER_NAME_NOT_FOUND,                            AtlasGone
            404, GROUP_NOT_FOUND,                                   AtlasGone
            404, RESOURCE_NOT_FOUND,                                AtlasGone
            409, CANNOT_UPDATE_PAUSED_CLUSTER,                      AtlasConflict
            409, ATLAS_CLUSTER_RESTORE_IN_PROGRESS,                 AtlasConflict
            400, CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE,         AtlasConflict
            409, CANNOT_MODIFY_CLUSTER_WITH_RUNNING_LIVE_IMPORT,    AtlasConflict
            409, OUT_OF_CAPACITY,                                   AtlasConflict
            400, CLUSTER_ALREADY_REQUESTED_DELETION,                AtlasGone
            400, ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE,         AtlasGone
            400, INVALID_CLUSTER_CONFIGURATION,                     AtlasRefused
            400, VALIDATION_ERROR,                                  AtlasRefused
            400, INVALID_JSON,                                      AtlasRefused
            400, MISSING_ATTRIBUTE,                                 AtlasRefused
            400, INVALID_VERSION_DATE,                              AtlasRefused
            406, UNEXPECTED_ERROR,                                  AtlasRefused
            410, VERSION_GONE,                                      AtlasRefused
            401, USER_UNAUTHORIZED,                                 AtlasAccessDenied
            401, NOT_IN_GROUP,                                      AtlasAccessDenied
            401, USER_CANNOT_ACCESS_GROUP,                          AtlasAccessDenied
            401, USER_CANNOT_ACCESS_ORG,                            AtlasAccessDenied
            401, UNEXPECTED_ERROR,                                  AtlasAccessDenied
            403, IP_ADDRESS_NOT_ON_ACCESS_LIST,                     AtlasAccessDenied
            403, ORG_REQUIRES_ACCESS_LIST,                          AtlasAccessDenied
            402, ACCOUNT_SUSPENDED,                                 AtlasRefused
            402, NO_PAYMENT_INFORMATION_FOUND,                      AtlasRefused
            403, FEATURE_UNSUPPORTED,                               AtlasAccessDenied
            405, WRITES_NOT_ALLOWED_DURING_APP_UPGRADES,            AtlasUnavailable
            429, RATE_LIMITED,                                      AtlasUnavailable
            429, RATE_LIMITED_TOKEN_BUCKET,                         AtlasUnavailable
            500, UNEXPECTED_ERROR,                                  AtlasUnavailable
            503, SERVICE_UNAVAILABLE,                               AtlasUnavailable
            400, ATLAS_GENERAL_ERROR,                               AtlasRefused
            400, SOMETHING_NEW,                                     AtlasRefused
            """)
    void classifiesByStatusAndCode(int status, String code, String failure) {
        RuntimeException classified = classify(status, body(status, code));

        assertThat(classified.getClass().getSimpleName()).isEqualTo(failure);
        assertThat(classified)
                .hasMessageStartingWith("Atlas answered PATCH /groups/…/encryptionAtRest with " + status + " " + code)
                .hasNoCause();
        assertThat(classified.getMessage()).doesNotContain(TEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            403 | ##                                            | AtlasAccessDenied
            401 | ##                                            | AtlasAccessDenied
            404 | ##                                            | AtlasGone
            409 | ##                                            | AtlasConflict
            503 | <html><body>Service Unavailable</body></html> | AtlasUnavailable
            502 | Bad Gateway                                   | AtlasUnavailable
            400 | null                                          | AtlasRefused
            400 | []                                            | AtlasRefused
            400 | "CANNOT_ASSUME_ROLE"                          | AtlasRefused
            400 | {"errorCode":null}                            | AtlasRefused
            400 | {"errorCode":{"a":1}}                         | AtlasRefused
            400 | {"errorCode":"and now to something else"}     | AtlasRefused
            400 | {"errorCode":"CANNOT_ASSUME_ROLE"} x          | AtlasRefused
            500 | {"errorCode":                                 | AtlasUnavailable
            302 | ##                                            | AtlasRefused
            """)
    void classifiesByStatusIfThereIsNoCode(int status, String body, String failure) {
        RuntimeException classified = classify(status, body);

        assertThat(classified.getClass().getSimpleName()).isEqualTo(failure);
        assertThat(classified).hasMessage("Atlas answered PATCH /groups/…/encryptionAtRest with " + status);
    }

    @Test
    void readsErrorsWithOtherFields() {
        assertThat(classify(
                        404,
                        "{\"errorCode\":\"RESOURCE_POLICY_NOT_FOUND\",\"message\":\"none\",\"status\":\"ERROR\","
                                + "\"version\":\"1\"}"))
                .hasMessageEndingWith("404 RESOURCE_POLICY_NOT_FOUND");
    }

    /** The state machine reads the seconds from the message. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            429, 1,     AtlasUnavailable,
            429, 2,     AtlasUnavailable,
            429, 3,     AtlasThrottled,   retry after 3 s
            429, 900,   AtlasThrottled,   retry after 900 s
            429, 86400, AtlasThrottled,   retry after 900 s
            405, 60,    AtlasThrottled,   retry after 60 s
            503, 60,    AtlasThrottled,   retry after 60 s
            409, 60,    AtlasConflict,
            404, 60,    AtlasGone,
            """)
    void aLongRetryAfterIsSaid(int status, int seconds, String failure, @Nullable String end) {
        RuntimeException classified =
                AtlasErrors.classify(Operation.UPDATE_ENCRYPTION, answer(status, "", Duration.ofSeconds(seconds)));

        assertThat(classified.getClass().getSimpleName()).isEqualTo(failure);
        assertThat(classified.getMessage()).endsWith(end == null ? "with " + status : "with " + status + ": " + end);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aRefusedTokenRequestMeansAWrongSecret(int status) {
        assertThat(AtlasErrors.tokenRefused(answer(status, "", null)))
                .isInstanceOf(AtlasAccessDenied.class)
                .hasMessageContaining("client id or secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aThrottledOrFailedTokenRequestIsRetried(int status) {
        assertThat(AtlasErrors.tokenRefused(answer(status, "", null))).isInstanceOf(AtlasUnavailable.class);
        assertThat(AtlasErrors.tokenRefused(answer(status, "", Duration.ofMinutes(1))))
                .isInstanceOf(AtlasThrottled.class)
                .hasMessageEndingWith(": retry after 60 s");
    }
}
