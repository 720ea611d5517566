package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on clusters. Flex clusters have an API of their own. */
public final class Clusters {
    private static final String PATH = Operation.GROUP + "/clusters";
    private static final String ONE = PATH + "/{clusterName}";
    private static final ApiVersion V2023 = ApiVersion.retiring("2023-02-01", "2024-08-05", "2027-07-01");
    private static final List<ApiVersion> READS = List.of(V2023, ApiVersion.of("2024-08-05"));
    private static final List<ApiVersion> WRITES =
            List.of(V2023, ApiVersion.retiring("2024-08-05", "2024-10-23", "2027-03-01"), ApiVersion.of("2024-10-23"));
    private static final List<ApiVersion> DELETES = List.of(ApiVersion.of("2023-02-01"));

    private final Wire wire;
    private final Clock clock;
    private final ObjectIds ids;
    private final EventLog events;

    public Clusters(Wire wire, ObjectIds ids, EventLog events) {
        this.wire = wire;
        this.clock = wire.timeline();
        this.ids = ids;
        this.events = events;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.CLUSTERS;
        return List.of(
                Operation.of("listGroupClusters", "GET", PATH, READS, limit, Clusters::list),
                Operation.of("createGroupCluster", "POST", PATH, WRITES, limit, this::create),
                Operation.of("getGroupCluster", "GET", ONE, READS, limit, Clusters::get),
                Operation.of("updateGroupCluster", "PATCH", ONE, WRITES, limit, this::update),
                Operation.of("deleteGroupCluster", "DELETE", ONE, DELETES, limit, this::delete));
    }

    /** @throws AtlasError 404 CLUSTER_NOT_FOUND */
    public static Cluster any(Project project, String name) {
        Cluster cluster = project.cluster(name);
        if (cluster == null) {
            throw AtlasError.noCluster(name, project.id());
        }
        return cluster;
    }

    /** @throws AtlasError 404 CLUSTER_NOT_FOUND, or 400 where the cluster API doesn't serve it */
    public static Cluster find(Project project, String name) {
        Cluster cluster = any(project, name);
        if (cluster.isFlex()) {
            throw AtlasError.badRequest(
                    "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
                    "Flex cluster " + name + " cannot be used in the Cluster API.",
                    name);
        }
        return cluster;
    }

    /** @throws AtlasError 400 DUPLICATE_CLUSTER_NAME */
    public Cluster create(Project project, World.Cluster description, @Nullable Actor actor) {
        if (project.cluster(description.name()) != null) {
            throw AtlasError.badRequest(
                    "DUPLICATE_CLUSTER_NAME",
                    "A cluster or serverless instance named " + description.name() + " is already present in group "
                            + project.id() + ".",
                    "cluster",
                    description.name(),
                    project.id());
        }
        Cluster cluster = new Cluster(description, project.coversSearchNodes(), clock.instant());
        project.put(cluster);
        events.add(clock.instant(), "CLUSTER_CREATED", project, actor, cluster);
        wrote("createGroupCluster", project, cluster, null, summary(cluster));
        return cluster;
    }

    /** @throws AtlasError 400 CLUSTER_ALREADY_REQUESTED_DELETION, or where it is protected */
    public void delete(Project project, Cluster cluster, @Nullable Actor actor) {
        if (cluster.state() == Cluster.State.DELETING) {
            throw AtlasError.badRequest(
                    "CLUSTER_ALREADY_REQUESTED_DELETION",
                    "The cluster " + cluster.name() + " has already been requested for deletion.",
                    cluster.name());
        }
        if (cluster.settings().path("terminationProtectionEnabled").asBoolean()) {
            throw AtlasError.badRequest(
                    "CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED",
                    "The cluster is protected: disable termination protection before deleting it.",
                    cluster.name());
        }
        ObjectNode before = summary(cluster);
        cluster.delete(clock.instant());
        events.add(clock.instant(), "CLUSTER_DELETE_SUBMITTED", project, actor, cluster);
        wrote("deleteGroupCluster", project, cluster, before, null);
    }

    /** @throws AtlasError 400 or 409, as Atlas refuses a provider for this cluster at this moment */
    public void encrypt(Project project, Cluster cluster, String provider, @Nullable Actor actor) {
        requireUpdatable(cluster);
        requireNotPaused(cluster);
        String before = cluster.encryptionAtRestProvider();
        if (before.equals(provider)) {
            return;
        }
        requireEligible(project, cluster.isTenant(), provider);
        if (!before.equals("NONE") && !provider.equals("NONE")) {
            throw AtlasError.conflict(
                    "CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER",
                    "The Encryption at Rest provider cannot be changed while it is in use.");
        }
        cluster.encryptWith(provider, clock.instant());
        cluster.encryptSearchNodes(project.coversSearchNodes(), clock.instant());
        submitted(project, cluster, actor);
        wrote(
                "updateGroupCluster",
                project,
                cluster,
                AtlasJson.object().put("encryptionAtRestProvider", before),
                AtlasJson.object().put("encryptionAtRestProvider", provider));
    }

    /** @throws AtlasError 400 where the cluster is being deleted, or can't be paused at all */
    public void pause(Project project, Cluster cluster, boolean pause, @Nullable Actor actor) {
        requireUpdatable(cluster);
        if (cluster.paused() == pause) {
            return;
        }
        if (cluster.isTenant()) {
            throw AtlasError.badRequest(
                    "TENANT_CLUSTER_UPDATE_UNSUPPORTED", "Tenant clusters cannot be paused or resumed.");
        }
        cluster.pause(pause, clock.instant());
        submitted(project, cluster, actor);
        wrote(
                "updateGroupCluster",
                project,
                cluster,
                AtlasJson.object().put("paused", !pause),
                AtlasJson.object().put("paused", pause));
    }

    /** @throws AtlasError 400 or 409, as Atlas refuses it for this cluster at this moment */
    public void resize(Project project, Cluster cluster, String size) {
        requireUpdatable(cluster);
        requireNotPaused(cluster);
        requireDedicated(cluster);
        ObjectNode before = summary(cluster);
        cluster.resize(size, clock.instant());
        submitted(project, cluster, null);
        wrote("updateGroupCluster", project, cluster, before, summary(cluster));
    }

    private static AtlasResponse list(AtlasRequest request) {
        Project project = request.project();
        List<Cluster> served =
                project.clusters().stream().filter(cluster -> !cluster.isFlex()).toList();
        return Page.of(request).of(served, cluster -> new ClusterDocument(request, project, cluster).view());
    }

    private static AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(document(request, find(request.project(), request.path("clusterName"))));
    }

    private AtlasResponse create(AtlasRequest request) {
        Project project = request.project();
        ClusterPatch stated = ClusterPatch.of(request.body());
        String provider = stated.provider();
        World.Cluster description = NewCluster.parse(request.body(), provider, ids.next(), clock.instant());
        if (provider != null) {
            requireEligible(project, description.instanceSize().equals("M0"), provider);
        }
        Cluster cluster = create(project, description, request.actor());
        cluster.describe(stated.settings(), stated.specs());
        return AtlasResponse.created(document(request, cluster));
    }

    private AtlasResponse update(AtlasRequest request) {
        Project project = request.project();
        Cluster cluster = find(project, request.path("clusterName"));
        ClusterPatch patch = ClusterPatch.of(request.body());
        Boolean paused = patch.paused();
        requireUpdatable(cluster);
        if (paused == null || patch.changesMoreThanState()) {
            requireNotPaused(cluster);
        }
        if (patch.provider() != null) {
            encrypt(project, cluster, patch.provider(), request.actor());
        }
        if (patch.changesMoreThanState()) {
            change(project, cluster, patch, request.actor());
        }
        if (paused != null) {
            pause(project, cluster, paused, request.actor());
        }
        return AtlasResponse.ok(document(request, cluster));
    }

    private AtlasResponse delete(AtlasRequest request) {
        Project project = request.project();
        delete(project, find(project, request.path("clusterName")), request.actor());
        return AtlasResponse.accepted();
    }

    private static void requireUpdatable(Cluster cluster) {
        if (cluster.state() == Cluster.State.DELETING) {
            String reason = "This cluster is currently being deleted, cannot update.";
            throw AtlasError.badRequest("ATLAS_GENERAL_ERROR", "Reason: " + reason, reason);
        }
    }

    private static void requireNotPaused(Cluster cluster) {
        if (cluster.paused()) {
            throw AtlasError.conflict(
                    "CANNOT_UPDATE_PAUSED_CLUSTER",
                    "Cannot update cluster " + cluster.name() + " while it is paused or being paused.",
                    cluster.name());
        }
    }

    private static void requireEligible(Project project, boolean tenant, String provider) {
        if (provider.equals("NONE")) {
            return;
        }
        if (tenant) {
            throw AtlasError.badRequest(
                    "CANNOT_USE_ENCRYPTION_AT_REST_TENANT", "Cannot use Encryption at Rest with tenant clusters.");
        }
        if (!project.enables(provider)) {
            throw AtlasError.badRequest(
                    "ENCRYPTION_AT_REST_NOT_ENABLED",
                    "Encryption at Rest is not enabled for group " + project.id() + ".",
                    project.id());
        }
    }

    private static void requireDedicated(Cluster cluster) {
        if (cluster.isTenant()) {
            throw AtlasError.badRequest(
                    "TENANT_CLUSTER_UPDATE_UNSUPPORTED", "Tenant clusters cannot be changed through this API.");
        }
    }

    private void change(Project project, Cluster cluster, ClusterPatch patch, Actor actor) {
        requireDedicated(cluster);
        ObjectNode before = summary(cluster);
        cluster.describe(patch.settings(), patch.specs());
        cluster.update(clock.instant());
        submitted(project, cluster, actor);
        wrote("updateGroupCluster", project, cluster, before, summary(cluster));
    }

    private void submitted(Project project, Cluster cluster, @Nullable Actor actor) {
        events.add(clock.instant(), "CLUSTER_UPDATE_SUBMITTED", project, actor, cluster);
        events.add(clock.instant(), "CLUSTER_UPDATE_STARTED", project, null, cluster);
    }

    private void wrote(
            String operation,
            Project project,
            Cluster cluster,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {
        wire.wrote("atlas", operation, project.path() + "/clusters/" + cluster.name(), before, after);
    }

    private static ObjectNode summary(Cluster cluster) {
        return AtlasJson.object()
                .put("encryptionAtRestProvider", cluster.encryptionAtRestProvider())
                .put("instanceSize", cluster.instanceSize())
                .put("paused", cluster.paused());
    }

    private static ObjectNode document(AtlasRequest request, Cluster cluster) {
        return new ClusterDocument(request, request.project(), cluster).view();
    }
}
