package io.github.atlascmk.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is now.
 *
 * @param policy with its principals as {@link Principals} keeps them
 * @param state as in {@code KeyState}
 * @param deletionDate when a key that is pending deletion is gone
 */
record KmsKey(
        String account,
        String region,
        String keyId,
        @Nullable String description,
        JsonNode policy,
        String state,
        String spec,
        String usage,
        boolean multiRegion,
        Map<String, String> tags,
        Instant createDate,
        @Nullable Instant deletionDate) {

    static final String ENABLED = "Enabled";
    static final String DISABLED = "Disabled";
    static final String PENDING_DELETION = "PendingDeletion";
    static final String PENDING_IMPORT = "PendingImport";

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
                tags,
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
                tags,
                createDate,
                goneAt);
    }
}
