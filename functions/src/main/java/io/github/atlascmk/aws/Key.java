package io.github.atlascmk.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /**
     * The day in UTC on which KMS will delete the key: {@code 30 January 2026}; null unless its deletion is pending.
     */
    public @Nullable String deletionDay() {
        return deletionDate == null ? null : DAY.format(deletionDate.atZone(ZoneOffset.UTC));
    }

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
