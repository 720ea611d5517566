package io.github.atlascmk.local.cloud.atlas.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.MediaTypes;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that found its operation, its version and its project, as the operation's handler gets it. */
public record AtlasRequest(
        Request http,
        Map<String, String> parameters,
        Actor actor,
        @Nullable ApiVersion negotiated,
        @Nullable Project found) {

    /** A parameter of the path. */
    public String path(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the operation's path has no parameter " + name);
        }
        return value;
    }

    public Project project() {
        if (found == null) {
            throw new IllegalStateException("the operation's path names no project");
        }
        return found;
    }

    public ApiVersion version() {
        if (negotiated == null) {
            throw new IllegalStateException("the operation isn't versioned");
        }
        return negotiated;
    }

    /** The first value of a query parameter, or null. */
    @Nullable
    public String query(String name) {
        return queries(name).stream().findFirst().orElse(null);
    }

    public List<String> queries(String name) {
        return http.query().getOrDefault(name, List.of());
    }

    /**
     * The body.
     *
     * @throws AtlasError 415 where it isn't declared as JSON, 400 INVALID_JSON where it is no JSON object
     */
    public ObjectNode body() {
        MediaTypes.requireJson(http.header("Content-Type"));
        try {
            JsonNode body = AtlasJson.MAPPER.readTree(http.body());
            if (body instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException malformed) {
            throw invalidJson();
        }
        throw invalidJson();
    }

    /** A link to a path of the API. */
    public ObjectNode link(String rel, String path) {
        return AtlasJson.object().put("href", http.base() + path).put("rel", rel);
    }

    private static AtlasError invalidJson() {
        return AtlasError.badRequest("INVALID_JSON", "Received JSON is malformed.");
    }
}
