package io.github.atlascmk.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;

/**
 * One invocation of a function.
 *
 * @param id unique, Lambda's request id
 * @param functionArn of the function, from which its account is known
 * @param remaining how much time was left when it began; the invocation is over after that
 */
public record Invocation(String id, String functionArn, Duration remaining) {
    static Invocation of(Context context) {
        return new Invocation(
                context.getAwsRequestId(),
                context.getInvokedFunctionArn(),
                Duration.ofMillis(context.getRemainingTimeInMillis()));
    }

    /** The account that this stack is deployed in: 12 digits. */
    public String account() {
        return functionArn.split(":", -1)[4];
    }
}
