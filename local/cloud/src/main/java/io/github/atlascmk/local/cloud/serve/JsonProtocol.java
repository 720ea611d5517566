package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.runtime.Json;
import org.jspecify.annotations.Nullable;

/**
 * AWS JSON 1.0 and 1.1 (Smithy: AWS JSON protocols): the operation is in {@code X-Amz-Target}, input and output are
 * JSON, an error names itself in {@code __type}.
 */
final class JsonProtocol {
    static final String TARGET = "X-amz-target";

    private final Services services;
    private final ApiCalls calls;

    JsonProtocol(Services services, ApiCalls calls) {
        this.services = services;
        this.calls = calls;
    }

    Response answer(Request request, Identity identity) {
        String contentType = request.header("Content-type", "");
        try {
            ObjectNode output = call(request, identity);
            return Response.of(200, contentType, output.toString());
        } catch (AwsError error) {
            return Response.of(error.status(), contentType, body(error));
        }
    }

    static String body(AwsError error) {
        return Json.object()
                .put("__type", error.code())
                .put("message", error.text())
                .toString();
    }

    private ObjectNode call(Request request, Identity identity) {
        String target = request.header(TARGET, "");
        int dot = target.lastIndexOf('.');
        String operation = target.substring(dot + 1);
        Service service = service(target.substring(0, Math.max(dot, 0)), identity);
        if (service == null) {
            throw unknown(target);
        }
        String agent = request.header("User-agent", "");
        return calls.make(service, operation, input(request), identity, agent, JsonProtocol::unknown);
    }

    private @Nullable Service service(String prefix, Identity identity) {
        return switch (prefix) {
            case "AWSStepFunctions" -> services.states();
            case "TrentService" -> services.kms(identity);
            case "AWSEvents" -> services.events(identity);
            case "DynamoDB_20120810" -> services.dynamoDb();
            case "secretsmanager" -> services.secrets();
            default -> null;
        };
    }

    private static JsonNode input(Request request) {
        try {
            JsonNode input = request.text().isEmpty() ? Json.object() : Json.LENIENT.readTree(request.text());
            if (input.isObject()) {
                return input;
            }
        } catch (JsonProcessingException notJson) {
            throw AwsError.malformed("body", "JSON");
        }
        throw AwsError.malformed("body", "a JSON object");
    }

    private static AwsError unknown(String operation) {
        return new AwsError("UnknownOperationException", 400, "The local cloud has no operation " + operation + ".");
    }
}
