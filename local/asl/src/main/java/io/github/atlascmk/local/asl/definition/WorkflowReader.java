package io.github.atlascmk.local.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the states of a machine, of a Map or of a branch, and checks the transitions between them. */
final class WorkflowReader {
    private static final int MAX_NAME = 80;

    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    WorkflowReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param fields the fields of the object that holds StartAt and States
     * @param outer variables of the workflows around this one
     */
    Workflow read(FieldReader fields, Set<String> outer) {
        String startAt = fields.requiredText("StartAt");
        JsonNode states = fields.take("States");
        Map<String, State> read = new LinkedHashMap<>();
        if (states == null || !states.isObject() || states.isEmpty()) {
            fields.problem("States", states == null ? "is missing" : "must be an object that isn't empty");
            return new Workflow(startAt, read);
        }
        Set<String> visible = variables(states, outer, fields);
        states.properties().forEach(state -> {
            String place = fields.at("States") + "." + state.getKey();
            checkName(state.getKey(), place);
            FieldReader reader = new FieldReader(state.getValue(), place, visible, problems);
            State known = new StateReader(reader, this, visible).read();
            if (known != null) {
                read.put(state.getKey(), known);
            }
        });
        checkGraph(startAt, states, fields);
        return new Workflow(startAt, read);
    }

    Problems problems() {
        return problems;
    }

    /** The language: names are unique in the whole machine, and no longer than 80 characters. */
    private void checkName(String name, String place) {
        if (!names.add(name)) {
            problems.add(place, "has the name of another state of this machine");
        }
        if (name.isEmpty() || name.length() > MAX_NAME) {
            problems.add(place, "must have a name of 1 to " + MAX_NAME + " characters");
        }
    }

    private static Set<String> variables(JsonNode states, Set<String> outer, FieldReader fields) {
        Set<String> assigned = new TreeSet<>();
        for (JsonNode state : states) {
            state.path("Assign").fieldNames().forEachRemaining(assigned::add);
            for (String list : List.of("Choices", "Catch")) {
                for (JsonNode way : state.path(list)) {
                    way.path("Assign").fieldNames().forEachRemaining(assigned::add);
                }
            }
        }
        for (String name : assigned) {
            if (outer.contains(name)) {
                fields.problem("States", "assigns $" + name + ", which a workflow around it assigns too: not allowed");
            }
        }
        assigned.addAll(outer);
        return assigned;
    }

    private void checkGraph(String startAt, JsonNode states, FieldReader fields) {
        if (!startAt.isEmpty() && !states.has(startAt)) {
            fields.problem("StartAt", "names " + startAt + ", which is no state here");
        }
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(startAt));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (states.has(name) && reached.add(name)) {
                open.addAll(targets(states.path(name)).values());
            }
        }
        states.properties().forEach(state -> {
            String place = fields.at("States") + "." + state.getKey();
            targets(state.getValue()).forEach((field, target) -> {
                if (!states.has(target)) {
                    problems.add(place + "." + field, "names " + target + ", which is no state here");
                }
            });
            if (!reached.contains(state.getKey())) {
                problems.add(place, "can't be reached from StartAt");
            }
        });
    }

    /** The states that a state may go to, by the field that names them. */
    private static Map<String, String> targets(JsonNode state) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String field : List.of("Next", "Default")) {
            if (state.path(field).isTextual()) {
                targets.put(field, state.path(field).textValue());
            }
        }
        for (String list : List.of("Choices", "Catch")) {
            for (int i = 0; i < state.path(list).size(); i++) {
                JsonNode next = state.path(list).path(i).path("Next");
                if (next.isTextual()) {
                    targets.put(list + "[" + i + "].Next", next.textValue());
                }
            }
        }
        return targets;
    }
}
