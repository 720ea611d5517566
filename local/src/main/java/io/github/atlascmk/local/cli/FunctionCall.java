package io.github.atlascmk.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.Cloud;
import io.github.atlascmk.local.lambda.FunctionFailed;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/** One function, invoked by hand: what it answers is told at once, and then what comes of it runs to its end. */
final class FunctionCall {
    private FunctionCall() {}

    /**
     * @return the exit code
     * @throws Refused where there is no such function
     */
    static int make(Cloud cloud, EventFile.FunctionInput input, PrintWriter out) {
        if (!cloud.template().functions().containsKey(input.function())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "template.yaml has no function " + input.function() + "; it has "
                            + String.join(", ", cloud.template().functions().keySet()));
        }
        AtomicInteger code = new AtomicInteger(ExitCode.OK);
        cloud.when(cloud.timeline().instant(), "a person", () -> {
            try {
                JsonNode answer = cloud.lambda().invoke(input.function(), input.input());
                out.println(RunCommand.pretty(answer));
            } catch (FunctionFailed failed) {
                out.println(Story.simple(failed.errorType()) + ": " + failed.getMessage());
                code.set(ExitCode.OTHER_OUTCOME);
            }
        });
        cloud.run();
        return code.get();
    }
}
