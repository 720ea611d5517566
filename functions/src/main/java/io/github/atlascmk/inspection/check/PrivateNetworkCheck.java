package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the endpoints of private networking, if the project requires that. The stack never turns it on or off; what it
 * sees of it is for people to know, and blocks nothing.
 */
public record PrivateNetworkCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (plan.observed().encryption().aws().requiresPrivateNetworking()) {
            found.add(new Finding(Kind.PRIVATE_NETWORKING, plan.projectId(), status()));
            endpoints().stream().map(this::inspect).flatMap(Optional::stream).forEach(found::add);
        }
        return found;
    }

    /** As Atlas's console shows it for the project: Active or Inactive. */
    private String status() {
        if (plan.observed().privateEndpoints() == null) {
            return "private networking to the key is required; Atlas tells the status of its endpoints to a Project"
                    + " Owner only";
        }
        boolean active = endpoints().stream().anyMatch(PrivateEndpoint::isActive);
        String each = endpoints().stream()
                .map(endpoint -> endpoint.regionName() + " " + endpoint.status())
                .collect(Collectors.joining(", "));
        return "private networking to the key is required, and " + (active ? "Active" : "Inactive") + ": "
                + (each.isEmpty() ? "there is no private endpoint" : each);
    }

    private Optional<Finding> inspect(PrivateEndpoint endpoint) {
        String meaning = switch (String.valueOf(endpoint.status())) {
            case "PENDING_RECREATION" ->
                "somebody removed it in AWS, and Atlas makes a new one; if this lasts, see whether that waits for"
                        + " approval";
            case "FAILED" -> "nodes in this Region can't reach the key through it: delete it and make a new one";
            case "DELETING" -> "if this lasts, ask MongoDB's support";
            default -> "";
        };
        return meaning.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.PRIVATE_ENDPOINT_NOT_ACTIVE,
                        "private endpoint " + endpoint.id(),
                        "the private endpoint of " + endpoint.regionName() + " is " + endpoint.status() + ": "
                                + meaning));
    }

    private List<PrivateEndpoint> endpoints() {
        List<PrivateEndpoint> known = plan.observed().privateEndpoints();
        return Stream.ofNullable(known)
                .flatMap(List::stream)
                .sorted(Comparator.comparing((PrivateEndpoint endpoint) -> String.valueOf(endpoint.regionName()))
                        .thenComparing(PrivateEndpoint::id))
                .toList();
    }
}
