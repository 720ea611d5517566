package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The members that a request must have. The SDK's classes don't tell them, so each operation names those that its API
 * reference calls required.
 *
 * @param paths such as {@code RoleName}; {@code Tags[].Key} is a member of each element of a list, {@code Items{}.Keys}
 *     of each value of a map
 * @param errorCode the service's own for such requests
 */
record RequiredMembers(List<String> paths, String errorCode) {
    private static final String LIST = "[]";
    private static final String MAP = "{}";

    /** @throws AwsError if one is missing or null; all are named, as AWS does (recordings of DynamoDB, IAM and KMS) */
    void check(JsonNode request) {
        List<String> missing = new ArrayList<>();
        paths.forEach(path -> find(request, path, "", missing));
        if (!missing.isEmpty()) {
            throw new AwsError(
                    errorCode,
                    400,
                    missing.size() + (missing.size() == 1 ? " validation error" : " validation errors") + " detected: "
                            + missing.stream()
                                    .map(path -> "Value null at '" + path
                                            + "' failed to satisfy constraint: Member must not be null")
                                    .collect(Collectors.joining("; ")));
        }
    }

    private static void find(JsonNode object, String path, String above, List<String> missing) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        String name = step.replace(LIST, "").replace(MAP, "");
        JsonNode value = object.path(name);
        String here = above + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        if (dot < 0) {
            if (value.isMissingNode() || value.isNull()) {
                missing.add(here);
            }
            return;
        }
        String below = path.substring(dot + 1);
        if (step.endsWith(LIST)) {
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                find(value.get(i), below, here + '.' + (i + 1) + ".member.", missing);
            }
        } else if (step.endsWith(MAP)) {
            value.properties()
                    .forEach(entry -> find(entry.getValue(), below, here + '.' + entry.getKey() + ".member.", missing));
        } else if (value.isObject()) {
            find(value, below, here + '.', missing);
        }
    }
}
