package io.github.atlascmk.local.cloud.atlas.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.world.World;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Atlas's calls to AWS come from. What the world doesn't state is of the blocks for documentation (RFC 5737): it
 * stays the same for a cluster.
 */
public final class IpAddresses {
    private static final int NODES = 3;
    private static final List<String> CONTROL_PLANE = List.of("198.51.100.20/32", "198.51.100.21/32");

    private List<String> controlPlane;
    private final Map<String, World.Nodes> stated = new TreeMap<>();

    public IpAddresses(World.@Nullable Addresses world) {
        this.controlPlane = world == null ? CONTROL_PLANE : controlPlane(world);
        if (world != null) {
            stated.putAll(world.clusters());
        }
    }

    private static List<String> controlPlane(World.Addresses world) {
        Integer size = world.controlPlaneSize();
        if (!world.controlPlane().isEmpty() || size == null) {
            return world.controlPlane().isEmpty() ? CONTROL_PLANE : world.controlPlane();
        }
        // Of the block for benchmarks (RFC 2544), which has room for many.
        return IntStream.range(0, size)
                .mapToObj(i -> "198." + (18 + i / 0x4000) + "." + i / 0x40 % 0x100 + "." + (i % 0x40 * 4 + 1))
                .toList();
    }

    /** From where a project's key is used: by the control plane, and by the nodes of what is encrypted with it. */
    public List<String> ofKeyUse(Project project) {
        Stream<String> nodes = project.clusters().stream()
                .filter(cluster -> cluster.isDedicated() && "AWS".equals(cluster.encryptionAtRestProvider()))
                .flatMap(cluster -> nodes(cluster).outbound().stream());
        return Stream.concat(controlPlane.stream(), nodes)
                .map(block -> block.replaceFirst("/.*", ""))
                .toList();
    }

    public void controlPlane(List<String> blocks) {
        controlPlane = List.copyOf(blocks);
    }

    public void nodes(String clusterId, World.Nodes nodes) {
        stated.put(clusterId, nodes);
    }

    public World.@Nullable Addresses snapshot() {
        return controlPlane.equals(CONTROL_PLANE) && stated.isEmpty()
                ? null
                : new World.Addresses(controlPlane, null, new TreeMap<>(stated));
    }

    public List<Operation> operations() {
        return List.of(
                Operation.of(
                        "getGroupIpAddresses",
                        "GET",
                        Operation.GROUP + "/ipAddresses",
                        List.of(ApiVersion.of("2023-01-01")),
                        RateLimit.IP_ADDRESSES,
                        this::ofProject),
                Operation.anonymous(
                        "listControlPlaneIpAddresses",
                        "GET",
                        ApiVersion.V2 + "/unauth/controlPlaneIPAddresses",
                        List.of(ApiVersion.of("2023-11-15")),
                        RateLimit.CONTROL_PLANE,
                        _ -> ofControlPlane()));
    }

    private AtlasResponse ofProject(AtlasRequest request) {
        Project project = request.project();
        ObjectNode body = AtlasJson.object().put("groupId", project.id());
        ArrayNode clusters = body.putObject("services").putArray("clusters");
        project.clusters().stream().filter(Cluster::isDedicated).forEach(cluster -> clusters.add(addresses(cluster)));
        return AtlasResponse.ok(body);
    }

    private ObjectNode addresses(Cluster cluster) {
        ObjectNode addresses = AtlasJson.object().put("clusterName", cluster.name());
        World.Nodes nodes = nodes(cluster);
        nodes.outbound().forEach(addresses.putArray("inbound")::add);
        nodes.outbound().forEach(addresses.putArray("outbound")::add);
        nodes.future().forEach(addresses.putArray("futureInbound")::add);
        nodes.future().forEach(addresses.putArray("futureOutbound")::add);
        return addresses;
    }

    private World.Nodes nodes(Cluster cluster) {
        return stated.getOrDefault(cluster.id(), madeUp(cluster));
    }

    private static World.Nodes madeUp(Cluster cluster) {
        Random random = new Random(cluster.id().hashCode());
        return new World.Nodes(
                IntStream.range(0, NODES)
                        .mapToObj(_ -> "203.0.113." + (1 + random.nextInt(254)))
                        .toList(),
                List.of());
    }

    private AtlasResponse ofControlPlane() {
        ObjectNode body = AtlasJson.object();
        body.putArray("gateways");
        body.set("inbound", clouds(List.of("198.51.100.10/32")));
        body.set("outbound", clouds(controlPlane));
        return AtlasResponse.ok(body);
    }

    private static ObjectNode clouds(List<String> blocks) {
        ObjectNode clouds = AtlasJson.object();
        ArrayNode region = clouds.putObject("aws").putArray("us-east-1");
        blocks.forEach(region::add);
        clouds.putObject("azure");
        clouds.putObject("gcp");
        return clouds;
    }
}
