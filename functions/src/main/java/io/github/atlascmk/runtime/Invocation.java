package io.github.atlascmk.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;

/**
 * One invocation of a function.
 *
 * @param id Lambda's request id, which is unique
 * @param functionArn the function's ARN, which names its account
 * @param remaining how much time the invocation had at its start; Lambda ends it after that
 */
public record Invocation(String id, String functionArn, Duration remaining) {
    static Invocation of(Context context) {
        return new Invocation(
                context.getAwsRequestId(),
                context.getInvokedFunctionArn(),
                Duration.ofMillis(context.getRemainingTimeInMillis()));
    }

    /** The partition of AWS that this stack is deployed in, such as {@code aws}. */
    public String partition() {
        return functionArn.split(":", -1)[1];
    }

    /** The account that this stack is deployed in: 12 digits. */
    public String account() {
        return functionArn.split(":", -1)[4];
    }
}
