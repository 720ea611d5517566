package io.github.atlascmk.local.asl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small machines, one for each feature that the chain's is made of, with the results that the language's specification
 * gives. The same run on LocalStack, where that is at hand.
 */
class MachinesTest {
    static Stream<Arguments> machines() throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(Objects.requireNonNull(MachinesTest.class.getResourceAsStream("machines.json")));
        return all.valueStream()
                .map(machine -> Arguments.argumentSet(machine.path("name").asText(), machine));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void givesWhatTheSpecificationSays(JsonNode machine) {
        MachineFixture bench = new MachineFixture();
        StateMachine parsed = StateMachine.parse(machine.path("machine").toString(), Map.of());
        bench.service().create(MachineFixture.MACHINE, parsed);
        String arn = bench.service().start(MachineFixture.MACHINE, "once", machine.path("input"));
        bench.timeline.run();
        Execution execution = bench.service().describe(arn);
        if (machine.has("error")) {
            assertThat(execution.status()).isEqualTo(Status.FAILED);
            assertThat(execution.error()).isEqualTo(machine.path("error").asText());
        } else {
            assertThat(execution.status())
                    .as(execution.error() + execution.cause())
                    .isEqualTo(Status.SUCCEEDED);
            assertThat(Objects.requireNonNull(execution.output()).toString())
                    .isEqualTo(machine.path("output").toString());
        }
    }
}
