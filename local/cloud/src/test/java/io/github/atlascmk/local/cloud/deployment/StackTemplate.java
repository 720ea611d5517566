package io.github.atlascmk.local.cloud.deployment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What template.yaml says about functions and state machines; values as they are written, so {@code X.Arn} is one. */
record StackTemplate(MappingNode root) {

    static StackTemplate parse(String yaml) {
        Node root = new Compose(LoadSettings.builder().build())
                .composeString(yaml)
                .orElseThrow(() -> new IllegalArgumentException("template.yaml is empty"));
        return new StackTemplate((MappingNode) root);
    }

    /**
     * What a machine's definition gets for its {@code ${…}}: name → as written behind {@code !Ref} or {@code !GetAtt}.
     */
    Map<String, String> substitutions(String definitionUri) {
        return resources().values().stream()
                .filter(resource -> definitionUri.equals(
                        text(resource, "Properties", "DefinitionUri").orElse("")))
                .findFirst()
                .flatMap(resource -> find(resource, "Properties", "DefinitionSubstitutions"))
                .map(StackTemplate::scalars)
                .orElseThrow(() -> new IllegalArgumentException("no machine of template.yaml has " + definitionUri));
    }

    /** In seconds, by the function's logical id. */
    Map<String, Integer> functionTimeouts() {
        Map<String, Integer> timeouts = new LinkedHashMap<>();
        resources().forEach((name, resource) -> {
            if ("AWS::Serverless::Function".equals(text(resource, "Type").orElse(""))) {
                timeouts.put(
                        name,
                        text(resource, "Properties", "Timeout")
                                .map(Integer::valueOf)
                                .orElse(3));
            }
        });
        return timeouts;
    }

    boolean callsAtlas(String function) {
        return find(root, "Resources", function, "Properties", "Environment", "Variables", "ATLAS_SECRET_ID")
                .isPresent();
    }

    private Map<String, Node> resources() {
        return find(root, "Resources").map(StackTemplate::members).orElseThrow();
    }

    private static Optional<Node> find(Node from, String... path) {
        Optional<Node> at = Optional.of(from);
        for (String name : path) {
            at = at.filter(MappingNode.class::isInstance)
                    .map(node -> members(node).get(name));
        }
        return at;
    }

    private static Optional<String> text(Node from, String... path) {
        return find(from, path).filter(ScalarNode.class::isInstance).map(node -> ((ScalarNode) node).getValue());
    }

    private static Map<String, Node> members(Node mapping) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : ((MappingNode) mapping).getValue()) {
            members.put(((ScalarNode) tuple.getKeyNode()).getValue(), tuple.getValueNode());
        }
        return members;
    }

    private static Map<String, String> scalars(Node mapping) {
        Map<String, String> scalars = new LinkedHashMap<>();
        members(mapping).forEach((name, node) -> scalars.put(name, ((ScalarNode) node).getValue()));
        return scalars;
    }
}
