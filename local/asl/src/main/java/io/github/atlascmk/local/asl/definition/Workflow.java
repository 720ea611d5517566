package io.github.atlascmk.local.asl.definition;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The states of a machine, of a Map's ItemProcessor, or of a branch of a Parallel. */
public record Workflow(String startAt, Map<String, State> states) {
    /** The Resources of all its tasks, those of inner workflows too. */
    public Set<String> resources() {
        Set<String> resources = new TreeSet<>();
        for (State state : states.values()) {
            switch (state) {
                case State.Task task -> resources.add(task.resource());
                case State.MapItems map -> resources.addAll(map.processor().resources());
                case State.Parallel parallel ->
                    parallel.branches().forEach(branch -> resources.addAll(branch.resources()));
                default -> {}
            }
        }
        return resources;
    }
}
