package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and its life cycle. As Atlas does it, a change shows at once as the desired state, and the cluster is
 * UPDATING until it has it; a change while UPDATING is accepted (recorded).
 */
final class Cluster {
    enum State {
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
    private final ObjectNode settings = Json.object();
    private @Nullable ArrayNode specs;
    private @Nullable SearchNodes searchNodes;

    /** @param coversSearchNodes whether the project's setting has search nodes use the cluster's key */
    Cluster(World.Cluster origin, boolean coversSearchNodes, Instant now) {
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

    String id() {
        return origin.id();
    }

    String name() {
        return origin.name();
    }

    String type() {
        return origin.clusterType();
    }

    /** The cloud it runs in: AWS, AZURE or GCP. */
    String cloud() {
        return origin.provider().equals("TENANT") ? "AWS" : origin.provider();
    }

    /** As Atlas writes it: {@code US_EAST_1}. */
    String region() {
        return region.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    String instanceSize() {
        return instanceSize;
    }

    Instant createDate() {
        return origin.createDate();
    }

    boolean isFlex() {
        return instanceSize().equals("FLEX");
    }

    /** Whether it shares its hosts: M0 and its retired siblings. */
    boolean isTenant() {
        return instanceSize().equals("M0")
                || instanceSize().equals("M2")
                || instanceSize().equals("M5");
    }

    boolean isDedicated() {
        return !isFlex() && !isTenant();
    }

    State state() {
        return state;
    }

    boolean paused() {
        return paused;
    }

    String encryptionAtRestProvider() {
        return encryptionAtRestProvider;
    }

    /** When the present state ends; null if it is IDLE or doesn't end. */
    @Nullable
    Instant settlesAt() {
        return settlesAt;
    }

    /** What clients stated of it beyond what a world states; shown as it was given. */
    ObjectNode settings() {
        return settings;
    }

    /** Its hardware by shard, where a client stated it. */
    @Nullable
    ArrayNode specs() {
        return specs;
    }

    /** Takes over what a client states of it. The first shard's first Region stands for all in a world. */
    void describe(ObjectNode stated, @Nullable ArrayNode hardware) {
        settings.setAll(stated);
        if (hardware != null && !isTenant()) {
            ReplicationSpecs.identify(hardware, id());
            JsonNode first = hardware.at("/0/regionConfigs/0");
            instanceSize = first.at("/electableSpecs/instanceSize").asText();
            region = first.path("regionName").asText();
            specs = hardware;
        }
    }

    void encryptWith(String provider, Instant now) {
        encryptionAtRestProvider = provider;
        update(now);
    }

    /** Its dedicated search nodes; null where search runs on its database nodes. */
    @Nullable
    SearchNodes searchNodes() {
        return searchNodes;
    }

    void searchNodes(@Nullable SearchNodes present) {
        searchNodes = present;
    }

    /** @param covered whether the project's setting has them use the cluster's key */
    void encryptSearchNodes(boolean covered, Instant now) {
        if (searchNodes != null) {
            searchNodes = searchNodes.encryptedWith(covered ? encryptionAtRestProvider : "NONE", now);
        }
    }

    /** All its nodes, in every shard and Region. */
    void resize(String size, Instant now) {
        instanceSize = size;
        if (specs != null) {
            specs.findParents("instanceSize").forEach(nodes -> ((ObjectNode) nodes).put("instanceSize", size));
        }
        update(now);
    }

    void pause(boolean pause, Instant now) {
        paused = pause;
        update(now);
    }

    void delete(Instant now) {
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
    void update(Instant now) {
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
