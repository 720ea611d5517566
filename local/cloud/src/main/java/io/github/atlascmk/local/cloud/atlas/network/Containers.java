package io.github.atlascmk.local.cloud.atlas.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The network containers that a project's dedicated clusters live in: one for each Region of AWS, one for a cloud. */
public final class Containers {
    private static final String PATH = Operation.GROUP + "/containers";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private record Container(String id, String provider, String region) {}

    private Containers() {}

    public static List<Operation> operations() {
        return List.of(
                Operation.of(
                        "listGroupContainerAll", "GET", PATH + "/all", VERSIONS, RateLimit.PROJECT, Containers::all),
                Operation.of("listGroupContainers", "GET", PATH, VERSIONS, RateLimit.PROJECT, Containers::ofProvider),
                Operation.of(
                        "getGroupContainer",
                        "GET",
                        PATH + "/{containerId}",
                        VERSIONS,
                        RateLimit.PROJECT,
                        Containers::get));
    }

    private static AtlasResponse all(AtlasRequest request) {
        return Page.of(request).of(of(request.project()), Containers::view);
    }

    private static AtlasResponse ofProvider(AtlasRequest request) {
        String provider = request.query("providerName");
        if (provider == null) {
            throw AtlasError.missingAttribute("providerName");
        }
        List<Container> named = of(request.project()).stream()
                .filter(container -> container.provider.equals(provider))
                .toList();
        return Page.of(request).of(named, Containers::view);
    }

    private static AtlasResponse get(AtlasRequest request) {
        String id = request.path("containerId");
        return of(request.project()).stream()
                .filter(container -> container.id.equals(id))
                .findFirst()
                .map(container -> AtlasResponse.ok(view(container)))
                .orElseThrow(() -> AtlasError.noResource(request.http().path()));
    }

    private static List<Container> of(Project project) {
        Map<String, Container> containers = new TreeMap<>();
        project.clusters().stream().filter(Cluster::isDedicated).forEach(cluster -> {
            String region = cluster.cloud().equals("GCP") ? "" : cluster.region();
            String key = cluster.cloud() + "/" + region;
            String id = ObjectIds.derived(project.id(), "container " + key);
            containers.put(key, new Container(id, cluster.cloud(), region));
        });
        return List.copyOf(containers.values());
    }

    private static ObjectNode view(Container container) {
        ObjectNode view = AtlasJson.object()
                .put("atlasCidrBlock", "192.168.240.0/21")
                .put("id", container.id)
                .put("providerName", container.provider)
                .put("provisioned", true);
        switch (container.provider) {
            case "AWS" -> view.put("regionName", container.region).put("vpcId", "vpc-" + container.id.substring(7));
            case "AZURE" -> view.put("region", container.region);
            default -> view.put("networkName", "nt-" + container.id);
        }
        return view;
    }
}
