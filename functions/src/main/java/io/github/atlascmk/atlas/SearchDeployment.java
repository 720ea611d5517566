package io.github.atlascmk.atlas;

import org.jspecify.annotations.Nullable;

/**
 * The dedicated search nodes of a cluster. Atlas answers {@code {}} if it has none (API version 2025-03-12).
 *
 * @param stateName {@code IDLE}, {@code UPDATING}, {@code PAUSED}; null if there are no nodes
 * @param encryptionAtRestProvider whose key encrypts their disks: {@code NONE}, {@code AWS}…; read only
 */
public record SearchDeployment(
        @Nullable String id,
        @Nullable String stateName,
        @Nullable String encryptionAtRestProvider) {

    /** Whether there are dedicated search nodes; without them search runs on the database nodes. */
    public boolean exists() {
        return id != null || stateName != null;
    }

    public boolean isIdle() {
        return "IDLE".equals(stateName);
    }

    public boolean isUpdating() {
        return "UPDATING".equals(stateName);
    }

    public boolean isPaused() {
        return "PAUSED".equals(stateName);
    }

    public boolean usesAwsKey() {
        return "AWS".equals(encryptionAtRestProvider);
    }
}
