package io.github.atlascmk.local.cloud.atlas.organisation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A project and what is in it. */
public final class Project {
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

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public void rename(String next) {
        name = next;
    }

    /** Null where they were never set. */
    @Nullable
    public ArrayNode tags() {
        return tags;
    }

    public void tags(@Nullable ArrayNode next) {
        tags = next;
    }

    /** Its path in the API. */
    public String path() {
        return ApiVersion.V2 + "/groups/" + id;
    }

    public List<World.AtlasRole> roles() {
        return List.copyOf(roles.values());
    }

    public World.@Nullable AtlasRole role(String roleId) {
        return roles.get(roleId);
    }

    public void put(World.AtlasRole role) {
        roles.put(role.roleId(), role);
    }

    public void removeRole(String roleId) {
        roles.remove(roleId);
    }

    public List<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    @Nullable
    public Cluster cluster(String clusterName) {
        return clusters.get(clusterName);
    }

    public void put(Cluster cluster) {
        clusters.put(cluster.name(), cluster);
    }

    void remove(Cluster cluster) {
        clusters.remove(cluster.name());
    }

    /** Without those that are gone by now. */
    public List<PrivateEndpoint> privateEndpoints(Instant now) {
        privateEndpoints.values().removeIf(endpoint -> endpoint.isGoneAt(now));
        return List.copyOf(privateEndpoints.values());
    }

    public void put(PrivateEndpoint endpoint) {
        privateEndpoints.put(endpoint.id(), endpoint);
    }

    public List<ObjectNode> alertConfigurations() {
        return List.copyOf(alertConfigurations.values());
    }

    public void putAlertConfiguration(ObjectNode configuration) {
        alertConfigurations.put(configuration.path("id").asText(), configuration);
    }

    public void removeAlertConfiguration(String configurationId) {
        alertConfigurations.remove(configurationId);
    }

    public World.EncryptionAtRest encryptionAtRest() {
        return encryptionAtRest;
    }

    public void encryptionAtRest(World.EncryptionAtRest next) {
        encryptionAtRest = next;
    }

    /** Whether its clusters may use a provider: AWS, AZURE or GCP. */
    public boolean enables(String provider) {
        return isEnabled(
                switch (provider) {
                    case "AWS" -> encryptionAtRest.awsKms();
                    case "AZURE" -> encryptionAtRest.azureKeyVault();
                    default -> encryptionAtRest.googleCloudKms();
                });
    }

    /** Whether its encryption uses a role. */
    public boolean uses(String roleId) {
        ObjectNode awsKms = encryptionAtRest.awsKms();
        return awsKms != null
                && isEnabled(awsKms)
                && awsKms.path("roleId").asText().equals(roleId);
    }

    /** @param provider the part of a configuration that is about one provider; null where there is none */
    public static boolean isEnabled(@Nullable ObjectNode provider) {
        return provider != null && provider.path("enabled").asBoolean();
    }

    /** Whether its credentials may do what only a Project Owner may. */
    public boolean isOwned() {
        return credentialsRole == null || credentialsRole.equals("GROUP_OWNER");
    }

    /** Whether search nodes use the key of their cluster. */
    public boolean coversSearchNodes() {
        return Boolean.TRUE.equals(encryptionAtRest.enabledForSearchNodes());
    }

    /** Whether it belongs to another organisation by now. */
    boolean movedAway() {
        return movedAway;
    }

    public void moveAway() {
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
