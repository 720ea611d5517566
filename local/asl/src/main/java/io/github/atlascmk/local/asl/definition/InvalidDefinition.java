package io.github.atlascmk.local.asl.definition;

import java.util.List;

/** A definition that Step Functions would refuse, or that holds something this interpreter doesn't know. */
public final class InvalidDefinition extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public InvalidDefinition(List<String> problems) {
        super("the state machine's definition has " + problems.size() + " problem(s):\n  "
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** All problems, each a sentence that begins with its place, such as {@code States.Wait.Next}. */
    public List<String> problems() {
        return problems;
    }
}
