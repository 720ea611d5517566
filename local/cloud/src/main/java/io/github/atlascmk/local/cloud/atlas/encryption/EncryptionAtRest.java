package io.github.atlascmk.local.cloud.atlas.encryption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A project's encryption at rest with the customer's own key. */
public final class EncryptionAtRest {
    private static final String PATH = Operation.GROUP + "/encryptionAtRest";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private final KmsAccess kms;
    private final Wire wire;
    private final EventLog events;
    private final PrivateEndpoints endpoints;

    public EncryptionAtRest(KmsAccess kms, Wire wire, EventLog events, PrivateEndpoints endpoints) {
        this.kms = kms;
        this.endpoints = endpoints;
        this.wire = wire;
        this.events = events;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.ENCRYPTION_AT_REST;
        return List.of(
                Operation.of("getGroupEncryptionAtRest", "GET", PATH, VERSIONS, limit, this::get),
                Operation.of("updateGroupEncryptionAtRest", "PATCH", PATH, VERSIONS, limit, this::update));
    }

    /** Whether Atlas can use the project's AWS key at this moment; false where it isn't enabled. */
    public boolean isValid(Project project) {
        ObjectNode awsKms = project.encryptionAtRest().awsKms();
        return awsKms != null
                && Project.isEnabled(awsKms)
                && kms.problem(project, awsKms).isEmpty();
    }

    /** Why Atlas can't use the project's AWS key at this moment; empty where it can, or where that isn't enabled. */
    public Optional<AtlasError> problem(Project project) {
        ObjectNode awsKms = project.encryptionAtRest().awsKms();
        return awsKms == null || !Project.isEnabled(awsKms) ? Optional.empty() : kms.problem(project, awsKms);
    }

    /** Puts another configuration in place of the present one, without any check. */
    public void replace(Project project, World.EncryptionAtRest next, @Nullable Actor actor) {
        World.EncryptionAtRest before = project.encryptionAtRest();
        if (next.equals(before)) {
            return;
        }
        project.encryptionAtRest(next);
        Instant now = wire.timeline().instant();
        project.clusters().forEach(cluster -> cluster.encryptSearchNodes(project.coversSearchNodes(), now));
        events.add(now, "ENCRYPTION_AT_REST_CONFIGURATION_UPDATED", project, actor, null);
        wire.wrote(
                "atlas",
                "updateGroupEncryptionAtRest",
                project.path() + "/encryptionAtRest",
                config(before),
                config(next));
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(view(request.project()));
    }

    private AtlasResponse update(AtlasRequest request) {
        Project project = request.project();
        EncryptionPatch patch = EncryptionPatch.of(request.body());
        World.EncryptionAtRest before = project.encryptionAtRest();
        World.EncryptionAtRest after = patch.applyTo(before);
        if (patch.awsKms() != null) {
            requireChangeable(project);
            requireUsable(project, after.awsKms());
        }
        endpoints.requireKept(project, after);
        requireUnusedWhereDisabled(project, before, after);
        replace(project, after, request.actor());
        return AtlasResponse.ok(view(project));
    }

    /** As long as Atlas can't reach the present key, it doesn't let anyone change it. */
    private void requireChangeable(Project project) {
        if (project.enables("AWS") && !isValid(project)) {
            throw AtlasError.badRequest(
                    "ENCRYPTION_AT_REST_SETTINGS_INVALID",
                    "The current Encryption at Rest settings are invalid, so they cannot be changed.");
        }
    }

    private void requireUsable(Project project, @Nullable ObjectNode awsKms) {
        if (awsKms != null) {
            kms.check(project, awsKms);
        }
    }

    private static void requireUnusedWhereDisabled(
            Project project, World.EncryptionAtRest before, World.EncryptionAtRest after) {
        Set<String> used = Set.copyOf(project.clusters().stream()
                .map(Cluster::encryptionAtRestProvider)
                .toList());
        boolean disabled =
                (used.contains("AWS") && Project.isEnabled(before.awsKms()) && !Project.isEnabled(after.awsKms()))
                        || (used.contains("AZURE")
                                && Project.isEnabled(before.azureKeyVault())
                                && !Project.isEnabled(after.azureKeyVault()))
                        || (used.contains("GCP")
                                && Project.isEnabled(before.googleCloudKms())
                                && !Project.isEnabled(after.googleCloudKms()));
        if (disabled) {
            throw AtlasError.conflict(
                    "CANNOT_DISABLE_ENCRYPTION_AT_REST",
                    "Encryption at Rest cannot be disabled while clusters of the project use it.");
        }
    }

    private ObjectNode view(Project project) {
        World.EncryptionAtRest config = project.encryptionAtRest();
        ObjectNode view = AtlasJson.object();
        view.set("awsKms", provider(config.awsKms(), unusedAws(), isValid(project)));
        view.set("azureKeyVault", provider(config.azureKeyVault(), unusedAzure(), true));
        view.put("enabledForSearchNodes", project.coversSearchNodes());
        view.set("googleCloudKms", provider(config.googleCloudKms(), unusedGoogle(), true));
        return view;
    }

    private static ObjectNode provider(@Nullable ObjectNode config, ObjectNode unused, boolean valid) {
        if (config == null || !Project.isEnabled(config)) {
            return unused;
        }
        ObjectNode view = config.deepCopy();
        view.remove(EncryptionPatch.SECRETS);
        if (unused.has("requirePrivateNetworking") && !view.has("requirePrivateNetworking")) {
            view.put("requirePrivateNetworking", false);
        }
        return view.put("valid", valid);
    }

    private static ObjectNode unusedAws() {
        return unused("accessKeyID", "customerMasterKeyID", "region", "roleId").put("requirePrivateNetworking", false);
    }

    private static ObjectNode unusedAzure() {
        return unused(
                        "azureEnvironment",
                        "clientID",
                        "keyIdentifier",
                        "keyVaultName",
                        "resourceGroupName",
                        "subscriptionID",
                        "tenantID")
                .put("requirePrivateNetworking", false);
    }

    private static ObjectNode unusedGoogle() {
        return unused("keyVersionResourceID");
    }

    private static ObjectNode unused(String... fields) {
        ObjectNode unused = AtlasJson.object().put("enabled", false).put("valid", false);
        for (String field : fields) {
            unused.put(field, "");
        }
        return unused;
    }

    /** A configuration as the journal of writes shows it. */
    private static JsonNode config(World.EncryptionAtRest config) {
        ObjectNode view = AtlasJson.object();
        view.setAll(Map.of(
                "awsKms", withoutSecrets(config.awsKms()),
                "azureKeyVault", withoutSecrets(config.azureKeyVault()),
                "googleCloudKms", withoutSecrets(config.googleCloudKms())));
        return view.put("enabledForSearchNodes", Boolean.TRUE.equals(config.enabledForSearchNodes()));
    }

    private static ObjectNode withoutSecrets(@Nullable ObjectNode config) {
        ObjectNode copy = Objects.requireNonNullElseGet(
                        config, () -> AtlasJson.object().put("enabled", false))
                .deepCopy();
        copy.remove(EncryptionPatch.SECRETS);
        return copy;
    }
}
