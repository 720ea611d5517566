package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body that asks for a new cluster: a name, a provider, a region and a size. */
final class NewCluster {
    /** An M10 was seen to take 8 and 13 minutes. */
    private static final Duration CREATION = Duration.ofMinutes(10);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]*");

    private NewCluster() {}

    /**
     * @param body one that {@link ClusterPatch} has checked
     * @throws AtlasError 400 MISSING_ATTRIBUTE or INVALID_ATTRIBUTE
     */
    static World.Cluster parse(ObjectNode body, @Nullable String encryptionAtRestProvider, String id, Instant now) {
        String name = text(body, "name");
        if (!NAME.matcher(name).matches()) {
            throw AtlasError.invalidAttribute("name");
        }
        String type = text(body, "clusterType");
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
                encryptionAtRestProvider,
                now.truncatedTo(ChronoUnit.SECONDS),
                null,
                null);
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
