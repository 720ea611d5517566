package io.github.atlascmk.local.cloud.atlas.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and its life cycle. As Atlas does it, a change shows at once as the desired state, and the cluster is
 * UPDATING until it has it; a change while UPDATING is accepted (recorded).
 */
public final class Cluster {
    public enum State {
        IDLE,
        CREATING,
        UPDATING,
        REPAIRING,
        DELETING
    }

    /** How long a change takes where the world doesn't say. */
    private static final Duration UPDATE = Duration.ofMinutes(5);

    private final World.Cluster origin;
    private State state;
    private @Nullable Instant settlesAt;
    private boolean paused;
    private String encryptionAtRestProvider;
    private String instanceSize;
    private String region;
    private final ObjectNode settings = AtlasJson.object();
    private @Nullable ArrayNode specs;
    private @Nullable SearchNodes searchNodes;

    /** @param coversSearchNodes whether the project's setting has search nodes use the cluster's key */
    public Cluster(World.Cluster origin, boolean coversSearchNodes, Instant now) {
        this.origin = origin;
        this.state = State.valueOf(origin.state());
        Duration settles = origin.settlesAfter();
        this.settlesAt = state == State.IDLE || settles == null ? null : now.plus(settles);
        this.instanceSize = origin.instanceSize();
        this.region = origin.region();
        this.paused = Boolean.TRUE.equals(origin.paused());
        this.encryptionAtRestProvider = Objects.requireNonNullElse(origin.encryptionAtRestProvider(), "NONE");
        World.SearchNodes nodes = origin.searchNodes();
        this.searchNodes = nodes == null
                ? null
                : SearchNodes.of(nodes, coversSearchNodes ? encryptionAtRestProvider : "NONE", now);
    }

    public String id() {
        return origin.id();
    }

    public String name() {
        return origin.name();
    }

    public String type() {
        return origin.clusterType();
    }

    /** The cloud it runs in: AWS, AZURE or GCP. */
    public String cloud() {
        return origin.provider().equals("TENANT") ? "AWS" : origin.provider();
    }

    /** As Atlas writes it: {@code US_EAST_1}. */
    public String region() {
        return region.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public String instanceSize() {
        return instanceSize;
    }

    public Instant createDate() {
        return origin.createDate();
    }

    public boolean isFlex() {
        return instanceSize().equals("FLEX");
    }

    /** Whether it shares its hosts: M0 and its retired siblings. */
    public boolean isTenant() {
        return instanceSize().equals("M0")
                || instanceSize().equals("M2")
                || instanceSize().equals("M5");
    }

    public boolean isDedicated() {
        return !isFlex() && !isTenant();
    }

    public State state() {
        return state;
    }

    public boolean paused() {
        return paused;
    }

    public String encryptionAtRestProvider() {
        return encryptionAtRestProvider;
    }

    /** When the present state ends; null if it is IDLE or doesn't end. */
    @Nullable
    Instant settlesAt() {
        return settlesAt;
    }

    /** What clients stated of it beyond what a world states; shown as it was given. */
    public ObjectNode settings() {
        return settings;
    }

    /** Its hardware by shard, where a client stated it. */
    @Nullable
    public ArrayNode specs() {
        return specs;
    }

    /** Takes over what a client states of it. The first shard's first Region stands for all in a world. */
    public void describe(ObjectNode stated, @Nullable ArrayNode hardware) {
        settings.setAll(stated);
        if (hardware != null && !isTenant()) {
            ReplicationSpecs.identify(hardware, id());
            JsonNode first = hardware.at("/0/regionConfigs/0");
            instanceSize = first.at("/electableSpecs/instanceSize").asText();
            region = first.path("regionName").asText();
            specs = hardware;
        }
    }

    public void encryptWith(String provider, Instant now) {
        encryptionAtRestProvider = provider;
        update(now);
    }

    /** Its dedicated search nodes; null where search runs on its database nodes. */
    @Nullable
    public SearchNodes searchNodes() {
        return searchNodes;
    }

    public void searchNodes(@Nullable SearchNodes present) {
        searchNodes = present;
    }

    /** @param covered whether the project's setting has them use the cluster's key */
    public void encryptSearchNodes(boolean covered, Instant now) {
        if (searchNodes != null) {
            searchNodes = searchNodes.encryptedWith(covered ? encryptionAtRestProvider : "NONE", now);
        }
    }

    /** All its nodes, in every shard and Region. */
    public void resize(String size, Instant now) {
        instanceSize = size;
        if (specs != null) {
            specs.findParents("instanceSize").forEach(nodes -> ((ObjectNode) nodes).put("instanceSize", size));
        }
        update(now);
    }

    public void pause(boolean pause, Instant now) {
        paused = pause;
        update(now);
    }

    public void delete(Instant now) {
        state = State.DELETING;
        settlesAt = now.plus(updateTakes());
    }

    /** Ends a state whose time has come. */
    void settle() {
        state = State.IDLE;
        settlesAt = null;
    }

    World.Cluster snapshot(Instant now) {
        return new World.Cluster(
                origin.id(),
                origin.name(),
                origin.clusterType(),
                origin.provider(),
                region,
                instanceSize,
                state.name(),
                settlesAt == null ? null : Duration.between(now, settlesAt),
                paused ? Boolean.TRUE : null,
                encryptionAtRestProvider.equals("NONE") ? null : encryptionAtRestProvider,
                origin.createDate(),
                origin.updateTakes(),
                searchNodes == null ? null : searchNodes.snapshot(now));
    }

    /** Begins to become what was stated: IDLE again after a while. */
    public void update(Instant now) {
        if (state == State.CREATING) {
            // It is built to the new description: nothing comes after.
            return;
        }
        Instant done = now.plus(updateTakes());
        boolean busyForLonger = state != State.IDLE && (settlesAt == null || settlesAt.isAfter(done));
        if (state == State.IDLE) {
            state = State.UPDATING;
        }
        if (!busyForLonger) {
            settlesAt = done;
        }
    }

    private Duration updateTakes() {
        return Objects.requireNonNullElse(origin.updateTakes(), UPDATE);
    }
}
