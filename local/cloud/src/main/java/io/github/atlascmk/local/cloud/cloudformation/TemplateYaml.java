package io.github.atlascmk.local.cloud.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads CloudFormation's YAML as JSON, with its short tags written out: {@code !Sub x} is {@code {"Fn::Sub": "x"}}. */
final class TemplateYaml {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int KEPT = 4;
    /** Caches parsed texts, since thousands of clouds are deployed from the same ones. */
    private static final Map<String, ObjectNode> PARSED = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > KEPT;
        }
    });

    private TemplateYaml() {}

    /** @throws IllegalArgumentException if the text isn't one YAML mapping */
    static ObjectNode parse(String yaml) {
        return PARSED.computeIfAbsent(yaml, TemplateYaml::compose).deepCopy();
    }

    private static ObjectNode compose(String yaml) {
        try {
            Node root = new Compose(LoadSettings.builder().setLabel("template").build())
                    .composeString(yaml)
                    .orElseThrow(() -> new IllegalArgumentException("the template is empty"));
            if (convert(root) instanceof ObjectNode template) {
                return template;
            }
            throw new IllegalArgumentException("the template must be a mapping with Resources");
        } catch (YamlEngineException malformed) {
            throw new IllegalArgumentException("the template isn't YAML: " + malformed.getMessage(), malformed);
        }
    }

    private static JsonNode convert(Node node) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain(node);
        }
        String name = tag.substring(1);
        String function = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
        JsonNode argument = node instanceof ScalarNode scalar ? JSON.textNode(scalar.getValue()) : plain(node);
        return JSON.objectNode().set(function, argument);
    }

    private static JsonNode plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping(mapping);
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(element -> array.add(convert(element)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalArgumentException("the template has a node of an unknown kind: " + node);
        };
    }

    private static ObjectNode mapping(MappingNode mapping) {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new IllegalArgumentException("the template has a key that isn't text: " + tuple.getKeyNode());
            }
            if (object.replace(key.getValue(), convert(tuple.getValueNode())) != null) {
                throw new IllegalArgumentException(
                        "the template has the key " + key.getValue() + " twice in one mapping"
                                + key.getStartMark()
                                        .map(mark -> ", at line " + (mark.getLine() + 1))
                                        .orElse(""));
            }
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return JSON.numberNode(new BigDecimal(text));
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        return tag.equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(text);
    }
}
