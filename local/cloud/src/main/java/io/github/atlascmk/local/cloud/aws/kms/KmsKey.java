package io.github.atlascmk.local.cloud.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.iam.Principals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is now.
 *
 * @param policy the key policy, with its principals as {@link Principals} stores them
 * @param state a value of {@code KeyState}
 * @param origin a value of {@code OriginType}
 * @param deletionDate when a key that is pending deletion will be deleted
 */
public record KmsKey(
        String account,
        String region,
        String keyId,
        @Nullable String description,
        JsonNode policy,
        String state,
        String spec,
        String usage,
        boolean multiRegion,
        String origin,
        @Nullable String customKeyStoreId,
        Map<String, String> tags,
        Instant createDate,
        @Nullable Instant deletionDate) {

    /**
     * KMS keeps a key that is pending deletion for 30 days unless the request says otherwise (KMS API:
     * ScheduleKeyDeletion).
     */
    public static final Duration DELETION_WINDOW = Duration.ofDays(30);

    public static final String ENABLED = "Enabled";
    static final String DISABLED = "Disabled";
    public static final String PENDING_DELETION = "PendingDeletion";
    public static final String PENDING_IMPORT = "PendingImport";
    static final String UNAVAILABLE = "Unavailable";
    static final String IMPORTED = "EXTERNAL";

    String arn() {
        return "arn:aws:kms:" + region + ":" + account + ":key/" + keyId;
    }

    KmsKey withPolicy(JsonNode changed) {
        return new KmsKey(
                account,
                region,
                keyId,
                description,
                changed,
                state,
                spec,
                usage,
                multiRegion,
                origin,
                customKeyStoreId,
                tags,
                createDate,
                deletionDate);
    }

    KmsKey withTags(Map<String, String> changed) {
        return new KmsKey(
                account,
                region,
                keyId,
                description,
                policy,
                state,
                spec,
                usage,
                multiRegion,
                origin,
                customKeyStoreId,
                changed,
                createDate,
                deletionDate);
    }

    KmsKey withState(String changed, @Nullable Instant goneAt) {
        return new KmsKey(
                account,
                region,
                keyId,
                description,
                policy,
                changed,
                spec,
                usage,
                multiRegion,
                origin,
                customKeyStoreId,
                tags,
                createDate,
                goneAt);
    }
}
