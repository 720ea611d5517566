package io.github.atlascmk.local.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atlascmk.local.asl.definition.FieldReader.Sees;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one state by its type. */
final class StateReader {
    /** Step Functions Developer Guide: MaxDelaySeconds is more than 0 and less than 31,622,401. */
    private static final Range MAX_DELAY = new Range(1, 31_622_400);

    private final FieldReader fields;
    private final WorkflowReader workflows;
    private final Set<String> variables;

    StateReader(FieldReader fields, WorkflowReader workflows, Set<String> variables) {
        this.fields = fields;
        this.workflows = workflows;
        this.variables = variables;
    }

    /** Returns null if the type isn't known. */
    @Nullable
    State read() {
        fields.text("Comment");
        fields.oneOf("QueryLanguage", "JSONata");
        String type = fields.requiredText("Type");
        State state = switch (type) {
            case "Task" -> task();
            case "Pass" -> new State.Pass(fields.outcome(Sees.INPUT), next());
            case "Choice" -> choice();
            case "Wait" -> pause();
            case "Map" -> map();
            case "Parallel" -> parallel();
            case "Succeed" -> new State.Succeed(new State.Outcome(fields.template("Output", Sees.INPUT), null));
            case "Fail" -> new State.Fail(fields.textual("Error"), fields.textual("Cause"));
            default -> null;
        };
        if (state == null) {
            fields.problem("Type", "is " + type + ", which is no type of state");
            return null;
        }
        fields.close();
        return state;
    }

    private State task() {
        String resource = fields.requiredText("Resource");
        if (!fields.has("Arguments")) {
            fields.problem("Arguments", "is missing: a task must say what it passes");
        }
        JsonTemplate arguments = fields.template("Arguments", Sees.INPUT);
        return new State.Task(
                resource,
                arguments == null ? new JsonTemplate.Literal(JsonNodeFactory.instance.objectNode()) : arguments,
                fields.wholeNumber("TimeoutSeconds", Range.POSITIVE),
                fields.outcome(Sees.RESULT),
                retry(),
                catches(),
                next());
    }

    private State choice() {
        List<State.Choice.Rule> rules = new ArrayList<>();
        List<JsonNode> choices = fields.elements("Choices");
        for (int i = 0; i < choices.size(); i++) {
            FieldReader rule = inner(choices.get(i), "Choices[" + i + "]");
            rule.text("Comment");
            JsonTemplate condition = rule.template("Condition", Sees.INPUT);
            if (!(condition instanceof JsonTemplate.Computed)
                    && !(condition instanceof JsonTemplate.Literal(JsonNode value) && value.isBoolean())) {
                rule.problem("Condition", condition == null ? "is missing" : "must be an expression, true or false");
            }
            String next = rule.requiredText("Next");
            if (condition != null) {
                rules.add(new State.Choice.Rule(condition, rule.outcome(Sees.INPUT), next));
            }
            rule.close();
        }
        return new State.Choice(rules, fields.outcome(Sees.INPUT), fields.text("Default"));
    }

    private State pause() {
        if (fields.has("Seconds") == fields.has("Timestamp")) {
            fields.problem("Seconds", "or Timestamp must be present, and not both");
        }
        JsonTemplate timestamp = fields.textual("Timestamp");
        if (timestamp instanceof JsonTemplate.Literal(JsonNode value)
                && value.isTextual()
                && !isTimestamp(value.asText())) {
            fields.problem("Timestamp", "must be an ISO 8601 time such as 2026-01-15T09:00:00Z, and is " + value);
        }
        return new State.Wait(
                fields.wholeNumber("Seconds", Range.NOT_NEGATIVE), timestamp, fields.outcome(Sees.INPUT), next());
    }

    private static boolean isTimestamp(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private State map() {
        JsonTemplate items = fields.template("Items", Sees.INPUT);
        if (items instanceof JsonTemplate.Literal || items instanceof JsonTemplate.Fields) {
            fields.problem("Items", "must be an array or an expression for one");
        }
        Workflow processor = new Workflow("", Map.of());
        JsonNode node = fields.take("ItemProcessor");
        if (node == null) {
            fields.problem("ItemProcessor", "is missing");
        } else {
            FieldReader inner = inner(node, "ItemProcessor");
            inner.text("Comment");
            JsonNode config = inner.take("ProcessorConfig");
            if (config != null) {
                FieldReader mode = inner(config, "ItemProcessor.ProcessorConfig");
                mode.oneOf("Mode", "INLINE");
                mode.close();
            }
            processor = workflows.read(inner, variables);
            inner.close();
        }
        return new State.MapItems(
                items,
                fields.template("ItemSelector", Sees.INPUT),
                fields.wholeNumber("MaxConcurrency", Range.NOT_NEGATIVE),
                processor,
                fields.outcome(Sees.RESULT),
                retry(),
                catches(),
                next());
    }

    private State parallel() {
        List<Workflow> branches = new ArrayList<>();
        List<JsonNode> nodes = fields.elements("Branches");
        for (int i = 0; i < nodes.size(); i++) {
            FieldReader branch = inner(nodes.get(i), "Branches[" + i + "]");
            branch.text("Comment");
            branches.add(workflows.read(branch, variables));
            branch.close();
        }
        return new State.Parallel(
                fields.template("Arguments", Sees.INPUT),
                branches,
                fields.outcome(Sees.RESULT),
                retry(),
                catches(),
                next());
    }

    private @Nullable String next() {
        boolean end = fields.flag("End");
        String next = fields.text("Next");
        if (end == fields.has("Next")) {
            fields.problem("Next", "or \"End\": true must be present, and not both");
        }
        return end ? null : next;
    }

    private List<Retrier> retry() {
        List<Retrier> retriers = new ArrayList<>();
        if (fields.has("Retry")) {
            List<JsonNode> nodes = fields.elements("Retry");
            for (int i = 0; i < nodes.size(); i++) {
                FieldReader retrier = inner(nodes.get(i), "Retry[" + i + "]");
                retriers.add(retrier(retrier, i == nodes.size() - 1));
                retrier.close();
            }
        }
        return retriers;
    }

    private static Retrier retrier(FieldReader retrier, boolean last) {
        retrier.text("Comment");
        String jitter = retrier.oneOf("JitterStrategy", "FULL", "NONE");
        return new Retrier(
                errors(retrier, last),
                (int) retrier.number("IntervalSeconds", 1, Range.POSITIVE, true),
                retrier.number("BackoffRate", 2, Range.POSITIVE, false),
                (int) retrier.number("MaxAttempts", 3, Range.NOT_NEGATIVE, true),
                retrier.number("MaxDelaySeconds", Double.POSITIVE_INFINITY, MAX_DELAY, true),
                "FULL".equals(jitter));
    }

    private List<Catcher> catches() {
        List<Catcher> catchers = new ArrayList<>();
        if (fields.has("Catch")) {
            List<JsonNode> nodes = fields.elements("Catch");
            for (int i = 0; i < nodes.size(); i++) {
                FieldReader catcher = inner(nodes.get(i), "Catch[" + i + "]");
                catcher.text("Comment");
                ErrorNames errors = errors(catcher, i == nodes.size() - 1);
                catchers.add(new Catcher(errors, catcher.outcome(Sees.ERROR), catcher.requiredText("Next")));
                catcher.close();
            }
        }
        return catchers;
    }

    private static ErrorNames errors(FieldReader reader, boolean last) {
        List<String> names = new ArrayList<>();
        for (JsonNode node : reader.elements("ErrorEquals")) {
            String name = node.asText();
            names.add(name);
            if (!node.isTextual() || name.isEmpty()) {
                reader.problem("ErrorEquals", "must hold names of errors, and holds " + node);
            } else if (name.startsWith("States.") && !ErrorNames.OF_STATES.contains(name)) {
                reader.problem("ErrorEquals", "names " + name + ", which Step Functions never reports here");
            }
        }
        if (names.contains(StatesError.ALL) && (names.size() > 1 || !last)) {
            reader.problem("ErrorEquals", "may name States.ALL only alone and in the last place");
        }
        return new ErrorNames(names);
    }

    private FieldReader inner(JsonNode node, String field) {
        return new FieldReader(node, fields.at(field), variables, workflows.problems());
    }
}
