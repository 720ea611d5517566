package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that lack what they must have, in every protocol and every operation that is served. The file
 * {@code required-members.json} lists what each operation requires, as AWS's own models say it (botocore 1.43.62:
 * service-2.json).
 */
@Timeout(120)
class RequiredMembersTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RunningCloud running = new RunningCloud();
    private final List<LogRecord> traces = new ArrayList<>();
    private final Logger log = Logger.getLogger("io.github.atlascmk");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getThrown() != null) {
                traces.add(logged);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** An operation, with the way in which requests reach it. */
    private record Served(String service, String name, String target, String version) {
        String id() {
            return service + ":" + name;
        }

        boolean isQuery() {
            return target.isEmpty();
        }
    }

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void close() {
        running.close();
        log.removeHandler(handler);
        assertThat(traces).isEmpty();
        assertThat(running.failures).isEmpty();
    }

    @Test
    void everyOperationNamesEachMemberThatIsMissing() throws IOException {
        Map<String, List<String>> required = required();
        List<String> wrong = new ArrayList<>();
        assertThat(served()).extracting(Served::id).containsExactlyInAnyOrderElementsOf(required.keySet());
        for (Served operation : served()) {
            List<String> paths = required.getOrDefault(operation.id(), List.of());
            for (String path : paths) {
                ObjectNode request = request(paths, path);
                String expected = "1 validation error detected: Value null at '" + shown(path)
                        + "' failed to satisfy constraint: Member must not be null";
                check(operation, request, expected, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anEmptyRequestIsRefusedWithAllThatItLacks() throws IOException {
        Map<String, List<String>> required = required();
        List<String> wrong = new ArrayList<>();
        for (Served operation : served()) {
            List<String> lacks = required.getOrDefault(operation.id(), List.of()).stream()
                    .filter(path -> !path.contains("."))
                    .map(path ->
                            "Value null at '" + shown(path) + "' failed to satisfy constraint: Member must not be null")
                    .toList();
            if (lacks.isEmpty()) {
                if (send(operation, NODES.objectNode()).statusCode() >= 500) {
                    wrong.add(operation.id());
                }
            } else {
                String errors = lacks.size() == 1 ? " validation error detected: " : " validation errors detected: ";
                check(operation, NODES.objectNode(), lacks.size() + errors + String.join("; ", lacks), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Whatever else is wrong with them is an error of the client, in the service's words. */
    @Test
    void requestsWithOnlyWhatIsRequiredMakeNothingFail() throws IOException {
        Map<String, List<String>> required = required();
        List<String> failed = new ArrayList<>();
        for (Served operation : served()) {
            List<String> paths = required.getOrDefault(operation.id(), List.of());
            ObjectNode request = NODES.objectNode();
            paths.forEach(path -> put(request, path, true));
            HttpResponse<String> answer = send(operation, request);
            if (answer.statusCode() >= 500 || answer.body().contains("The local cloud failed")) {
                failed.add(operation.id() + " " + request + ": " + answer.body());
            }
        }
        assertThat(failed).isEmpty();
    }

    @Test
    void aNullIsAsMissingAsNothing() {
        assertThat(running.target("TrentService.DescribeKey", "{\"KeyId\":null}")
                        .body())
                .contains("ValidationException", "Value null at 'keyId'");
    }

    @Test
    void aBrokenFormGetsAnAnswer() {
        for (String broken : List.of("Action=GetRole&Version=2010-05-08&RoleName=%zz", "%", "Action=%4")) {
            HttpResponse<String> answer = form(broken);
            assertThat(answer.statusCode()).as(broken).isEqualTo(404);
            assertThat(answer.body()).as(broken).contains("<Code>MalformedQueryString</Code>");
        }
        assertThat(form("").body()).contains("<Code>MissingAction</Code>");
        assertThat(form("Version=2010-05-08").body()).contains("<Code>MissingAction</Code>");
        String deep = "Action=TagRole&Version=2010-05-08&" + "a.".repeat(200_000) + "a=1";
        for (String odd : List.of(
                deep,
                "Action=TagRole&Version=2010-05-08&RoleName=orders&.=1",
                "Action=TagRole&Version=2010-05-08&RoleName=orders&Tags.member.x.Key=1",
                "Action=TagRole&Version=2010-05-08&RoleName=orders&Tags.member=1",
                "Action=ListRoles&Version=2010-05-08&MaxItems=many")) {
            HttpResponse<String> answer = form(odd);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>");
        }
    }

    @Test
    void aBrokenFormOfAtlasGetsAnAnswerToo() {
        Connection to = running.connection();
        String basic = java.util.Base64.getEncoder()
                .encodeToString((to.clientId() + ":" + to.clientSecret()).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                running.send(HttpRequest.newBuilder(java.net.URI.create(to.atlasUrl() + "/api/oauth/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=%zz")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_request");
    }

    private List<Served> served() {
        Services services = new Services(running.cloud);
        Identity you = new Identity("111122223333", "eu-central-1", "");
        List<Served> all = new ArrayList<>();
        services.targets().forEach(target -> {
            Service service = Objects.requireNonNull(services.ofTarget(target, you));
            service.operations().forEach(name -> all.add(new Served(service.prefix(), name, target, "")));
        });
        services.versions().forEach(version -> {
            Service service = Objects.requireNonNull(services.ofVersion(version, you));
            service.operations().forEach(name -> all.add(new Served(service.prefix(), name, "", version)));
        });
        return all;
    }

    private static Map<String, List<String>> required() throws IOException {
        JsonNode file = RunningCloud.json(
                Files.readString(ProjectFolder.PATH.resolve("local/cloud/src/test/resources/required-members.json")));
        Map<String, List<String>> required = new TreeMap<>();
        file.properties()
                .forEach(operation -> required.put(
                        operation.getKey(),
                        operation.getValue().valueStream().map(JsonNode::asText).toList()));
        return required;
    }

    /** A request with all that is required, without one of them. */
    private static ObjectNode request(List<String> required, String without) {
        ObjectNode request = NODES.objectNode();
        put(request, without, false);
        required.stream().filter(path -> !path.equals(without)).forEach(path -> put(request, path, true));
        if (!without.contains(".")) {
            request.remove(name(without));
        }
        return request;
    }

    private static void put(ObjectNode object, String path, boolean withLeaf) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0) {
            if (withLeaf && !object.has(name(step))) {
                object.set(name(step), step.endsWith("[]") ? NODES.arrayNode() : leaf(step));
            }
            return;
        }
        ObjectNode below;
        if (step.endsWith("[]")) {
            ArrayNode list = object.withArray(name(step));
            below = list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
        } else {
            below = object.withObject("/" + name(step)).withObject("/one");
        }
        put(below, path.substring(dot + 1), withLeaf);
    }

    private static JsonNode leaf(String step) {
        return step.endsWith("{}") ? NODES.objectNode() : NODES.textNode("orders");
    }

    private static String name(String step) {
        return step.replace("[]", "").replace("{}", "");
    }

    /** The path as AWS writes it in its messages. */
    private static String shown(String path) {
        StringBuilder shown = new StringBuilder();
        for (String step : path.split("\\.")) {
            String name = name(step);
            shown.append(shown.isEmpty() ? "" : ".")
                    .append(name.substring(0, 1).toLowerCase(Locale.ROOT))
                    .append(name.substring(1));
            if (shown.length() > 0 && !path.endsWith(step)) {
                shown.append(step.endsWith("[]") ? ".1.member" : step.endsWith("{}") ? ".one.member" : "");
            }
        }
        return shown.toString();
    }

    private void check(Served operation, ObjectNode request, String expected, List<String> wrong) {
        HttpResponse<String> answer = send(operation, request);
        String body = answer.body().replace("&apos;", "'");
        String code = operation.isQuery() ? "<Code>ValidationError</Code>" : "\"__type\":\"ValidationException\"";
        if (answer.statusCode() != 400 || !body.contains(code) || !body.contains(expected)) {
            wrong.add(operation.id() + " " + request + ": " + answer.statusCode() + " " + body);
        }
    }

    private HttpResponse<String> send(Served operation, ObjectNode request) {
        if (!operation.isQuery()) {
            return running.target(operation.target() + "." + operation.name(), request.toString());
        }
        StringBuilder form = new StringBuilder("Action=" + operation.name() + "&Version=" + operation.version());
        fields(request, "", form);
        return form(form.toString());
    }

    private static void fields(JsonNode node, String at, StringBuilder form) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field ->
                            fields(field.getValue(), at.isEmpty() ? field.getKey() : at + "." + field.getKey(), form));
        } else if (node.isArray() && !node.isEmpty()) {
            fields(node.get(0), at + ".member.1", form);
        } else {
            String value = node.isArray() ? "" : node.asText();
            form.append('&').append(at).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private HttpResponse<String> form(String body) {
        return running.send(HttpRequest.newBuilder(running.awsUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
