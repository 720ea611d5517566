package io.github.atlascmk.local.cloud.world;

import org.jspecify.annotations.Nullable;

/**
 * The rules of scripted faults. They are kept here because the faults' records belong to the wire, which knows no
 * files.
 */
final class FaultRules {
    private FaultRules() {}

    @Rule("how the next calls of one operation are answered")
    record AtlasFault(
            @Rule(
                    value = "an operation id of Atlas's API description such as updateGroupEncryptionAtRest",
                    pattern = "^[a-z][A-Za-z]+$")
            String operation,

            @Rule(value = "the HTTP status, 400 to 599", min = 400, max = 599)
            int status,

            @Rule(
                    value = "Atlas's error code such as RATE_LIMITED_TOKEN_BUCKET; no body if absent",
                    pattern = "^[A-Z][A-Z0-9_]+$")
            @Nullable
            String errorCode,

            @Rule(value = "seconds for the header Retry-After; no header if absent", min = 0) @Nullable
            Integer retryAfter,

            @Rule(value = "how many calls it strikes", min = 1, defaultValue = "1") @Nullable
            Integer times,

            @Rule(value = "how many calls work before it strikes", min = 0, defaultValue = "0") @Nullable
            Integer skip,

            @Rule(
                    value = "whether the operation takes place all the same: an answer that was lost",
                    defaultValue = "false")
            @Nullable
            Boolean effect) {}

    @Rule("how the next calls of one operation fail")
    record AwsFault(
            @Rule(
                    value = "the prefix of the service's IAM actions: iam, kms, sts, dynamodb, secretsmanager, states…",
                    pattern = "^[a-z0-9-]+$")
            String service,

            @Rule(
                    value = "the service's own name of it such as UpdateAssumeRolePolicy",
                    pattern = "^[A-Z][A-Za-z0-9]+$")
            String operation,

            @Rule(value = "the service's error code such as Throttling", pattern = "^[A-Za-z][A-Za-z0-9.]+$")
            String error,

            @Rule(value = "the HTTP status, 400 to 599; the service's usual one if absent", min = 400, max = 599)
            @Nullable
            Integer status,

            @Rule(value = "how many calls it strikes", min = 1, defaultValue = "1") @Nullable
            Integer times,

            @Rule(value = "how many calls work before it strikes", min = 0, defaultValue = "0") @Nullable
            Integer skip,

            @Rule(
                    value = "whether the operation takes place all the same: an answer that was lost",
                    defaultValue = "false")
            @Nullable
            Boolean effect) {}
}
