package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.lambda.AsyncInvocations;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.aws.lambda.LambdaHost;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.runtime.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lambda's REST API: invoking functions, and what clients read before and after that (Lambda API Reference). */
final class LambdaApi {
    private static final Pattern PATH =
            Pattern.compile("/20\\d\\d-\\d\\d-\\d\\d/functions(?:/(?<function>[^/]*)(?:/(?<part>[\\w-]+))?)?/?");
    /** How many bytes of the log's end are returned with {@code LogType: Tail}. */
    private static final int TAIL = 4 * 1024;

    /** The operations that are served, by method and path below {@code /2015-03-31/functions}. */
    static final Map<String, String> OPERATIONS = Map.of(
            "GET ", "ListFunctions",
            "GET /{name}", "GetFunction",
            "GET /{name}/configuration", "GetFunctionConfiguration",
            "GET /{name}/url", "GetFunctionUrlConfig",
            "POST /{name}/invocations", "Invoke");

    /** The only version of each function: the template publishes none. */
    private static final String LATEST = "$LATEST";

    /** Lambda API Reference: FunctionConfiguration. It always has milliseconds. */
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

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
        String name = Objects.requireNonNullElse(path.group("function"), "");
        String part = path.group("part") == null ? "" : "/" + path.group("part");
        String operation = OPERATIONS.get(request.method() + " " + (name.isEmpty() ? "" : "/{name}") + part);
        if (operation != null && !name.isEmpty()) {
            admission.requireFunction(name, action(operation), identity);
        }
        return switch (operation) {
            case "ListFunctions" -> json(list(identity));
            case "GetFunction" -> {
                ObjectNode found = Json.object();
                found.set("Configuration", configuration(find(name, qualifier(request))));
                yield json(found);
            }
            case "GetFunctionConfiguration" -> json(configuration(find(name, qualifier(request))));
            case "Invoke" -> invoke(request, find(name, qualifier(request)));
            case "GetFunctionUrlConfig" -> {
                Template.Function _ = find(name, qualifier(request));
                throw notFound("The resource you requested does not exist.");
            }
            case null, default -> throw unknown(request);
        };
    }

    /** What a caller needs the right to (Service Authorization Reference: AWS Lambda). */
    private static String action(String operation) {
        return operation.equals("Invoke") ? "InvokeFunction" : operation;
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
                .put("LastModified", MODIFIED.format(cloud.start()) + "+0000")
                .put("Version", LATEST)
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("PackageType", "Zip");
        ObjectNode variables = configuration.putObject("Environment").putObject("Variables");
        function.environment().forEach(variables::put);
        return configuration;
    }

    private Response invoke(Request request, Template.Function function) {
        String type = request.header("X-amz-invocation-type", "");
        limit(request.body().length, type);
        JsonNode payload = payload(request);
        return switch (type) {
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
        headers.put("X-Amz-Executed-Version", LATEST);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        String body = cloud.wire()
                .call(
                        "lambda",
                        "Invoke",
                        function.arn(),
                        LATENCY,
                        RuntimeException::toString,
                        () -> run(function, payload, log, headers));
        if (request.header("X-amz-log-type", "").equals("Tail")) {
            headers.put("X-Amz-Log-Result", tail(log.toByteArray()));
        }
        return Response.of(200, headers, body);
    }

    /** Bodies have limits by the kind of invocation; the words are Lambda's (reports of its users). */
    private static void limit(int bytes, String type) {
        if (bytes > LambdaHost.PAYLOAD_LIMIT) {
            throw tooLarge("Request must be smaller than " + LambdaHost.PAYLOAD_LIMIT
                    + " bytes for the InvokeFunction operation");
        }
        if (type.equals("Event") && bytes > AsyncInvocations.PAYLOAD_LIMIT) {
            throw tooLarge(bytes + " byte payload is too large for the Event invocation type (limit "
                    + AsyncInvocations.PAYLOAD_LIMIT + " bytes)");
        }
    }

    private static AwsError tooLarge(String message) {
        return new AwsError("RequestEntityTooLargeException", 413, message);
    }

    private String run(
            Template.Function function, JsonNode payload, ByteArrayOutputStream log, Map<String, String> headers) {
        try {
            return cloud.lambda().invoke(function.arn(), payload, log).toString();
        } catch (FunctionError failed) {
            headers.put("X-Amz-Function-Error", "Unhandled");
            return failed.payload().toString();
        }
    }

    private static String tail(byte[] log) {
        int from = Math.max(0, log.length - TAIL);
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(log, from, log.length));
    }

    private static JsonNode payload(Request request) {
        try {
            return request.text().isBlank() ? Json.object() : Json.LENIENT.readTree(request.text());
        } catch (JsonProcessingException notJson) {
            throw new AwsError(
                    "InvalidRequestContentException", 400, "Could not parse request body into json: it isn't JSON.");
        }
    }

    /**
     * Finds a function by name, ARN, or account and name.
     *
     * @param asked the qualifier that the request has beside the name; empty if it has none
     * @throws AwsError ResourceNotFoundException if there is no such function, or none of this version or alias
     */
    private Template.Function find(String given, String asked) {
        String name = given.replaceFirst("^(arn:[^:]+:lambda:[^:]*:\\d{12}|\\d{12}):function:", "");
        int colon = name.indexOf(':');
        String own = colon < 0 ? "" : name.substring(colon + 1);
        if (!own.isEmpty() && !asked.isEmpty() && !own.equals(asked)) {
            throw new AwsError(
                    "InvalidParameterValueException",
                    400,
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        String unqualified = colon < 0 ? name : name.substring(0, colon);
        Template.Function found = cloud.template().functions().values().stream()
                .filter(function -> function.name().equals(unqualified))
                .findFirst()
                .orElseThrow(() -> notFound("Function not found: " + given));
        String qualifier = own.isEmpty() ? asked : own;
        if (!qualifier.isEmpty() && !qualifier.equals(LATEST)) {
            throw notFound("Function not found: " + found.arn() + ":" + qualifier);
        }
        return found;
    }

    private static String qualifier(Request request) {
        return request.query().getOrDefault("Qualifier", List.of("")).getFirst();
    }

    private static AwsError notFound(String message) {
        return new AwsError("ResourceNotFoundException", 404, message);
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
