package io.github.atlascmk.local.asl.execution;

import com.dashjoin.jsonata.Jsonata.Frame;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.jsonata.BuiltInFunctions;
import io.github.atlascmk.local.asl.jsonata.Expression;
import io.github.atlascmk.local.asl.jsonata.Values;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions of one execution, with its own clock and random numbers. */
final class Evaluator {
    /**
     * A limit in real time against endless loops. AWS allows a second; ten keep a busy machine from changing a result.
     */
    private static final long TIMEOUT_MILLIS = 10_000;

    private static final int MAX_DEPTH = 500;

    private final BuiltInFunctions functions;

    Evaluator(Clock clock, Random random) {
        this.functions = new BuiltInFunctions(clock, random);
    }

    /**
     * @param field its place, as AWS writes it: {@code Output/name}
     * @throws StatesError {@code States.QueryEvaluationError} if it fails or gives nothing
     */
    JsonNode evaluate(Expression expression, String field, Map<String, JsonNode> variables, ObjectNode states) {
        Frame frame = expression.compiled().createFrame();
        frame.setRuntimeBounds(TIMEOUT_MILLIS, MAX_DEPTH);
        functions.bindTo(frame);
        frame.bind("states", Values.toJsonata(states));
        for (String name : expression.variables()) {
            JsonNode value = variables.get(name);
            if (value != null) {
                frame.bind(name, Values.toJsonata(value));
            }
        }
        Object value;
        try {
            value = expression.compiled().evaluate(null, frame);
        } catch (RuntimeException | StackOverflowError e) {
            throw failed(expression, field, "threw an error during evaluation: " + e.getMessage());
        }
        return json(expression, field, value);
    }

    private static JsonNode json(Expression expression, String field, @Nullable Object value) {
        if (value == null) {
            throw failed(expression, field, "returned nothing (undefined)");
        }
        try {
            return Values.toJson(value);
        } catch (IllegalArgumentException e) {
            throw failed(expression, field, "returned no JSON: " + e.getMessage());
        }
    }

    private static StatesError failed(Expression expression, String field, String how) {
        return new StatesError(
                StatesError.QUERY_EVALUATION_ERROR,
                "The JSONata expression '" + expression.source() + "' specified for the field '" + field + "' " + how
                        + ".");
    }
}
