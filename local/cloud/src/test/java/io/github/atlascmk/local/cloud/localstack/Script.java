package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What functions answer, one invocation after the other. In its JSON, {@code '} stands for a quote. */
final class Script {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Deque<LambdaEndpoint.Answer>> replies = new HashMap<>();

    Script answers(String function, String payload) {
        return add(function, new LambdaEndpoint.Answer(json(payload), false));
    }

    /** @param errorType a class of the failure package, or a name of Lambda's own */
    Script fails(String function, String errorType) {
        String type = errorType.contains(".") ? errorType : "io.github.atlascmk.failure." + errorType;
        return add(
                function,
                new LambdaEndpoint.Answer(json("{'errorMessage':'on purpose','errorType':'" + type + "'}"), true));
    }

    /** The same answers once more. */
    Script copy() {
        Script copy = new Script();
        replies.forEach((function, all) -> copy.replies.put(function, new ArrayDeque<>(all)));
        return copy;
    }

    private Script add(String function, LambdaEndpoint.Answer answer) {
        replies.computeIfAbsent(function, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** @param function its name or ARN, which ends with the logical id */
    synchronized LambdaEndpoint.Answer next(String function) {
        String logicalId = function.substring(function.lastIndexOf('-') + 1);
        LambdaEndpoint.Answer answer =
                replies.getOrDefault(logicalId, new ArrayDeque<>()).poll();
        return answer != null
                ? answer
                : new LambdaEndpoint.Answer(
                        json("{'errorMessage':'the script has no more answers','errorType':'Unscripted'}"), true);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
