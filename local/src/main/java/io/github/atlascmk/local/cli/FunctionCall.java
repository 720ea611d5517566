package io.github.atlascmk.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.Cloud;
import io.github.atlascmk.local.lambda.FunctionFailed;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** One function, invoked by hand. */
record FunctionCall(String text, int exitCode) {

    /** @throws Refused where there is no such function */
    static FunctionCall make(Cloud cloud, EventFile.FunctionInput input) {
        if (!cloud.template().functions().containsKey(input.function())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "template.yaml has no function " + input.function() + "; it has "
                            + String.join(", ", cloud.template().functions().keySet()));
        }
        AtomicReference<FunctionCall> call = new AtomicReference<>();
        cloud.when(cloud.timeline().instant(), "a person", () -> {
            try {
                JsonNode answer = cloud.lambda().invoke(input.function(), input.input());
                call.set(new FunctionCall(RunCommand.pretty(answer), ExitCode.OK));
            } catch (FunctionFailed failed) {
                call.set(new FunctionCall(
                        Story.simple(failed.errorType()) + ": " + failed.getMessage(), ExitCode.OTHER_OUTCOME));
            }
        });
        cloud.run();
        return Objects.requireNonNull(call.get(), "the cloud ran, so the function was called");
    }
}
