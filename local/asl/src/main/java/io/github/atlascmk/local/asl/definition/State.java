package io.github.atlascmk.local.asl.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One valid state of a definition. If {@code next} is null, its workflow ends there. */
public sealed interface State {
    /** The fields Output and Assign of a state; each null if it isn't stated. */
    record Outcome(@Nullable JsonTemplate output, @Nullable JsonTemplate assign) {}

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
            JsonTemplate arguments,
            @Nullable JsonTemplate timeoutSeconds,
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

    /** @param otherwise the Default, which uses the state's own Output and Assign; a rule uses only its own */
    record Choice(
            List<Rule> rules, Outcome outcome, @Nullable String otherwise) implements State {
        public record Rule(JsonTemplate condition, Outcome outcome, String next) {}

        @Override
        public String type() {
            return "Choice";
        }
    }

    /** Exactly one of {@code seconds} and {@code timestamp} is present. */
    record Wait(
            @Nullable JsonTemplate seconds,
            @Nullable JsonTemplate timestamp,
            Outcome outcome,
            @Nullable String next) implements State {
        @Override
        public String type() {
            return "Wait";
        }
    }

    record MapItems(
            @Nullable JsonTemplate items,
            @Nullable JsonTemplate itemSelector,
            @Nullable JsonTemplate maxConcurrency,
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
            @Nullable JsonTemplate arguments,
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

    record Fail(@Nullable JsonTemplate error, @Nullable JsonTemplate cause) implements State {
        @Override
        public String type() {
            return "Fail";
        }
    }
}
