package io.github.atlascmk.atlas;

import io.github.atlascmk.runtime.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as Atlas describes it.
 *
 * @param stateName {@code IDLE}, {@code CREATING}, {@code UPDATING}, {@code DELETING}, {@code REPAIRING}, or new ones
 * @param encryptionAtRestProvider {@code NONE}, {@code AWS}, {@code AZURE}, {@code GCP}
 */
public record Cluster(
        @Nullable String id,
        String name,
        @Nullable String stateName,
        @Nullable Boolean paused,
        @Nullable String clusterType,
        @Nullable String internalClusterRole,
        @Nullable String encryptionAtRestProvider,
        @Nullable Instant createDate,
        @Nullable List<ReplicationSpec> replicationSpecs) {
    public Cluster {
        Plausible.name(name);
    }

    public record ReplicationSpec(@Nullable List<RegionConfig> regionConfigs) {}

    public record RegionConfig(
            @Nullable String providerName,
            @Nullable String regionName,
            @Nullable Specs electableSpecs) {}

    public record Specs(@Nullable String instanceSize) {}

    /** Shared tiers (M0, M2, M5, Flex) can't use a customer's key (Atlas documentation). */
    public boolean isTenant() {
        return regions().stream().anyMatch(region -> "TENANT".equals(region.providerName()));
    }

    /** Whether Atlas made it for itself: such a cluster isn't ours to change. */
    public boolean isInternal() {
        return internalClusterRole != null && !internalClusterRole.isEmpty() && !"NONE".equals(internalClusterRole);
    }

    /** Whether it can use a customer's key, and is ours to change. */
    public boolean canUseKey() {
        return !isTenant() && !isInternal() && !"DELETING".equals(stateName);
    }

    public boolean isPaused() {
        return Boolean.TRUE.equals(paused);
    }

    /** Whether Atlas isn't working on it. */
    public boolean isIdle() {
        return "IDLE".equals(stateName);
    }

    /** Whether it runs, and a customer's key could be turned on for it at this moment. */
    public boolean isReady() {
        return canUseKey() && isIdle() && !isPaused();
    }

    public boolean isEncryptedWithAws() {
        return "AWS".equals(provider());
    }

    /** Whether no customer's key encrypts it. */
    public boolean isUnencrypted() {
        return "NONE".equals(provider());
    }

    /** Whose key encrypts it; {@code NONE} if Atlas doesn't say. */
    public String provider() {
        return encryptionAtRestProvider == null ? "NONE" : encryptionAtRestProvider;
    }

    /** The first region's size, such as {@code M10}; empty if Atlas doesn't say. */
    public String instanceSize() {
        return regions().stream()
                .map(RegionConfig::electableSpecs)
                .filter(specs -> specs != null && specs.instanceSize() != null)
                .map(specs -> String.valueOf(specs.instanceSize()))
                .findFirst()
                .orElse("");
    }

    /** Fingerprint of what its owner can change about it, as far as we read it. */
    public String configuration() {
        return Sha256.hex(id + " " + clusterType + " " + isPaused() + " " + replicationSpecs);
    }

    /** The names of its Regions, as Atlas writes them: {@code EU_CENTRAL_1}. */
    public List<String> regionNames() {
        return regions().stream()
                .map(RegionConfig::regionName)
                .filter(Objects::nonNull)
                .toList();
    }

    private List<RegionConfig> regions() {
        return replicationSpecs == null
                ? List.of()
                : replicationSpecs.stream()
                        .flatMap(spec -> spec.regionConfigs() == null
                                ? Stream.<RegionConfig>empty()
                                : spec.regionConfigs().stream())
                        .toList();
    }
}
