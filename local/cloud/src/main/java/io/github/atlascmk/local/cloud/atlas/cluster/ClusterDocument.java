package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.atlas.organisation.ReplicationSpecs;
import java.util.List;
import java.util.Locale;

/** A cluster as the cluster API shows it, in the version that was asked for. */
final class ClusterDocument {
    private static final String MAJOR = "8.0";
    private static final String VERSION = "8.0.16";
    private static final double TENANT_DISK = 0.5;
    private static final double DEDICATED_DISK = 10;
    private static final int DISK_IOPS = 3_000;
    private static final int NODES = 3;

    private final AtlasRequest request;
    private final Project project;
    private final Cluster cluster;
    private final boolean old;

    ClusterDocument(AtlasRequest request, Project project, Cluster cluster) {
        this.request = request;
        this.project = project;
        this.cluster = cluster;
        this.old = request.version().isBefore("2024-08-05");
    }

    ObjectNode view() {
        ObjectNode view = AtlasJson.object();
        identity(view);
        settings(view);
        view.set("connectionStrings", connectionStrings(project, cluster));
        view.set("replicationSpecs", specs());
        if (!old) {
            since2024(view);
        } else {
            view.put("diskSizeGB", disk());
        }
        view.setAll(cluster.settings());
        return view;
    }

    static ObjectNode connectionStrings(Project project, Cluster cluster) {
        if (cluster.state() == Cluster.State.CREATING) {
            return AtlasJson.object();
        }
        String name = cluster.name().toLowerCase(Locale.ROOT);
        String domain = ObjectIds.derived(project.id(), "domain").substring(8, 13) + ".mongodb.net";
        String hosts = "%1$s-shard-00-00.%2$s:27017,%1$s-shard-00-01.%2$s:27017,%1$s-shard-00-02.%2$s:27017"
                .formatted(name, domain);
        return AtlasJson.object()
                .put("standard", "mongodb://" + hosts + "/?ssl=true&authSource=admin&replicaSet=atlas-shard-0")
                .put("standardSrv", "mongodb+srv://" + name + '.' + domain);
    }

    private void identity(ObjectNode view) {
        String path = project.path() + "/clusters/" + cluster.name();
        view.putArray("links")
                .add(request.link("self", path))
                .add(request.link("http://cloud.mongodb.com/restoreJobs", path + "/backup/restoreJobs"))
                .add(request.link("http://cloud.mongodb.com/snapshots", path + "/backup/snapshots"));
        view.put("clusterType", cluster.type())
                .put("createDate", AtlasJson.date(cluster.createDate()))
                .put("groupId", project.id())
                .put("id", cluster.id())
                .put("name", cluster.name())
                .put("paused", cluster.paused())
                .put("stateName", cluster.state().name())
                .put("encryptionAtRestProvider", cluster.encryptionAtRestProvider());
    }

    private void settings(ObjectNode view) {
        view.putObject("biConnector").put("enabled", false).put("readPreference", "secondary");
        view.putArray("labels");
        view.putArray("tags");
        view.put("backupEnabled", false)
                .put("globalClusterSelfManagedSharding", false)
                .put("mongoDBMajorVersion", MAJOR)
                .put("mongoDBVersion", VERSION)
                .put("pitEnabled", false)
                .put("rootCertType", "ISRGROOTX1")
                .put("terminationProtectionEnabled", false)
                .put("versionReleaseSystem", "LTS");
    }

    private void since2024(ObjectNode view) {
        view.putNull("adaptiveCapacity");
        if (cluster.isDedicated()) {
            ObjectNode advanced = view.putObject("advancedConfiguration");
            advanced.putArray("customOpensslCipherConfigTls12");
            advanced.put("minimumEnabledTlsProtocol", "TLS1_2").put("tlsCipherConfigMode", "DEFAULT");
        }
        if (!cluster.type().equals("REPLICASET")) {
            view.put("configServerManagementMode", "ATLAS_MANAGED").put("configServerType", "DEDICATED");
        }
        view.set("effectiveReplicationSpecs", specs());
        view.put("diskWarmingMode", "FULLY_WARMED")
                .put("effectiveDatabaseEdition", "ENTERPRISE")
                .put("featureCompatibilityVersion", MAJOR)
                .put("internalClusterRole", "NONE")
                .put("redactClientLogData", false)
                .put("retainBackups", false);
    }

    private ArrayNode specs() {
        ArrayNode stated = cluster.specs();
        if (stated != null) {
            return old ? ReplicationSpecs.old(stated) : stated.deepCopy();
        }
        ObjectNode spec = AtlasJson.object();
        spec.put("id", ObjectIds.derived(cluster.id(), "spec"));
        spec.putArray("regionConfigs").add(cluster.isTenant() ? tenantRegion() : dedicatedRegion());
        if (old) {
            spec.put("numShards", 1);
        } else {
            spec.put("zoneId", ObjectIds.derived(cluster.id(), "zone"));
        }
        spec.put("zoneName", "Zone 1");
        return AtlasJson.MAPPER.createArrayNode().add(spec);
    }

    private ObjectNode tenantRegion() {
        ObjectNode region = region("TENANT").put("backingProviderName", cluster.cloud());
        ObjectNode specs = region.putObject("electableSpecs").put("instanceSize", cluster.instanceSize());
        if (!old) {
            specs.put("diskSizeGB", TENANT_DISK).put("effectiveInstanceSize", cluster.instanceSize());
        }
        return region;
    }

    private ObjectNode dedicatedRegion() {
        ObjectNode region = region(cluster.cloud());
        for (String scaling : List.of("analyticsAutoScaling", "autoScaling")) {
            ObjectNode auto = region.putObject(scaling);
            auto.putObject("compute").put("enabled", false).put("scaleDownEnabled", false);
            auto.putObject("diskGB").put("enabled", true);
        }
        region.set("electableSpecs", hardware(NODES));
        region.set("readOnlySpecs", hardware(0));
        region.set("analyticsSpecs", hardware(0));
        return region;
    }

    private ObjectNode region(String provider) {
        return AtlasJson.object()
                .put("priority", 7)
                .put("providerName", provider)
                .put("regionName", cluster.region());
    }

    private ObjectNode hardware(int nodes) {
        ObjectNode specs =
                AtlasJson.object().put("instanceSize", cluster.instanceSize()).put("nodeCount", nodes);
        if (!old) {
            specs.put("diskSizeGB", disk());
        }
        if (cluster.cloud().equals("AWS")) {
            specs.put("diskIOPS", DISK_IOPS).put("ebsVolumeType", "STANDARD");
        }
        return specs;
    }

    private double disk() {
        return cluster.isTenant() ? TENANT_DISK : DEDICATED_DISK;
    }
}
