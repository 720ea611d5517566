package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The part of the inspection that looks at private networking, where the project requires it. It is never switched from
 * here; what is seen of it is for people to know, and stands in nobody's way.
 */
public record PrivateNetworkCheck(AccessPlan comparison) {

    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (comparison.observed().encryption().aws().requiresPrivateNetworking()) {
            found.add(
                    new Finding(Kind.PRIVATE_NETWORKING, comparison.enrolment().projectId(), status()));
            endpoints().stream().map(this::inspect).flatMap(Optional::stream).forEach(found::add);
        }
        return found;
    }

    /** As Atlas's console shows it for the project: Active or Inactive. */
    private String status() {
        if (comparison.observed().privateEndpoints().isEmpty()) {
            return "private networking to the key is required; what its endpoints do, Atlas tells a Project Owner only";
        }
        boolean active = endpoints().stream().anyMatch(endpoint -> endpoint.isIn("ACTIVE"));
        String each = endpoints().stream()
                .map(endpoint -> endpoint.regionName() + " " + endpoint.status())
                .collect(Collectors.joining(", "));
        return "private networking to the key is required, and " + (active ? "Active" : "Inactive") + ": "
                + (each.isEmpty() ? "there is no private endpoint" : each);
    }

    private Optional<Finding> inspect(PrivateEndpoint endpoint) {
        String meaning = switch (String.valueOf(endpoint.status())) {
            case "PENDING_RECREATION" ->
                "it was removed on the side of AWS, and Atlas makes a new one; if it stays so, look at its"
                        + " approval";
            case "FAILED" -> "nodes of this Region can't reach the key by it: delete it and make it again";
            case "DELETING" -> "if it stays so, ask MongoDB's support";
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
        return comparison.observed().privateEndpoints().orElse(List.of()).stream()
                .sorted(Comparator.comparing((PrivateEndpoint endpoint) -> String.valueOf(endpoint.regionName()))
                        .thenComparing(PrivateEndpoint::id))
                .toList();
    }
}
