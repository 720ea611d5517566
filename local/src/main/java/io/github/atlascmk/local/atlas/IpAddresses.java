package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Where Atlas's calls to AWS come from. All addresses are of the blocks for documentation (RFC 5737). */
final class IpAddresses {
    private static final int NODES = 3;

    private IpAddresses() {}

    static List<Operation> operations() {
        return List.of(
                Operation.of(
                        "getGroupIpAddresses",
                        "GET",
                        Operation.GROUP + "/ipAddresses",
                        List.of(ApiVersion.of("2023-01-01")),
                        RateLimit.IP_ADDRESSES,
                        IpAddresses::ofProject),
                Operation.anonymous(
                        "listControlPlaneIpAddresses",
                        "GET",
                        Operation.V2 + "/unauth/controlPlaneIPAddresses",
                        List.of(ApiVersion.of("2023-11-15")),
                        RateLimit.CONTROL_PLANE,
                        IpAddresses::ofControlPlane));
    }

    private static AtlasResponse ofProject(AtlasRequest request) {
        Project project = request.project();
        ObjectNode body = Json.object().put("groupId", project.id());
        ArrayNode clusters = body.putObject("services").putArray("clusters");
        project.clusters().stream().filter(Cluster::isDedicated).forEach(cluster -> clusters.add(addresses(cluster)));
        return AtlasResponse.ok(body);
    }

    private static ObjectNode addresses(Cluster cluster) {
        ObjectNode addresses = Json.object().put("clusterName", cluster.name());
        ArrayNode inbound = addresses.putArray("inbound");
        ArrayNode outbound = addresses.putArray("outbound");
        addresses.putArray("futureInbound");
        addresses.putArray("futureOutbound");
        Random random = new Random(cluster.id().hashCode());
        for (int i = 0; i < NODES; i++) {
            String address = "203.0.113." + (1 + random.nextInt(254));
            inbound.add(address);
            outbound.add(address);
        }
        return addresses;
    }

    private static AtlasResponse ofControlPlane(AtlasRequest request) {
        ObjectNode body = Json.object();
        body.putArray("gateways");
        body.set("inbound", clouds("198.51.100.10/32"));
        body.set("outbound", clouds("198.51.100.20/32", "198.51.100.21/32"));
        return AtlasResponse.ok(body);
    }

    private static ObjectNode clouds(String... blocks) {
        ObjectNode clouds = Json.object();
        ArrayNode region = clouds.putObject("aws").putArray("us-east-1");
        List.of(blocks).forEach(region::add);
        clouds.putObject("azure");
        clouds.putObject("gcp");
        return clouds;
    }
}
