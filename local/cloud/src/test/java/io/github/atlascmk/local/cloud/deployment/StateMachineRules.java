package io.github.atlascmk.local.cloud.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.local.asl.definition.InvalidDefinition;
import io.github.atlascmk.local.asl.definition.StateMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a definition has to keep beside the language's own rules: that it fits template.yaml and the names of failures,
 * and that its retries are those of the design.
 */
record StateMachineRules(String file, StackTemplate template) {
    static final String FAILURE = "io.github.atlascmk.failure.";

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern BANNED = Pattern.compile("\\?\\?|\\?:|\\$eval\\b");
    private static final String LAMBDA = "arn:aws:states:::lambda:invoke";
    private static final Set<String> LEASED = Set.of(
            "EnsureAtlasRole",
            "EnsureRole",
            "EnsureKeyAccess",
            "AuthorizeRole",
            "EnableEncryption",
            "RetireOldAccess",
            "EncryptCluster",
            "ConnectAlerts");
    private static final Set<String> PROPAGATED =
            Set.of("EnsureRole", "EnsureKeyAccess", "AuthorizeRole", "EnableEncryption", "RetireOldAccess");

    /** A row of the design's table of retries. */
    enum Row {
        LAMBDA_SERVICE("2 2.0 60 6 FULL"),
        LAMBDA_LOST("5 2.0 0 2 NONE"),
        INTEGRATION("1 2.0 20 8 FULL"),
        ATLAS("5 2.0 60 10 FULL"),
        PROPAGATION("5 1.5 30 20 NONE"),
        AWS("2 1.5 15 14 NONE");

        private final String numbers;

        Row(String numbers) {
            this.numbers = numbers;
        }

        static @Nullable Row of(String error) {
            return switch (error) {
                case "Lambda.Unknown", "Sandbox.Timedout" -> LAMBDA_LOST;
                case FAILURE + "AtlasUnavailable", FAILURE + "AtlasConflict" -> ATLAS;
                case FAILURE + "PropagationPending" -> PROPAGATION;
                case FAILURE + "DocumentBusy",
                        FAILURE + "AwsThrottled",
                        FAILURE + "AwsUnavailable",
                        FAILURE + "ConcurrentEdit" -> AWS;
                default ->
                    error.startsWith("Lambda.")
                            ? LAMBDA_SERVICE
                            : error.matches("(DynamoDB|Sfn|EventBridge|SNS|Sqs)\\..+") ? INTEGRATION : null;
            };
        }
    }

    /** Everything that is wrong; each one sentence that begins with the state. */
    List<String> violations(JsonNode definition) {
        List<String> found = new ArrayList<>(language(definition));
        found.addAll(substitutions(definition));
        if (!definition.path("TimeoutSeconds").isInt()) {
            found.add("the machine has no TimeoutSeconds");
        }
        tasks(definition).forEach((name, task) -> {
            retries(name, task, found);
            catches(name, task, found);
            throttles(name, task, definition, found);
            timeouts(name, task, found);
        });
        expressions(definition, found);
        return found;
    }

    /** All tasks by name, those in Maps and branches too. */
    static Map<String, JsonNode> tasks(JsonNode workflow) {
        Map<String, JsonNode> tasks = new LinkedHashMap<>();
        workflow.path("States").properties().forEach(state -> {
            if ("Task".equals(state.getValue().path("Type").asText())) {
                tasks.put(state.getKey(), state.getValue());
            }
            tasks.putAll(tasks(state.getValue().path("ItemProcessor")));
            state.getValue().path("Branches").forEach(branch -> tasks.putAll(tasks(branch)));
        });
        return tasks;
    }

    /** How long all retries of a retrier wait together, in seconds. */
    static double budget(JsonNode retrier) {
        double sum = 0;
        for (int i = 0; i < retrier.path("MaxAttempts").asInt(); i++) {
            double wait = retrier.path("IntervalSeconds").asDouble()
                    * Math.pow(retrier.path("BackoffRate").asDouble(), i);
            sum += Math.min(wait, retrier.path("MaxDelaySeconds").asDouble(Double.MAX_VALUE));
        }
        return sum;
    }

    static List<String> names(JsonNode retrierOrCatcher) {
        return retrierOrCatcher
                .path("ErrorEquals")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private List<String> language(JsonNode definition) {
        Map<String, String> values = new HashMap<>();
        template.substitutions(file).forEach((name, value) -> values.put(name, "arn:aws:test:::" + value));
        try {
            StateMachine.parse(definition.toString(), values);
            return List.of();
        } catch (InvalidDefinition refused) {
            return refused.problems();
        }
    }

    private List<String> substitutions(JsonNode definition) {
        Set<String> used = new TreeSet<>();
        Matcher match = SUBSTITUTION.matcher(definition.toString());
        while (match.find()) {
            used.add(match.group(1));
        }
        Set<String> bound = template.substitutions(file).keySet();
        return Stream.concat(
                        used.stream()
                                .filter(name -> !bound.contains(name))
                                .map(name -> "template.yaml binds no ${" + name + "}"),
                        bound.stream()
                                .filter(name -> !used.contains(name))
                                .map(name -> "template.yaml binds ${" + name + "}, which nothing uses"))
                .toList();
    }

    private void retries(String name, JsonNode task, List<String> found) {
        Set<Row> rows = new TreeSet<>();
        for (JsonNode retrier : task.path("Retry")) {
            Set<Row> ofNames = new TreeSet<>();
            for (String error : names(retrier)) {
                failure(name, error, true, found);
                Row row = Row.of(error);
                if (row != null) {
                    ofNames.add(row);
                } else if (!"States.Timeout".equals(error)) {
                    found.add(name + " retries " + error + ", for which the design has no row");
                }
            }
            if (ofNames.size() != 1) {
                found.add(name + " has a retrier that belongs to " + ofNames + " instead of one row");
            }
            rows.addAll(ofNames);
            String numbers = numbers(retrier);
            ofNames.stream()
                    .filter(row -> !row.numbers.equals(numbers))
                    .forEach(row ->
                            found.add(name + " retries " + row + " by " + numbers + " instead of " + row.numbers));
        }
        wanted(name, task).stream()
                .filter(row -> !rows.contains(row))
                .forEach(row -> found.add(name + " doesn't retry " + row));
    }

    private static String numbers(JsonNode retrier) {
        return String.join(
                " ",
                retrier.path("IntervalSeconds").asText("-"),
                String.valueOf(retrier.path("BackoffRate").asDouble()),
                retrier.path("MaxDelaySeconds").asText("0"),
                retrier.path("MaxAttempts").asText("-"),
                retrier.path("JitterStrategy").asText("NONE"));
    }

    private Set<Row> wanted(String name, JsonNode task) {
        if (!LAMBDA.equals(task.path("Resource").asText())) {
            return Set.of(Row.INTEGRATION);
        }
        Set<Row> wanted = new TreeSet<>(Set.of(Row.LAMBDA_SERVICE, Row.LAMBDA_LOST, Row.AWS));
        if (template.callsAtlas(name)) {
            wanted.add(Row.ATLAS);
        }
        if (PROPAGATED.contains(name)) {
            wanted.add(Row.PROPAGATION);
        }
        return wanted;
    }

    private void catches(String name, JsonNode task, List<String> found) {
        JsonNode catches = task.path("Catch");
        for (JsonNode catcher : catches) {
            names(catcher).forEach(error -> failure(name, error, false, found));
        }
        if (catches.isEmpty() || !names(catches.path(catches.size() - 1)).equals(List.of("States.ALL"))) {
            found.add(name + " lets errors end the run: its Catch doesn't end in States.ALL");
        }
        if (LEASED.contains(name)) {
            List<String> retried = task.path("Retry")
                    .valueStream()
                    .flatMap(retrier -> names(retrier).stream())
                    .toList();
            Stream.of("DocumentBusy", "ConcurrentEdit")
                    .filter(error -> !retried.contains(FAILURE + error))
                    .forEach(error -> found.add(name + " writes under a lease and doesn't retry " + error));
            if (catches.valueStream().noneMatch(catcher -> names(catcher).contains(FAILURE + "EnrolmentChanged"))) {
                found.add(name + " doesn't inspect anew after EnrolmentChanged");
            }
        }
    }

    /**
     * Atlas's Retry-After is waited for: by a state of its own, or by a choice that all errors lead to. A sweep looks
     * at many projects, and leaves the one that Atlas throttles for its next turn.
     */
    private void throttles(String name, JsonNode task, JsonNode definition, List<String> found) {
        if (!template.callsAtlas(name) || name.equals("SweepProjects")) {
            return;
        }
        String throttled = FAILURE + "AtlasThrottled";
        JsonNode next = task.path("Catch")
                .valueStream()
                .filter(catcher ->
                        names(catcher).contains(throttled) || names(catcher).contains("States.ALL"))
                .findFirst()
                .map(catcher -> state(definition, catcher.path("Next").asText()))
                .orElse(definition);
        boolean waits = next.path("Type").asText().equals("Wait")
                || next.path("Choices")
                        .valueStream()
                        .filter(choice -> choice.path("Condition").asText().contains("'" + throttled + "'"))
                        .anyMatch(
                                choice -> state(definition, choice.path("Next").asText())
                                        .path("Type")
                                        .asText()
                                        .equals("Wait"));
        if (!waits) {
            found.add(name + " doesn't wait as long as Atlas asks for");
        }
    }

    /** A state by its name, also one in a Map. */
    private static JsonNode state(JsonNode workflow, String name) {
        JsonNode found = workflow.path("States").path(name);
        return !found.isMissingNode()
                ? found
                : workflow.path("States")
                        .valueStream()
                        .map(state -> state.path("ItemProcessor"))
                        .filter(inner -> !inner.isMissingNode())
                        .map(inner -> state(inner, name))
                        .filter(inner -> !inner.isMissingNode())
                        .findFirst()
                        .orElse(found);
    }

    private static void failure(String name, String error, boolean retried, List<String> found) {
        if (!error.startsWith("io.github.atlascmk")) {
            return;
        }
        try {
            Class<?> type = Class.forName(error);
            if (!error.startsWith(FAILURE)) {
                found.add(name + " names " + error + ", which is no failure");
            } else if (retried && !RetryableException.class.isAssignableFrom(type)) {
                found.add(name + " retries " + error + ", which doesn't pass by itself");
            }
        } catch (ClassNotFoundException missing) {
            found.add(name + " names " + error + ", which is no class");
        }
    }

    private void timeouts(String name, JsonNode task, List<String> found) {
        int timeout = task.path("TimeoutSeconds").asInt(0);
        if (timeout == 0) {
            found.add(name + " has no TimeoutSeconds");
        }
        if (LAMBDA.equals(task.path("Resource").asText())) {
            String function = function(task);
            Integer own = template.functionTimeouts().get(function);
            if (own == null) {
                found.add(name + " calls " + function + ", which is no function of template.yaml");
            } else if (timeout <= own) {
                found.add(name + " waits " + timeout + " s for a function that may take " + own + " s");
            }
        }
    }

    /** The function's logical id: {@code ${XArn}} is bound to {@code X.Arn}. */
    private String function(JsonNode task) {
        Matcher match =
                SUBSTITUTION.matcher(task.path("Arguments").path("FunctionName").asText());
        String bound = match.matches() ? template.substitutions(file).get(match.group(1)) : null;
        return bound == null ? "an unknown function" : bound.replaceFirst("\\.Arn$", "");
    }

    private static void expressions(JsonNode node, List<String> found) {
        if (node.isTextual()
                && node.asText().startsWith("{%")
                && BANNED.matcher(node.asText()).find()) {
            found.add("the expression " + node.asText() + " uses what AWS's JSONata lacks");
        }
        node.forEach(child -> expressions(child, found));
    }
}
