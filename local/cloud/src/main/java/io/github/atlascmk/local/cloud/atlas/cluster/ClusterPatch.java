package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema.Type;
import io.github.atlascmk.local.cloud.atlas.organisation.ReplicationSpecs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a body says of a cluster.
 *
 * @param provider of encryption at rest; null if it isn't mentioned
 * @param paused null if it isn't mentioned
 * @param specs the hardware in the newest version's form; null if it isn't mentioned
 * @param settings all else, which the cluster shows as it was given
 */
record ClusterPatch(
        @Nullable String provider,
        @Nullable Boolean paused,
        @Nullable ArrayNode specs,
        ObjectNode settings) {

    private static final Set<String> PROVIDERS = Set.of("NONE", "AWS", "AZURE", "GCP");
    private static final Set<String> TYPES = Set.of("REPLICASET", "SHARDED", "GEOSHARDED");

    /** Attributes of their own meaning, which settings don't repeat. */
    private static final List<String> OWN = List.of("encryptionAtRestProvider", "name", "paused", "replicationSpecs");

    private static final BodySchema KNOWN = new BodySchema(
            Map.ofEntries(
                    Map.entry("acceptDataRisksAndForceReplicaSetReconfig", Type.TEXT),
                    Map.entry("advancedConfiguration", Type.OBJECT),
                    Map.entry("backupEnabled", Type.BOOLEAN),
                    Map.entry("biConnector", Type.OBJECT),
                    Map.entry("clusterType", Type.TEXT),
                    Map.entry("configServerManagementMode", Type.TEXT),
                    Map.entry("diskSizeGB", Type.NUMBER),
                    Map.entry("diskWarmingMode", Type.TEXT),
                    Map.entry("encryptionAtRestProvider", Type.TEXT),
                    Map.entry("globalClusterSelfManagedSharding", Type.BOOLEAN),
                    Map.entry("labels", Type.LIST),
                    Map.entry("mongoDBMajorVersion", Type.TEXT),
                    Map.entry("name", Type.TEXT),
                    Map.entry("paused", Type.BOOLEAN),
                    Map.entry("pitEnabled", Type.BOOLEAN),
                    Map.entry("redactClientLogData", Type.BOOLEAN),
                    Map.entry("replicaSetScalingStrategy", Type.TEXT),
                    Map.entry("replicationSpecs", Type.LIST),
                    Map.entry("retainBackups", Type.BOOLEAN),
                    Map.entry("rootCertType", Type.TEXT),
                    Map.entry("tags", Type.LIST),
                    Map.entry("terminationProtectionEnabled", Type.BOOLEAN),
                    Map.entry("useAwsTimeBasedSnapshotCopyForFastInitialSync", Type.BOOLEAN),
                    Map.entry("versionReleaseSystem", Type.TEXT)),
            Set.of(
                    "adaptiveCapacity",
                    "configServerType",
                    "connectionStrings",
                    "createDate",
                    "effectiveDatabaseEdition",
                    "effectiveReplicationSpecs",
                    "featureCompatibilityVersion",
                    "featureCompatibilityVersionExpirationDate",
                    "groupId",
                    "id",
                    "internalClusterRole",
                    "links",
                    "mongoDBEmployeeAccessGrant",
                    "mongoDBVersion",
                    "stateName"));

    /** @throws AtlasError 400 INVALID_ATTRIBUTE, INVALID_ENUM_VALUE or MISSING_ATTRIBUTE */
    static ClusterPatch of(ObjectNode body) {
        ObjectNode checked = KNOWN.checked(body);
        JsonNode provider = checked.path("encryptionAtRestProvider");
        if (provider.isTextual() && !PROVIDERS.contains(provider.textValue())) {
            throw AtlasError.invalidEnumValue("encryptionAtRestProvider", provider.textValue());
        }
        JsonNode type = checked.path("clusterType");
        if (type.isTextual() && !TYPES.contains(type.textValue())) {
            throw AtlasError.invalidEnumValue("clusterType", type.textValue());
        }
        JsonNode paused = checked.path("paused");
        JsonNode disk = checked.path("diskSizeGB");
        ArrayNode specs = checked.get("replicationSpecs") instanceof ArrayNode given
                ? ReplicationSpecs.checked(given, disk.isNumber() ? disk.decimalValue() : null)
                : null;
        ObjectNode settings = checked.deepCopy();
        settings.remove(OWN);
        settings.remove("diskSizeGB");
        return new ClusterPatch(
                provider.isTextual() ? provider.textValue() : null,
                paused.isBoolean() ? paused.booleanValue() : null,
                specs,
                settings);
    }

    boolean changesMoreThanState() {
        return specs != null || !settings.isEmpty();
    }
}
