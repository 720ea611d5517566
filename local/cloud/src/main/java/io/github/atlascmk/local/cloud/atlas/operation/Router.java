package io.github.atlascmk.local.cloud.atlas.operation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the operation of a method and a path; the first in the table wins. */
public final class Router {
    /** @param parameters of the path, by name, decoded */
    public record Match(Operation operation, Map<String, String> parameters) {}

    private record Route(Operation operation, Pattern pattern, List<String> names) {}

    private final List<Route> routes;

    public Router(List<Operation> operations) {
        this.routes = operations.stream()
                .map(operation -> new Route(operation, operation.pattern(), operation.parameters()))
                .toList();
    }

    @Nullable
    public Match find(String method, String rawPath) {
        for (Route route : routes) {
            Matcher matcher = route.pattern.matcher(rawPath);
            if (route.operation.method().equals(method) && matcher.matches()) {
                Map<String, String> parameters = new HashMap<>();
                route.names.forEach(name -> parameters.put(name, decode(matcher.group(name))));
                return new Match(route.operation, parameters);
            }
        }
        return null;
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
