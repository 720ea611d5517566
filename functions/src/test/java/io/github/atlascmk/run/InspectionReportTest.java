package io.github.atlascmk.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.runtime.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectionReportTest {
    /** The state machine and people read the steps; they follow from the findings, so they aren't read back. */
    @Test
    void tellsTheStepsAndComesBackFromTheStateMachine() throws JsonProcessingException {
        Findings findings = Findings.of(List.of(
                new Finding(Kind.TRUST_MISSING, "role", "message"),
                new Finding(Kind.CLUSTER_NOT_ENCRYPTED, "orders", "message")));
        InspectionReport report = new InspectionReport(
                "id",
                "name",
                Branch.PROJECT,
                null,
                true,
                true,
                7,
                30,
                findings.summary(),
                findings,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of());

        JsonNode json = Json.LENIENT.valueToTree(report);

        assertThat(json.path("next").asText()).isEqualTo("PROJECT");
        assertThat(json.has("outcome")).isFalse();
        assertThat(json.path("steps")).map(JsonNode::asText).containsExactly("EnsureRole", "EncryptCluster orders");
        assertThat(json.path("toEncrypt")).map(JsonNode::asText).containsExactly("orders");
        assertThat(Json.LENIENT.treeToValue(json, InspectionReport.class)).isEqualTo(report);
    }

    @Test
    void endsWithoutALook() {
        JsonNode json = Json.LENIENT.valueToTree(InspectionReport.ended("id", Branch.END, Outcome.GONE, "not there"));

        assertThat(json.path("next").asText()).isEqualTo("END");
        assertThat(json.path("outcome").asText()).isEqualTo("GONE");
        assertThat(json.path("findings").isArray()).isTrue();
        assertThat(json.path("steps")).isEmpty();
    }
}
