package io.github.atlascmk.local.cloud.atlas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.atlascmk.local.cloud.http.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Atlas's own description of its API, as requests and answers are held against it: paths, query parameters, media
 * types, status codes, and bodies without missing fields or ones that aren't known. The variable ATLAS_OPENAPI names
 * its file; the description's licence keeps it out of the repository, so without the variable nothing is checked.
 */
public final class ApiDescription {
    private static final class Holder {
        private static final Optional<ApiDescription> INSTANCE = Optional.ofNullable(System.getenv("ATLAS_OPENAPI"))
                .filter(file -> !file.isEmpty())
                .map(ApiDescription::read);
    }

    /** Fields that Atlas was recorded to give, and doesn't describe: schema and field. */
    private static final Map<String, String> RECORDED =
            Map.of("ClusterDescription20240805", "effectiveDatabaseEdition", "NDSAuditViewForNdsGroup", "clusterName");

    /** The operation that was recorded to answer 201, and is described with 200. */
    private static final String RECORDED_AS_CREATED = "createGroupAlertConfig";

    private final ObjectNode root;
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private ApiDescription(ObjectNode root) {
        this.root = root;
    }

    /** Empty where ATLAS_OPENAPI names none. */
    public static Optional<ApiDescription> find() {
        return Holder.INSTANCE;
    }

    /** What is wrong with a request or with Atlas's own answer; empty where both are as described. */
    public synchronized Set<String> problems(Exchange exchange) {
        Set<String> problems = new LinkedHashSet<>();
        template(exchange)
                .ifPresent(template -> request(exchange, pointer(exchange, template))
                        .forEach(problem ->
                                problems.add("request " + exchange.method() + " " + template + ": " + problem)));
        problems.addAll(answerProblems(exchange));
        return problems;
    }

    /** What is wrong with Atlas's answer alone; one that a world scripted instead of Atlas's own isn't looked at. */
    public synchronized Set<String> answerProblems(Exchange exchange) {
        Optional<String> template = template(exchange);
        if (template.isEmpty()) {
            return Set.of(exchange.method() + " " + exchange.path() + " is not described");
        }
        Set<String> problems = new LinkedHashSet<>();
        String where = "answer " + exchange.status() + " to " + exchange.method() + " " + template.get() + ": ";
        if (!exchange.isScripted()) {
            answer(exchange, pointer(exchange, template.get())).forEach(problem -> problems.add(where + problem));
        }
        return problems;
    }

    /**
     * The attributes at the top of a request's body that are described as read-only.
     *
     * @param template of the path, as the description writes it
     */
    public Set<String> readOnly(String method, String template) {
        Set<String> names = new LinkedHashSet<>();
        root.at("/paths/" + escaped(template) + "/" + method.toLowerCase(Locale.ROOT) + "/requestBody/content")
                .forEach(body -> addReadOnly(body.path("schema"), names));
        return names;
    }

    private void addReadOnly(JsonNode schema, Set<String> names) {
        JsonNode described = resolved(schema);
        described.path("properties").properties().forEach(property -> {
            if (property.getValue().path("readOnly").asBoolean()
                    || resolved(property.getValue()).path("readOnly").asBoolean()) {
                names.add(property.getKey());
            }
        });
        for (String parts : List.of("allOf", "anyOf", "oneOf")) {
            described.path(parts).forEach(part -> addReadOnly(part, names));
        }
    }

    private List<String> request(Exchange exchange, String pointer) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        root.at(pointer + "/parameters")
                .forEach(parameter -> known.add(resolved(parameter).path("name").asText()));
        exchange.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("the query parameter " + name + " is not described"));
        if (!isOffered(exchange.accept(), pointer)) {
            problems.add("no answer of " + exchange.accept() + " is described");
        }
        JsonNode content = root.at(pointer + "/requestBody/content");
        if (exchange.body().isEmpty()) {
            if (root.at(pointer + "/requestBody/required").asBoolean()) {
                problems.add("the body is missing");
            }
        } else if (!content.has(String.valueOf(exchange.contentType()))) {
            problems.add("a body of " + exchange.contentType() + " is not described");
        } else {
            String schema =
                    pointer + "/requestBody/content/" + escaped(String.valueOf(exchange.contentType())) + "/schema";
            problems.addAll(invalid(schema, body(exchange)));
        }
        return problems;
    }

    private List<String> answer(Exchange exchange, String pointer) {
        boolean created = exchange.status() == 201
                && root.at(pointer + "/operationId").asText().equals(RECORDED_AS_CREATED);
        String response = reference(pointer + "/responses/" + (created ? 200 : exchange.status()));
        if (root.at(response).isMissingNode()) {
            return List.of("the status is not described");
        }
        JsonNode content = root.at(response + "/content");
        if (exchange.answer().isEmpty()) {
            return content.isEmpty() ? List.of() : List.of("the body is missing");
        }
        if (content.isMissingNode() && exchange.status() >= 400) {
            // Some errors are described without saying what they look like, such as those of OAuth.
            return List.of();
        }
        String mediaType = String.valueOf(exchange.answerType());
        return content.has(mediaType)
                ? invalid(
                        response + "/content/" + escaped(mediaType) + "/schema", asDescribed(parsed(exchange.answer())))
                : List.of("a body of " + mediaType + " is not described");
    }

    /** What is wrong with a document by the schema that the pointer leads to. */
    private List<String> invalid(String schemaPointer, JsonNode document) {
        return schema(schemaPointer).validate(document).stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    private JsonSchema schema(String pointer) {
        return schemas.computeIfAbsent(pointer, _ -> {
            ObjectNode copy = root.deepCopy();
            copy.put("$ref", "#" + pointer);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(copy);
        });
    }

    /** The described path with the fewest parameters that matches. */
    private Optional<String> template(Exchange exchange) {
        return root.path("paths").properties().stream()
                .filter(path -> path.getValue().has(exchange.method().toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .filter(path -> exchange.path().matches(path.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparingLong(
                        path -> path.chars().filter(c -> c == '{').count()));
    }

    private boolean isOffered(@Nullable String mediaType, String pointer) {
        return root.at(pointer + "/responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .anyMatch(response -> response.getValue().path("content").has(String.valueOf(mediaType)));
    }

    private static String pointer(Exchange exchange, String template) {
        return "/paths/" + escaped(template) + "/" + exchange.method().toLowerCase(Locale.ROOT);
    }

    private String reference(String pointer) {
        JsonNode target = root.at(pointer).path("$ref");
        return target.isTextual() ? target.asText().substring(1) : pointer;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode body(Exchange exchange) {
        if (!"application/x-www-form-urlencoded".equals(exchange.contentType())) {
            return parsed(exchange.body());
        }
        ObjectNode form = new ObjectMapper().createObjectNode();
        for (String field : exchange.body().split("&", -1)) {
            String[] parts = field.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    /**
     * Without nulls and empty strings: Atlas was recorded to give both for what is unset, while the description knows
     * neither.
     */
    static JsonNode asDescribed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(member -> {
                JsonNode value = member.getValue();
                if (!value.isNull() && !(value.isTextual() && value.textValue().isEmpty())) {
                    copy.set(member.getKey(), asDescribed(value));
                }
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(asDescribed(element)));
            return copy;
        }
        return node;
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode parsed(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static ApiDescription read(String file) {
        try {
            ObjectNode root =
                    (ObjectNode) new ObjectMapper().readTree(Path.of(file).toFile());
            RECORDED.forEach(
                    (schema, field) -> root.withObject("/components/schemas/" + schema + "/properties/" + field)
                            .put("type", "string"));
            ClosedSchemas.close(root);
            return new ApiDescription(root);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("ATLAS_OPENAPI is " + file + ", which can't be read", unreadable);
        }
    }
}
