package io.github.atlascmk.local.cloud.atlas.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster's hardware as clients state it: by shard, and in each by Region. What they leave out, Atlas fills in. */
public final class ReplicationSpecs {
    private static final int NODES = 3;
    private static final int HIGHEST_PRIORITY = 7;
    private static final int MOST_SHARDS = 70;
    private static final BigDecimal DISK = BigDecimal.TEN;
    private static final int DISK_IOPS = 3_000;

    /** Atlas gives these attributes of a cluster's hardware, and ignores them in a request. */
    private static final Set<String> READ_ONLY = Set.of("diskThroughput", "effectiveInstanceSize");

    private ReplicationSpecs() {}

    /**
     * In the form of the newest version, which has an element for each shard.
     *
     * @param diskGb where the old version states it for the whole cluster; else null
     * @throws AtlasError 400 MISSING_ATTRIBUTE or INVALID_ATTRIBUTE
     */
    public static ArrayNode checked(ArrayNode given, @Nullable BigDecimal diskGb) {
        if (given.isEmpty()) {
            throw AtlasError.invalidAttribute("replicationSpecs");
        }
        ArrayNode shards = given.arrayNode();
        for (JsonNode element : given) {
            if (!(element instanceof ObjectNode spec)) {
                throw AtlasError.invalidAttribute("replicationSpecs");
            }
            int count = spec.path("numShards").asInt(1);
            if (count < 1 || count > MOST_SHARDS) {
                throw AtlasError.invalidAttribute("numShards");
            }
            for (int i = 0; i < count; i++) {
                shards.add(shard(spec, diskGb));
            }
        }
        return shards;
    }

    /** Ids of a cluster's shards, by their places; those that a client sent back are the same. */
    static void identify(ArrayNode shards, String clusterId) {
        for (int i = 0; i < shards.size(); i++) {
            ObjectNode shard = (ObjectNode) shards.path(i);
            String zone = shard.path("zoneName").asText();
            shard.put("id", ObjectIds.derived(clusterId, i == 0 ? "spec" : "spec " + i))
                    .put("zoneId", ObjectIds.derived(clusterId, zone.equals("Zone 1") ? "zone" : "zone " + zone));
        }
    }

    /** As the versions before 2024-08-05 have it: shards alike are one element, and disks are the cluster's. */
    public static ArrayNode old(ArrayNode shards) {
        ArrayNode old = shards.arrayNode();
        ObjectNode spec = shards.path(0).deepCopy();
        spec.remove("zoneId");
        for (JsonNode region : spec.path("regionConfigs")) {
            for (String kind : List.of("electableSpecs", "readOnlySpecs", "analyticsSpecs")) {
                if (region.path(kind) instanceof ObjectNode hardware) {
                    hardware.remove("diskSizeGB");
                }
            }
        }
        return old.add(spec.put("numShards", shards.size()));
    }

    private static ObjectNode shard(ObjectNode given, @Nullable BigDecimal diskGb) {
        JsonNode regions = given.path("regionConfigs");
        if (!regions.isArray() || regions.isEmpty()) {
            throw AtlasError.missingAttribute("regionConfigs");
        }
        ObjectNode shard = AtlasJson.object();
        ArrayNode completed = shard.putArray("regionConfigs");
        int priority = HIGHEST_PRIORITY;
        for (JsonNode region : regions) {
            completed.add(region(region, priority--, diskGb));
        }
        return shard.put("zoneName", given.path("zoneName").asText("Zone 1"));
    }

    private static ObjectNode region(JsonNode given, int priority, @Nullable BigDecimal diskGb) {
        String provider = required(given, "providerName");
        ObjectNode region = AtlasJson.object()
                .put("priority", given.path("priority").asInt(priority))
                .put("providerName", provider)
                .put("regionName", required(given, "regionName"));
        if (provider.equals("TENANT")) {
            region.put("backingProviderName", required(given, "backingProviderName"));
            region.putObject("electableSpecs")
                    .put("instanceSize", required(given.path("electableSpecs"), "instanceSize"));
            return region;
        }
        String size = size(given);
        region.set("electableSpecs", hardware(given.path("electableSpecs"), size, NODES, provider, diskGb));
        region.set("readOnlySpecs", hardware(given.path("readOnlySpecs"), size, 0, provider, diskGb));
        region.set("analyticsSpecs", hardware(given.path("analyticsSpecs"), size, 0, provider, diskGb));
        for (String scaling : List.of("autoScaling", "analyticsAutoScaling")) {
            region.set(scaling, scaling(given.path(scaling)));
        }
        return region;
    }

    /** A Region may have read-only or analytics nodes alone. */
    private static String size(JsonNode region) {
        for (String kind : List.of("electableSpecs", "readOnlySpecs", "analyticsSpecs")) {
            if (region.path(kind).path("instanceSize").isTextual()) {
                return region.path(kind).path("instanceSize").textValue();
            }
        }
        throw AtlasError.missingAttribute("instanceSize");
    }

    private static ObjectNode hardware(
            JsonNode given, String size, int nodes, String provider, @Nullable BigDecimal diskGb) {
        ObjectNode hardware = AtlasJson.object()
                .put("diskSizeGB", diskGb == null ? DISK : diskGb)
                .put("instanceSize", size)
                .put("nodeCount", nodes);
        if (provider.equals("AWS")) {
            hardware.put("diskIOPS", DISK_IOPS).put("ebsVolumeType", "STANDARD");
        }
        given.properties().forEach(field -> {
            if (!field.getValue().isNull() && !READ_ONLY.contains(field.getKey())) {
                hardware.set(field.getKey(), field.getValue());
            }
        });
        return hardware;
    }

    private static ObjectNode scaling(JsonNode given) {
        ObjectNode scaling = AtlasJson.object();
        ObjectNode compute = scaling.putObject("compute").put("enabled", false).put("scaleDownEnabled", false);
        given.path("compute").properties().forEach(field -> compute.set(field.getKey(), field.getValue()));
        ObjectNode disk = scaling.putObject("diskGB").put("enabled", true);
        given.path("diskGB").properties().forEach(field -> disk.set(field.getKey(), field.getValue()));
        return scaling;
    }

    private static String required(JsonNode in, String field) {
        JsonNode value = in.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw AtlasError.missingAttribute(field);
        }
        if (!value.isTextual()) {
            throw AtlasError.invalidAttribute(field);
        }
        return value.textValue();
    }
}
