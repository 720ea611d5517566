package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the JSON Schema of a file from the record that it is read as, and from the rules on that record. */
final class SchemaGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<Class<?>, String> SIMPLE =
            Map.of(String.class, "string", Boolean.class, "boolean", ObjectNode.class, "object");

    private final ObjectNode definitions = JSON.createObjectNode();

    private SchemaGenerator() {}

    static ObjectNode schema(Class<? extends Record> file) {
        SchemaGenerator generator = new SchemaGenerator();
        ObjectNode schema = generator.record(file, List.of());
        schema.set("$defs", generator.definitions);
        return schema;
    }

    /**
     * @param name the fields that make up the record's name: in the file they are its key, so they aren't properties
     */
    private ObjectNode record(Class<?> type, List<String> name) {
        ObjectNode schema = ruled(typed("object"), type.getAnnotation(Rule.class));
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            if (!name.contains(component.getName())) {
                properties.set(component.getName(), property(component));
                if (isRequired(component.getAnnotatedType())) {
                    required.add(component.getName());
                }
            }
        }
        return schema.put("additionalProperties", false);
    }

    private static boolean isRequired(AnnotatedType type) {
        Rule rule = type.getAnnotation(Rule.class);
        return type instanceof AnnotatedParameterizedType
                ? rule != null && rule.minItems() > 0
                : !type.isAnnotationPresent(Nullable.class)
                        && (rule == null || rule.defaultValue().isEmpty());
    }

    private ObjectNode property(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        ByName byName = component.getAccessor().getAnnotation(ByName.class);
        ObjectNode schema = byName == null
                ? value(type)
                : ruled(named(element(type), List.of(byName.value())), type.getAnnotation(Rule.class));
        if (type instanceof AnnotatedParameterizedType && !isRequired(type)) {
            boolean list = schema.path("type").asText().equals("array");
            schema.set("default", list ? JSON.createArrayNode() : JSON.createObjectNode());
        }
        return schema;
    }

    private ObjectNode value(AnnotatedType type) {
        Rule rule = type.getAnnotation(Rule.class);
        if (rule != null && rule.from() != Object.class) {
            return reference(rule.from(), List.of());
        }
        return ruled(rule == null || rule.form() == Form.OTHER ? plain(type) : form(rule.form()), rule);
    }

    /** The schema that follows from the type alone. */
    private ObjectNode plain(AnnotatedType type) {
        if (type.getType() instanceof ParameterizedType collection) {
            return collection.getRawType() == List.class
                    ? typed("array").set("items", value(element(type)))
                    : map(value(element(type)));
        }
        Class<?> plain = (Class<?>) type.getType();
        return plain.isRecord() ? reference(plain, List.of()) : leaf(plain);
    }

    private ObjectNode form(Form form) {
        definitions
                .withObjectProperty(form.name())
                .put("type", "string")
                .put("description", form.words())
                .put("pattern", form.pattern());
        return reference(form.name());
    }

    /** The schema of a list that is an object in the file. */
    private ObjectNode named(AnnotatedType element, List<String> name) {
        Class<?> type = (Class<?>) element.getType();
        if (!type.isRecord()) {
            return map(value(element));
        }
        ObjectNode schema = map(reference(type, name));
        Stream.of(type.getRecordComponents())
                .filter(component -> List.of(component.getName()).equals(name))
                .forEach(component -> schema.set("propertyNames", property(component)));
        return schema;
    }

    private ObjectNode reference(Class<?> type, List<String> name) {
        if (!definitions.has(type.getSimpleName())) {
            definitions.set(type.getSimpleName(), record(type, name));
        }
        return reference(type.getSimpleName());
    }

    private static ObjectNode reference(String definition) {
        return JSON.createObjectNode().put("$ref", "#/$defs/" + definition);
    }

    /** The type of a list's elements, or of a map's values. */
    private static AnnotatedType element(AnnotatedType collection) {
        AnnotatedType[] arguments = ((AnnotatedParameterizedType) collection).getAnnotatedActualTypeArguments();
        return arguments[arguments.length - 1];
    }

    private ObjectNode leaf(Class<?> type) {
        if (type == Instant.class) {
            return form(Form.INSTANT);
        }
        if (type == Duration.class) {
            return form(Form.DURATION);
        }
        if (type == JsonNode.class) {
            return JSON.createObjectNode()
                    .put(
                            "description",
                            "a policy document as JSON, kept as it stands; a string holds one that isn't JSON")
                    .set("type", JSON.createArrayNode().add("object").add("string"));
        }
        if (type.isEnum()) {
            return JSON.createObjectNode().set("enum", JSON.valueToTree(type.getEnumConstants()));
        }
        return typed(SIMPLE.getOrDefault(type, "integer"));
    }

    private static ObjectNode map(ObjectNode values) {
        return typed("object").set("additionalProperties", values);
    }

    private static ObjectNode typed(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode ruled(ObjectNode schema, @Nullable Rule rule) {
        if (rule == null) {
            return schema;
        }
        limit(schema, "description", rule.value(), "");
        limit(schema, "pattern", rule.pattern(), "");
        limit(schema, "minLength", rule.minLength(), 0);
        limit(schema, "maxLength", rule.maxLength(), Integer.MAX_VALUE);
        limit(schema, "minimum", rule.min(), Integer.MIN_VALUE);
        limit(schema, "maximum", rule.max(), Integer.MAX_VALUE);
        limit(schema, "minItems", rule.minItems(), 0);
        limit(schema, "enum", List.of(rule.oneOf()), List.of());
        if (!rule.defaultValue().isEmpty()) {
            schema.set("default", defaultValue(schema.path("type").asText(), rule.defaultValue()));
        }
        if (!rule.names().isEmpty()) {
            schema.putObject("propertyNames").put("pattern", rule.names());
        }
        for (String field : rule.together()) {
            ArrayNode others = schema.withObjectProperty("dependentRequired").putArray(field);
            Stream.of(rule.together()).filter(other -> !other.equals(field)).forEach(others::add);
        }
        return schema;
    }

    private static JsonNode defaultValue(String type, String text) {
        return switch (type) {
            case "boolean" -> BooleanNode.valueOf(Boolean.parseBoolean(text));
            case "integer" -> IntNode.valueOf(Integer.parseInt(text));
            default -> TextNode.valueOf(text);
        };
    }

    private static void limit(ObjectNode schema, String keyword, Object value, Object none) {
        if (!value.equals(none)) {
            schema.set(keyword, JSON.valueToTree(value));
        }
    }
}
