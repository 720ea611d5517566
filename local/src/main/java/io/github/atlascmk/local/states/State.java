package io.github.atlascmk.local.states;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One state of a definition, checked. A {@code next} that is null is the end of its workflow. */
sealed interface State {
    /** What a state leaves behind: its output, and values for variables; each null where it isn't stated. */
    record Outcome(@Nullable Template output, @Nullable Template assign) {}

    /** The state's type as the language names it. */
    String type();

    default List<Retrier> retry() {
        return List.of();
    }

    default List<Catcher> catches() {
        return List.of();
    }

    record Task(
            String resource,
            Template arguments,
            @Nullable Template timeoutSeconds,
            Outcome outcome,
            List<Retrier> retry,
            List<Catcher> catches,
            @Nullable String next)
            implements State {
        @Override
        public String type() {
            return "Task";
        }
    }

    record Pass(Outcome outcome, @Nullable String next) implements State {
        @Override
        public String type() {
            return "Pass";
        }
    }

    /** @param otherwise the Default, which takes the state's own outcome; a rule takes only the rule's */
    record Choice(
            List<Rule> rules, Outcome outcome, @Nullable String otherwise) implements State {
        record Rule(Template condition, Outcome outcome, String next) {}

        @Override
        public String type() {
            return "Choice";
        }
    }

    /** Exactly one of {@code seconds} and {@code timestamp} is present. */
    record Wait(
            @Nullable Template seconds,
            @Nullable Template timestamp,
            Outcome outcome,
            @Nullable String next) implements State {
        @Override
        public String type() {
            return "Wait";
        }
    }

    record MapItems(
            @Nullable Template items,
            @Nullable Template itemSelector,
            @Nullable Template maxConcurrency,
            Workflow processor,
            Outcome outcome,
            List<Retrier> retry,
            List<Catcher> catches,
            @Nullable String next)
            implements State {
        @Override
        public String type() {
            return "Map";
        }
    }

    record Parallel(
            @Nullable Template arguments,
            List<Workflow> branches,
            Outcome outcome,
            List<Retrier> retry,
            List<Catcher> catches,
            @Nullable String next)
            implements State {
        @Override
        public String type() {
            return "Parallel";
        }
    }

    record Succeed(Outcome outcome) implements State {
        @Override
        public String type() {
            return "Succeed";
        }
    }

    record Fail(@Nullable Template error, @Nullable Template cause) implements State {
        @Override
        public String type() {
            return "Fail";
        }
    }
}
