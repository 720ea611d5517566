package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body that asks for a new cluster: a name, a provider, a region and a size. */
final class NewCluster {
    /** An M10 was seen to take 8 and 13 minutes. */
    private static final Duration CREATION = Duration.ofMinutes(10);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]*");
    private static final Set<String> KNOWN =
            Set.of("name", "clusterType", "replicationSpecs", "encryptionAtRestProvider");
    private static final Set<String> TYPES = Set.of("REPLICASET", "SHARDED", "GEOSHARDED");

    private NewCluster() {}

    /** @throws AtlasError 400 MISSING_ATTRIBUTE, INVALID_ATTRIBUTE or INVALID_ENUM_VALUE */
    static World.Cluster parse(ObjectNode body, String id, Instant now) {
        body.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                throw AtlasError.invalidAttribute(field);
            }
        });
        String name = text(body, "name");
        if (!NAME.matcher(name).matches()) {
            throw AtlasError.invalidAttribute("name");
        }
        String type = text(body, "clusterType");
        if (!TYPES.contains(type)) {
            throw AtlasError.invalidEnumValue("clusterType", type);
        }
        JsonNode region = body.at("/replicationSpecs/0/regionConfigs/0");
        String provider = text(region, "providerName");
        return new World.Cluster(
                id,
                name,
                type,
                provider.equals("TENANT") ? text(region, "backingProviderName") : provider,
                text(region, "regionName"),
                text(region.path("electableSpecs"), "instanceSize"),
                "CREATING",
                CREATION,
                null,
                provider(body),
                now.truncatedTo(ChronoUnit.SECONDS),
                null);
    }

    private static @Nullable String provider(ObjectNode body) {
        JsonNode provider = body.path("encryptionAtRestProvider");
        return provider.isMissingNode() ? null : provider.asText();
    }

    private static String text(JsonNode in, String field) {
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
