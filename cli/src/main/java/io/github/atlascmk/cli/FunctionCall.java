package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/** Invokes one function by hand: prints its answer at once, then runs all that it started to the end. */
final class FunctionCall {
    private FunctionCall() {}

    /**
     * @return the exit code
     * @throws UserError if there is no such function
     */
    static int make(Cloud cloud, EventFile.FunctionInput input, PrintWriter out) {
        if (!cloud.template().functions().containsKey(input.function())) {
            throw new UserError(
                    ExitCode.USAGE,
                    "template.yaml has no function " + input.function() + "; it has "
                            + String.join(", ", cloud.template().functions().keySet()));
        }
        AtomicInteger code = new AtomicInteger(ExitCode.OK);
        cloud.when(cloud.timeline().instant(), "a person", () -> {
            try {
                JsonNode answer = cloud.lambda().invoke(input.function(), input.input());
                out.println(RunCommand.pretty(answer));
            } catch (FunctionError failed) {
                out.println(TimelinePrinter.simple(failed.errorType()) + ": " + failed.getMessage());
                code.set(ExitCode.OTHER_OUTCOME);
            }
        });
        cloud.run();
        return code.get();
    }
}
