package io.github.atlascmk.local.cloud.atlas.operation;

import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param id its operation id in Atlas's API description
 * @param path such as {@code /api/atlas/v2/groups/{groupId}}
 * @param versions of its resource; none for the OAuth endpoints, which aren't versioned
 * @param limit the token buckets that it draws from; null for those that keep their own
 * @param anonymous whether it needs no credentials
 */
public record Operation(
        String id,
        String method,
        String path,
        List<ApiVersion> versions,
        @Nullable RateLimit limit,
        boolean anonymous,
        Function<AtlasRequest, AtlasResponse> handler) {

    public static final String GROUP = "/groups/{groupId}";

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    public static Operation of(
            String id,
            String method,
            String path,
            List<ApiVersion> versions,
            @Nullable RateLimit limit,
            Function<AtlasRequest, AtlasResponse> handler) {
        return new Operation(id, method, ApiVersion.V2 + path, versions, limit, false, handler);
    }

    /** An operation that needs no credentials. */
    public static Operation anonymous(
            String id,
            String method,
            String path,
            List<ApiVersion> versions,
            @Nullable RateLimit limit,
            Function<AtlasRequest, AtlasResponse> handler) {
        return new Operation(id, method, path, versions, limit, true, handler);
    }

    /**
     * Whether a Project Read Only may not do it: changes, and all about private endpoints (Atlas's API description).
     */
    public boolean needsOwner() {
        return !method.equals("GET") || path.contains("/privateEndpoints");
    }

    /** Matches the paths of this operation, with a group for each of its parameters. */
    Pattern pattern() {
        return Pattern.compile(PARAMETER.matcher(path).replaceAll("(?<$1>[^/]+)"));
    }

    List<String> parameters() {
        return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
    }
}
