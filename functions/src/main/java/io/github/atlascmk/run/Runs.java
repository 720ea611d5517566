package io.github.atlascmk.run;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sha256;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/**
 * Starts runs of the chain, each named after the event that it is started for: the same event never starts a second run
 * of a project within the 90 days for which Step Functions remembers names (Step Functions API: StartExecution).
 */
public final class Runs {
    private static final int NAME_HASH_DIGITS = 32;

    private final Supplier<SfnClient> stepFunctions;
    private final String stateMachine;

    /** @param isNew false if the same event had started it before */
    public record Started(String projectId, String executionName, boolean isNew) {}

    private record Input(String projectId, String requestedBy) {}

    public Runs(Platform platform) {
        this.stepFunctions = platform.stepFunctions();
        this.stateMachine = platform.required("STATE_MACHINE_ARN");
    }

    /**
     * @param source who asks for the run; recorded with it
     * @param eventId unique within the source
     */
    public Started start(String projectId, String source, String eventId) {
        String name = projectId + "-" + Sha256.hex(source + "\n" + eventId).substring(0, NAME_HASH_DIGITS);
        String input = Json.write(new Input(projectId, source));
        return translating("states:StartExecution of " + name, () -> {
            try {
                stepFunctions
                        .get()
                        .startExecution(request ->
                                request.stateMachineArn(stateMachine).name(name).input(input));
                return new Started(projectId, name, true);
            } catch (ExecutionAlreadyExistsException same) {
                return new Started(projectId, name, false);
            }
        });
    }
}
