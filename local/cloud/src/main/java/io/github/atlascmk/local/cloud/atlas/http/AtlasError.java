package io.github.atlascmk.local.cloud.atlas.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer other than success, in the shape that Atlas was recorded with: {@code detail}, {@code error},
 * {@code errorCode}, {@code parameters}, {@code reason}, as plain {@code application/json}.
 */
public final class AtlasError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    /** What errors of the container, rather than of the application, carry; those have no X-Error-Code. */
    public static final String UNEXPECTED = "UNEXPECTED_ERROR";

    private final int status;
    private final String errorCode;
    private final transient JsonNode body;

    public AtlasError(int status, String errorCode, String detail, Object... parameters) {
        this(status, errorCode, detail, body(status, errorCode, detail, List.of(parameters)));
    }

    private AtlasError(int status, String errorCode, String detail, JsonNode body) {
        super(detail);
        this.status = status;
        this.errorCode = errorCode;
        this.body = body;
    }

    /** An error of the OAuth endpoints, which speak OAuth's own language (RFC 6749, 5.2). */
    public static AtlasError oauth(int status, String error, String description) {
        return new AtlasError(status, error, description, (JsonNode)
                AtlasJson.object().put("error", error).put("error_description", description));
    }

    public static AtlasError badRequest(String errorCode, String detail, Object... parameters) {
        return new AtlasError(400, errorCode, detail, parameters);
    }

    public static AtlasError conflict(String errorCode, String detail, Object... parameters) {
        return new AtlasError(409, errorCode, detail, parameters);
    }

    public static AtlasError notFound(String errorCode, String detail, Object... parameters) {
        return new AtlasError(404, errorCode, detail, parameters);
    }

    public static AtlasError unauthorized() {
        return new AtlasError(401, UNEXPECTED, "You are not authorized for this resource.");
    }

    static AtlasError notAcceptable() {
        return new AtlasError(406, UNEXPECTED, "The Accept header names no version of this resource.");
    }

    static AtlasError unsupportedMediaType() {
        return new AtlasError(415, UNEXPECTED, "The Content-Type of the body is not supported.");
    }

    public static AtlasError noResource(String path) {
        return notFound("RESOURCE_NOT_FOUND", "Cannot find resource " + path + ".", path);
    }

    public static AtlasError noGroup(String groupId) {
        return notFound("GROUP_NOT_FOUND", "No group with ID " + groupId + " exists.", groupId);
    }

    public static AtlasError noCluster(String name, String groupId) {
        return notFound(
                "CLUSTER_NOT_FOUND", "No cluster named " + name + " exists in group " + groupId + ".", name, groupId);
    }

    public static AtlasError invalidAttribute(String attribute) {
        return badRequest("INVALID_ATTRIBUTE", "Invalid attribute " + attribute + " specified.", attribute);
    }

    public static AtlasError missingAttribute(String attribute) {
        return badRequest(
                "MISSING_ATTRIBUTE", "The required attribute " + attribute + " was not specified.", attribute);
    }

    public static AtlasError invalidEnumValue(String attribute, String value) {
        return badRequest(
                "INVALID_ENUM_VALUE",
                "An invalid enumeration value " + value + " was specified for " + attribute + ".",
                value,
                attribute);
    }

    public int status() {
        return status;
    }

    public String errorCode() {
        return errorCode;
    }

    /** The X-Error-Code header; null on errors that aren't the application's own. */
    @Nullable
    public String header() {
        boolean container = errorCode.equals(UNEXPECTED) && status < 500;
        return container || !body.has("errorCode") ? null : errorCode;
    }

    public JsonNode body() {
        return body;
    }

    private static ObjectNode body(int status, String errorCode, String detail, List<?> parameters) {
        ObjectNode body = AtlasJson.object();
        ArrayNode values = body.put("detail", detail)
                .put("error", status)
                .put("errorCode", errorCode)
                .putArray("parameters");
        parameters.forEach(value -> {
            if (value instanceof Number number) {
                values.add(number.longValue());
            } else {
                values.add(value.toString());
            }
        });
        return body.put("reason", REASONS.getOrDefault(status, "Error"));
    }
}
