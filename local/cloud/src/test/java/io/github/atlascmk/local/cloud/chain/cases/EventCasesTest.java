package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases about which events lead to a look, and what Enrol takes. */
class EventCasesTest {

    @Test
    void deletedKeyMaterialStartsARun() {
        Case.of("imported-material-no-rule")
                .plays()
                .getFirst()
                .play((_, scenario) -> assertThat(
                                scenario.cloud().stepFunctions().executions())
                        .singleElement()
                        .satisfies(run -> assertThat(
                                        run.input().path("requestedBy").asText())
                                .startsWith("DeleteImportedKeyMaterial by ")));
    }

    @Test
    void theKeyInUseStartsARunToo() {
        Case.of("false-all-clear-key-in-use-disabled")
                .plays()
                .getFirst()
                .play((_, scenario) -> assertThat(
                                scenario.cloud().stepFunctions().executions())
                        .singleElement()
                        .satisfies(run -> assertThat(
                                        run.input().path("requestedBy").asText())
                                .startsWith("DisableKey by ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enrol-reserved-role            | it must be a role of your own, since only AWS may change
            enrol-key-of-another-partition | it must be a key of the partition aws
            """)
    void whatCanNeverWorkIsRefused(String file, String message) throws IOException {
        String request = new ObjectMapper()
                .readTree(Scenario.HOME
                        .resolve("local/cloud/src/test/resources/cases/events/" + file + ".json")
                        .toFile())
                .toString();
        try (Scenario scenario = Scenario.calm()) {
            assertThatExceptionOfType(FunctionError.class)
                    .isThrownBy(() -> scenario.invoke("Enrol", request))
                    .withMessageContaining(message);
            assertThat(scenario.cloud().stepFunctions().executions()).isEmpty();
        }
    }
}
