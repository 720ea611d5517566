package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AtlasRefused;
import io.github.atlascmk.failure.AtlasThrottled;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.KeyUnusable;
import io.github.atlascmk.failure.PropagationPending;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Classifies Atlas's answers by status and error code, never by their text. The codes are from Atlas's documentation
 * (API error codes) and, if it lacks them, from the Terraform provider's sources and logs.
 */
final class AtlasErrors {
    private static final Set<String> PROPAGATION = Set.of(
            "CANNOT_ASSUME_ROLE",
            "INVALID_AWS_CREDENTIALS",
            "NO_PERMISSION_TO_ENCRYPT_DECRYPT",
            "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED");
    private static final Set<String> KEY = Set.of(
            "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND",
            "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED",
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
            "ENCRYPTION_AT_REST_SETTINGS_INVALID");
    /** The thing is gone, though the status isn't 404; the second one is about a cluster (recorded). */
    private static final Set<String> GONE =
            Set.of("CLUSTER_ALREADY_REQUESTED_DELETION", "ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE");
    /** Temporary states, though the status isn't 409. */
    private static final Set<String> CONFLICT =
            Set.of("CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE", "ENCRYPTION_AT_REST_NOT_ENABLED");
    /** 409s that a retry doesn't change. */
    private static final Set<String> SETTLED =
            Set.of("CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER", "CANNOT_DISABLE_ENCRYPTION_AT_REST");
    /** 401s that another token doesn't change: the service account isn't in the project or the organisation. */
    private static final Set<String> NOT_A_MEMBER =
            Set.of("NOT_IN_GROUP", "USER_CANNOT_ACCESS_GROUP", "USER_CANNOT_ACCESS_ORG");

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");

    private AtlasErrors() {}

    static RuntimeException classify(Operation operation, AtlasAnswer answer) {
        int status = answer.status();
        String code = errorCode(answer.body());
        String message = "Atlas answered " + operation.label() + " with " + status + (code.isEmpty() ? "" : " " + code);
        if (PROPAGATION.contains(code)) {
            return new PropagationPending(message + ": it can't use the role or the key (yet)");
        }
        if (KEY.contains(code)) {
            return new KeyUnusable(message);
        }
        if (SETTLED.contains(code)) {
            return new AtlasRefused(message);
        }
        if (GONE.contains(code)) {
            return new AtlasGone(message);
        }
        if (CONFLICT.contains(code)) {
            return new AtlasConflict(message);
        }
        return switch (status) {
            case 401, 403 -> new AtlasAccessDenied(message);
            case 404 -> new AtlasGone(message);
            // 405 is WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: Atlas is under maintenance.
            case 405, 429 -> unavailable(message, answer);
            case 409 -> new AtlasConflict(message);
            default -> status >= 500 ? unavailable(message, answer) : new AtlasRefused(message);
        };
    }

    /** Whether a 401 refuses the token, not the account's rights. */
    static boolean isAboutToken(JsonNode body) {
        return !NOT_A_MEMBER.contains(errorCode(body));
    }

    static RuntimeException tokenRefused(AtlasAnswer answer) {
        int status = answer.status();
        String message = "Atlas answered the request for an access token with " + status;
        return status == 429 || status >= 500
                ? unavailable(message, answer)
                : new AtlasAccessDenied(message + ": the client id or secret in the Atlas secret is wrong");
    }

    /** A short wait is no reason to look at everything again: the usual retries take longer anyway. */
    private static RuntimeException unavailable(String message, AtlasAnswer answer) {
        Duration wait = answer.retryAfter();
        return wait != null && wait.compareTo(AtlasHttp.SHORT_WAIT) > 0
                ? new AtlasThrottled(message, wait)
                : new AtlasUnavailable(message);
    }

    /** Empty if the body has no well-formed code: messages quote codes and nothing else. */
    private static String errorCode(JsonNode body) {
        String code = body.path("errorCode").asText("");
        return CODE.matcher(code).matches() ? code : "";
    }
}
