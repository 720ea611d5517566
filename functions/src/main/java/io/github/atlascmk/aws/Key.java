package io.github.atlascmk.aws;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A KMS key as it is now; the values are KMS's own ({@code DescribeKey}).
 *
 * @param state {@code Enabled}, {@code Disabled}, {@code PendingDeletion}…
 * @param spec {@code SYMMETRIC_DEFAULT} is the only one that Atlas can use
 * @param usage {@code ENCRYPT_DECRYPT} is the only one that Atlas can use
 * @param deletionDate when KMS will delete the key; null unless its deletion is pending
 * @param customKeyStoreId the custom key store that it lies in, such as {@code cks-1234567890abcdef0}; null if in none
 */
public record Key(
        KeyArn arn,
        String state,
        String spec,
        String usage,
        boolean multiRegion,
        boolean awsManaged,
        @Nullable Instant deletionDate,
        @Nullable String customKeyStoreId) {

    public boolean isEnabled() {
        return "Enabled".equals(state);
    }

    public boolean isSymmetric() {
        return "SYMMETRIC_DEFAULT".equals(spec);
    }

    /** Whether it encrypts and decrypts; other keys sign, or generate message authentication codes. */
    public boolean encrypts() {
        return "ENCRYPT_DECRYPT".equals(usage);
    }
}
