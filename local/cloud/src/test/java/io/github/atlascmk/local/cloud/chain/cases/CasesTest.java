package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.atlascmk.local.asl.execution.Execution;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case from the field can be played, and ends. What it should lead to stands in its {@code expect.md}. */
class CasesTest {
    static Stream<Arguments> plays() {
        return Case.all().stream()
                .flatMap(one -> IntStream.range(0, one.plays().size())
                        .mapToObj(i -> arguments(one.name(), i, one.plays().get(i))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("plays")
    void playsToItsEnd(String name, int number, Case.Play play) {
        play.play(
                (step, scenario) -> assertThat(scenario.cloud().stepFunctions().executions())
                        .as("%s", step)
                        .allMatch(run -> run.status() != Execution.Status.RUNNING));
    }
}
