package io.github.atlascmk.local.cloud.aws.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The input that a target gets for an event (EventBridge User Guide: input transformation). */
final class TargetInput {
    private static final Pattern STEP = Pattern.compile("\\.([\\w-]+)|\\[(\\d+)]");
    private static final Pattern PATH = Pattern.compile("\\$(" + STEP.pattern() + ")*");
    private static final Pattern VARIABLE = Pattern.compile("<([\\w.-]+)>");

    private TargetInput() {}

    /** @throws IllegalArgumentException if the rule's target uses a feature that the local cloud doesn't support */
    static JsonNode of(JsonNode event, Template.Rule rule, Template.Target target) {
        JsonNode settings = target.settings();
        if (settings.has("Input")) {
            return parsed(settings.path("Input").asText());
        }
        if (settings.has("InputPath")) {
            return at(event, settings.path("InputPath").asText());
        }
        return settings.has("InputTransformer") ? transformed(event, rule, settings.path("InputTransformer")) : event;
    }

    private static JsonNode transformed(JsonNode event, Template.Rule rule, JsonNode transformer) {
        Map<String, JsonNode> values = new HashMap<>();
        values.put("aws.events.rule-name", TextNode.valueOf(rule.name()));
        values.put("aws.events.event", event);
        values.put("aws.events.event.json", event);
        transformer
                .path("InputPathsMap")
                .properties()
                .forEach(path ->
                        values.put(path.getKey(), at(event, path.getValue().asText())));
        return parsed(filled(transformer.path("InputTemplate").asText(), values));
    }

    /** Fills an input template. Inside quotes a value is inserted as bare text, elsewhere as JSON. */
    private static String filled(String form, Map<String, JsonNode> values) {
        StringBuilder filled = new StringBuilder();
        Matcher variables = VARIABLE.matcher(form);
        while (variables.find()) {
            JsonNode value = values.get(variables.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "an InputTemplate names <" + variables.group(1) + ">, which its InputPathsMap doesn't have");
            }
            boolean quoted = quotes(form.substring(0, variables.start())) % 2 == 1;
            variables.appendReplacement(filled, Matcher.quoteReplacement(quoted ? bare(value) : json(value)));
        }
        return variables.appendTail(filled).toString();
    }

    private static long quotes(String text) {
        return text.replace("\\\"", "")
                .chars()
                .filter(character -> character == '"')
                .count();
    }

    private static String bare(JsonNode value) {
        String quoted = TextNode.valueOf(value.isValueNode() ? value.asText() : value.toString())
                .toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String json(JsonNode value) {
        return value.isMissingNode() ? "\"\"" : value.toString();
    }

    private static JsonNode parsed(String text) {
        try {
            return PolicyJson.parse(text);
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(text);
        }
    }

    private static JsonNode at(JsonNode event, String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the local cloud doesn't know the JSONPath " + path);
        }
        JsonNode found = event;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            found = steps.group(1) != null ? found.path(steps.group(1)) : found.path(Integer.parseInt(steps.group(2)));
        }
        return found;
    }
}
