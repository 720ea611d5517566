package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of world files; says in a sentence what is wrong with a file. */
final class WorldSchema {
    private static final int MAX_VALUE = 80;

    private final ObjectNode source;
    private final JsonSchema schema;

    WorldSchema() {
        source = JsonNodeFactory.instance.objectNode();
        source.put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:atlas-cmk:world")
                .put("title", "World")
                .setAll(SchemaGenerator.schema(World.class));
        source.withObjectProperty("properties")
                .<ObjectNode>set("$schema", text("for editors: the file of this schema"))
                .set(
                        "extends",
                        text("the file beside this one that this one changes, such as default.json")
                                .put("pattern", Worlds.BASE));
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(source);
    }

    private static ObjectNode text(String description) {
        return JsonNodeFactory.instance.objectNode().put("type", "string").put("description", description);
    }

    ObjectNode source() {
        return source.deepCopy();
    }

    /** The first thing that is wrong, in the order of the places in the file; empty if nothing is. */
    Optional<String> complaint(JsonNode world) {
        return schema.validate(world).stream()
                .min(Comparator.comparing(
                        message -> message.getInstanceLocation().toString()))
                .map(this::sentence);
    }

    private String sentence(ValidationMessage message) {
        String path = path(message.getInstanceLocation().toString());
        JsonPointer parent = JsonPointer.compile(
                        message.getSchemaLocation().getFragment().toString())
                .head();
        JsonNode rule = source.at(parent);
        return switch (message.getType()) {
            case "required" ->
                within(path, message.getProperty()) + " is missing; it should be "
                        + description(rule.path("properties").path(message.getProperty()));
            case "additionalProperties" ->
                within(path, message.getProperty()) + " is not a field that is known here: they are "
                        + String.join(", ", names(rule.path("properties")));
            case "dependentRequired" ->
                path + " has only one of " + String.join(" and ", names(rule.path("dependentRequired")))
                        + ", and should have both or none";
            case "propertyNames" ->
                path + " has " + shown(path, TextNode.valueOf(message.getProperty())) + " for a name, but should have "
                        + description(
                                rule.at("/propertyNames/description").isMissingNode()
                                        ? rule
                                        : rule.path("propertyNames"));
            default ->
                path + " is " + shown(path, message.getInstanceNode()) + ", but should be " + expected(message, rule);
        };
    }

    private String expected(ValidationMessage message, JsonNode rule) {
        return switch (message.getType()) {
            case "type" -> article(rule.path("type")) + ": " + description(rule);
            case "minimum" -> "at least " + rule.path("minimum") + ": " + description(rule);
            case "maximum" -> "at most " + rule.path("maximum") + ": " + description(rule);
            default -> description(rule);
        };
    }

    private String description(JsonNode rule) {
        JsonNode own = rule.path("description");
        return own.isMissingNode() && rule.has("$ref")
                ? description(source.at(rule.path("$ref").textValue().substring(1)))
                : own.asText("of the form that " + rule + " says");
    }

    private static String article(JsonNode type) {
        if (type.isArray()) {
            return "an " + type.get(0).asText() + " or a " + type.get(1).asText();
        }
        return switch (type.asText()) {
            case "object", "array", "integer" -> "an " + type.asText();
            default -> "a " + type.asText();
        };
    }

    private static String shown(String path, @Nullable JsonNode value) {
        String text = String.valueOf(value);
        if (path.startsWith("atlas.credentials.")) {
            return "a value that isn't shown";
        }
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) + "…" : text;
    }

    private static NavigableSet<String> names(JsonNode object) {
        NavigableSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String path(String instanceLocation) {
        String path = instanceLocation.substring(1);
        return path.isEmpty() ? "the world" : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String within(String path, String property) {
        return path.equals("the world") ? property : path + "." + property;
    }
}
