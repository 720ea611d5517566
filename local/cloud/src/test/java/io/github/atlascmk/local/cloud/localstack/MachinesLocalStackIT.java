package io.github.atlascmk.local.cloud.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The small machines of our interpreter's tests on LocalStack's. Where that is known to differ from AWS, the machine
 * says how and why; a difference that is gone fails as well.
 */
@Tag("localstack")
@ExtendWith(LocalStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachinesLocalStackIT {
    private final Account account;
    private int machines;

    MachinesLocalStackIT(LocalStack.Server server) {
        this.account = new Account(server, "eu-central-1");
    }

    @AfterAll
    void close() {
        account.close();
    }

    static Stream<Arguments> machines() throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(Objects.requireNonNull(StepFunctions.class.getResourceAsStream("machines.json")));
        return all.valueStream()
                .map(machine -> Arguments.argumentSet(machine.path("name").asText(), machine));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void givesWhatOursGives(JsonNode machine) {
        SfnClient stepFunctions = account.stepFunctions();
        String name = "machine-" + machines++;
        String arn = stepFunctions
                .createStateMachine(request -> request.name(name)
                        .definition(machine.path("machine").toString())
                        .roleArn("arn:aws:iam::" + account.id() + ":role/any"))
                .stateMachineArn();
        Runs runs = new Runs(stepFunctions);
        DescribeExecutionResponse execution =
                runs.ended(runs.start(arn, "once", machine.path("input").toString()));

        JsonNode expected = machine.has("onLocalStack") ? machine.path("onLocalStack") : machine;
        if (expected.has("error")) {
            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error())
                    .as(execution.cause())
                    .isEqualTo(expected.path("error").asText());
        } else {
            assertThat(execution.status())
                    .as(execution.error() + execution.cause())
                    .isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(ExecutionTrace.canonical(execution.output()))
                    .isEqualTo(ExecutionTrace.canonical(expected.path("output").toString()));
        }
    }
}
