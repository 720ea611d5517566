package io.github.atlascmk.local.asl.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.asl.jsonata.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A state machine with a valid definition: Amazon States Language, with JSONata as the only query language. */
public final class StateMachine {
    /** Step Functions Developer Guide, quotas: the longest time that an execution of a Standard workflow runs. */
    private static final Duration YEAR = Duration.ofDays(365);

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

    private final JsonNode definition;
    private final Workflow workflow;
    private final Duration timeout;

    private StateMachine(JsonNode definition, Workflow workflow, Duration timeout) {
        this.definition = definition;
        this.workflow = workflow;
        this.timeout = timeout;
    }

    /**
     * Reads and checks a definition.
     *
     * @param substitutions values for placeholders such as {@code ${Name}} in its texts, like SAM's
     *     DefinitionSubstitutions
     * @throws InvalidDefinition with everything that AWS would refuse (unknown fields, types and values; states that
     *     nothing leads to, or that lead nowhere; expressions that don't compile) and what this interpreter doesn't do:
     *     HeartbeatSeconds, Credentials, distributed Maps, a Task without Arguments
     */
    public static StateMachine parse(String aslJson, Map<String, String> substitutions) {
        Problems problems = new Problems();
        JsonNode json;
        try {
            json = substitute(Values.parse(aslJson), "", substitutions, problems);
        } catch (JsonProcessingException e) {
            throw new InvalidDefinition(List.of("the definition is no JSON: " + e.getOriginalMessage()));
        }
        FieldReader fields = new FieldReader(json, "", Set.of(), problems);
        fields.text("Comment");
        fields.oneOf("Version", "1.0");
        if (!fields.has("QueryLanguage")) {
            fields.problem("QueryLanguage", "is missing, and must be JSONata");
        }
        fields.oneOf("QueryLanguage", "JSONata");
        double seconds = fields.number("TimeoutSeconds", YEAR.toSeconds(), Range.POSITIVE, true);
        Workflow workflow = new WorkflowReader(problems).read(fields, Set.of());
        fields.close();
        if (!problems.found().isEmpty()) {
            throw new InvalidDefinition(problems.found());
        }
        return new StateMachine(json, workflow, Duration.ofSeconds((long) Math.min(seconds, YEAR.toSeconds())));
    }

    /** The definition as it was read, after the substitutions. */
    public JsonNode definition() {
        return definition;
    }

    public Workflow workflow() {
        return workflow;
    }

    /** The time after which an execution ends TIMED_OUT; a year unless stated. */
    public Duration timeout() {
        return timeout;
    }

    private static JsonNode substitute(JsonNode node, String place, Map<String, String> values, Problems problems) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.properties().forEach(field -> {
                    String at = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
                    copy.set(field.getKey(), substitute(field.getValue(), at, values, problems));
                });
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                for (int i = 0; i < array.size(); i++) {
                    copy.add(substitute(array.path(i), place + "[" + i + "]", values, problems));
                }
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(substitute(text.textValue(), place, values, problems));
            default -> node;
        };
    }

    private static String substitute(String text, String place, Map<String, String> values, Problems problems) {
        return SUBSTITUTION.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                problems.add(place, "holds " + found.group() + ", for which there is no substitution");
            }
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }
}
