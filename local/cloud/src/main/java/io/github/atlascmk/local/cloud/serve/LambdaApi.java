package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.runtime.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lambda's REST API: invoking functions, and what clients read before and after that (Lambda API Reference). */
final class LambdaApi {
    private static final Pattern PATH =
            Pattern.compile("/20\\d\\d-\\d\\d-\\d\\d/functions(?:/(?<function>[^/]*)(?:/(?<part>[\\w-]+))?)?/?");
    /** How many bytes of the log's end are returned with {@code LogType: Tail}. */
    private static final int TAIL = 4 * 1024;

    /** What a caller needs the right to, by method and path. */
    private static final Map<String, String> OPERATIONS = Map.of(
            "GET configuration", "GetFunctionConfiguration",
            "POST invocations", "InvokeFunction",
            "GET url", "GetFunctionUrlConfig");

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final String TYPE = "application/json";

    private final Cloud cloud;

    private final Admission admission;

    LambdaApi(Cloud cloud, Admission admission) {
        this.cloud = cloud;
        this.admission = admission;
    }

    static boolean serves(Request request) {
        return PATH.matcher(request.decodedPath()).matches();
    }

    Response answer(Request request, Identity identity) {
        try {
            return route(request, identity);
        } catch (AwsError error) {
            String body = Json.object()
                    .put("Type", error.status() < 500 ? "User" : "Service")
                    .put("Message", error.text())
                    .toString();
            return Response.of(error.status(), Map.of("Content-Type", TYPE, "X-Amzn-ErrorType", error.code()), body);
        }
    }

    private Response route(Request request, Identity identity) {
        Matcher path = PATH.matcher(request.decodedPath());
        if (!path.matches()) {
            throw unknown(request);
        }
        String name = path.group("function");
        String what = request.method() + " " + (path.group("part") == null ? "" : path.group("part"));
        if (name == null || name.isEmpty()) {
            return what.equals("GET ") ? json(list(identity)) : refuse(request);
        }
        admission.requireFunction(name, OPERATIONS.getOrDefault(what, "GetFunction"), identity);
        Template.Function function = find(name);
        return switch (what) {
            case "GET " -> {
                ObjectNode found = Json.object();
                found.set("Configuration", configuration(function));
                yield json(found);
            }
            case "GET configuration" -> json(configuration(function));
            case "POST invocations" -> invoke(request, function);
            case "GET url" -> throw notFound("The resource you requested does not exist.");
            default -> refuse(request);
        };
    }

    private ObjectNode list(Identity identity) {
        ObjectNode list = Json.object();
        ArrayNode functions = list.putArray("Functions");
        if (!admission.isHome(identity)) {
            return list;
        }
        cloud.template().functions().values().forEach(function -> functions.add(configuration(function)));
        return list;
    }

    private ObjectNode configuration(Template.Function function) {
        ObjectNode configuration = Json.object()
                .put("FunctionName", function.name())
                .put("FunctionArn", function.arn())
                .put("Runtime", "java25")
                .put("Role", function.roleArn())
                .put("Handler", function.handler())
                .put("Timeout", function.timeout().toSeconds())
                .put("MemorySize", function.memoryMb())
                .put("LastModified", cloud.start().toString().replace("Z", "+0000"))
                .put("Version", "$LATEST")
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("PackageType", "Zip");
        ObjectNode variables = configuration.putObject("Environment").putObject("Variables");
        function.environment().forEach(variables::put);
        return configuration;
    }

    private Response invoke(Request request, Template.Function function) {
        JsonNode payload = payload(request);
        return switch (request.header("X-amz-invocation-type", "")) {
            case "DryRun" -> Response.of(204, Map.of(), "");
            case "Event" -> {
                cloud.asyncInvocations().send(function, payload);
                yield Response.of(202, Map.of(), "");
            }
            default -> synchronously(request, function, payload);
        };
    }

    private Response synchronously(Request request, Template.Function function, JsonNode payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", TYPE);
        headers.put("X-Amz-Executed-Version", "$LATEST");
        int before = cloud.logs().length();
        String body = cloud.wire()
                .call(
                        "lambda",
                        "Invoke",
                        function.arn(),
                        LATENCY,
                        RuntimeException::toString,
                        () -> run(function, payload, headers));
        if (request.header("X-amz-log-type", "").equals("Tail")) {
            headers.put("X-Amz-Log-Result", tail(cloud.logs().substring(before)));
        }
        return Response.of(200, headers, body);
    }

    private String run(Template.Function function, JsonNode payload, Map<String, String> headers) {
        try {
            return cloud.lambda().invoke(function.arn(), payload).toString();
        } catch (FunctionError failed) {
            headers.put("X-Amz-Function-Error", "Unhandled");
            return failed.payload().toString();
        }
    }

    /** The end of what all functions logged meanwhile, since the local cloud keeps one log. */
    private static String tail(String log) {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, bytes.length - TAIL);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static JsonNode payload(Request request) {
        try {
            return request.text().isBlank() ? Json.object() : Json.LENIENT.readTree(request.text());
        } catch (JsonProcessingException notJson) {
            throw new AwsError(
                    "InvalidRequestContentException", 400, "Could not parse request body into json: it isn't JSON.");
        }
    }

    /** Finds a function by name, ARN, or account and name; its aliases and versions are the same function here. */
    private Template.Function find(String given) {
        String name = given.replaceFirst("^(arn:[^:]+:lambda:[^:]*:\\d{12}|\\d{12}):function:", "");
        String unqualified = name.replaceFirst(":.*$", "");
        return cloud.template().functions().values().stream()
                .filter(function -> function.name().equals(unqualified))
                .findFirst()
                .orElseThrow(() -> notFound("Function not found: " + given));
    }

    private static AwsError notFound(String message) {
        return new AwsError("ResourceNotFoundException", 404, message);
    }

    private static Response refuse(Request request) {
        throw unknown(request);
    }

    private static AwsError unknown(Request request) {
        return new AwsError(
                "UnknownOperationException",
                404,
                "The local cloud has no operation " + request.method() + " " + request.decodedPath() + ".");
    }

    private static Response json(JsonNode body) {
        return Response.of(200, TYPE, body.toString());
    }
}
