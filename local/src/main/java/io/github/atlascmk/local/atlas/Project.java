package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A project and what is in it. */
final class Project {
    private static final World.EncryptionAtRest UNUSED = new World.EncryptionAtRest(null, null, null, null);

    private final String id;
    private String name;
    private @Nullable ArrayNode tags;
    private final Map<String, World.AtlasRole> roles = new LinkedHashMap<>();
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final Map<String, PrivateEndpoint> privateEndpoints = new LinkedHashMap<>();
    private final Map<String, ObjectNode> alertConfigurations = new LinkedHashMap<>();
    private World.EncryptionAtRest encryptionAtRest;
    private final @Nullable String credentialsRole;
    private boolean movedAway;

    Project(World.Project origin, Instant now) {
        this.id = origin.id();
        this.name = origin.name();
        this.credentialsRole = origin.credentialsRole();
        this.encryptionAtRest = Objects.requireNonNullElse(origin.encryptionAtRest(), UNUSED);
        origin.roles().forEach(this::put);
        origin.privateEndpoints().forEach(endpoint -> put(PrivateEndpoint.of(endpoint, now)));
        origin.clusters().forEach(cluster -> put(new Cluster(cluster, coversSearchNodes(), now)));
        origin.alertConfigurations().forEach(this::putAlertConfiguration);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    void rename(String next) {
        name = next;
    }

    /** Null where they were never set. */
    @Nullable
    ArrayNode tags() {
        return tags;
    }

    void tags(@Nullable ArrayNode next) {
        tags = next;
    }

    /** Its path in the API. */
    String path() {
        return Operation.V2 + "/groups/" + id;
    }

    List<World.AtlasRole> roles() {
        return List.copyOf(roles.values());
    }

    World.@Nullable AtlasRole role(String roleId) {
        return roles.get(roleId);
    }

    void put(World.AtlasRole role) {
        roles.put(role.roleId(), role);
    }

    void removeRole(String roleId) {
        roles.remove(roleId);
    }

    List<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    @Nullable
    Cluster cluster(String clusterName) {
        return clusters.get(clusterName);
    }

    void put(Cluster cluster) {
        clusters.put(cluster.name(), cluster);
    }

    void remove(Cluster cluster) {
        clusters.remove(cluster.name());
    }

    /** Without those that are gone by now. */
    List<PrivateEndpoint> privateEndpoints(Instant now) {
        privateEndpoints.values().removeIf(endpoint -> endpoint.isGoneAt(now));
        return List.copyOf(privateEndpoints.values());
    }

    void put(PrivateEndpoint endpoint) {
        privateEndpoints.put(endpoint.id(), endpoint);
    }

    List<ObjectNode> alertConfigurations() {
        return List.copyOf(alertConfigurations.values());
    }

    void putAlertConfiguration(ObjectNode configuration) {
        alertConfigurations.put(configuration.path("id").asText(), configuration);
    }

    void removeAlertConfiguration(String configurationId) {
        alertConfigurations.remove(configurationId);
    }

    World.EncryptionAtRest encryptionAtRest() {
        return encryptionAtRest;
    }

    void encryptionAtRest(World.EncryptionAtRest next) {
        encryptionAtRest = next;
    }

    /** Whether its credentials may do what only a Project Owner may. */
    boolean isOwned() {
        return credentialsRole == null || credentialsRole.equals("GROUP_OWNER");
    }

    /** Whether search nodes use the key of their cluster. */
    boolean coversSearchNodes() {
        return Boolean.TRUE.equals(encryptionAtRest.enabledForSearchNodes());
    }

    /** Whether it belongs to another organisation by now. */
    boolean movedAway() {
        return movedAway;
    }

    void moveAway() {
        movedAway = true;
    }

    World.Project snapshot(Instant now) {
        List<World.Cluster> remaining = new ArrayList<>();
        clusters.values().forEach(cluster -> remaining.add(cluster.snapshot(now)));
        return new World.Project(
                id,
                name,
                credentialsRole,
                roles(),
                encryptionAtRest.equals(UNUSED) ? null : encryptionAtRest,
                privateEndpoints(now).stream()
                        .map(endpoint -> endpoint.snapshot(now))
                        .toList(),
                remaining,
                alertConfigurations());
    }
}
