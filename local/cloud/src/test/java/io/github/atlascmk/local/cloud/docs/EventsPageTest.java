package io.github.atlascmk.local.cloud.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.local.cloud.GeneratedPart;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The events of {@code docs/events.md} are what is sent, and fit their schemas. */
class EventsPageTest {

    @Test
    void aResultIsAsShownAndFitsItsSchema() throws IOException {
        try (Scenario scenario = Scenario.in("default").publish("cluster-observed.json")) {
            JsonNode event = scenario.result();

            assertThat(schema("project-encryption-result.v1").validate(event)).isEmpty();
            new GeneratedPart("docs/events.md", "result")
                    .holds("```json\n"
                            + new ObjectMapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(event) + "\n```\n");
        }
    }

    @Test
    void theEventsToTryFitTheSchema() throws IOException {
        JsonSchema schema = schema("cluster-observed.v1");

        assertThat(schema.validate(Scenario.tree("cluster-observed.json").path("detail")))
                .isEmpty();
        assertThat(schema.validate(Scenario.json(Scenario.tree("put/cluster-observed.json")
                        .at("/0/Detail")
                        .asText())))
                .isEmpty();
    }

    @Test
    void theSchemaNamesEveryKindAndOutcome() throws IOException {
        JsonNode schema = tree("project-encryption-result.v1");

        assertThat(schema.at("/$defs/finding/properties/kind/examples"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(names(Kind.values()));
        assertThat(schema.at("/properties/outcome/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(Stream.of(Outcome.values())
                        .filter(outcome -> outcome != Outcome.COALESCED)
                        .map(Outcome::name)
                        .toArray(String[]::new));
    }

    private static String[] names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toArray(String[]::new);
    }

    private static JsonSchema schema(String name) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree(name));
    }

    private static JsonNode tree(String name) throws IOException {
        return new ObjectMapper()
                .readTree(Scenario.HOME
                        .resolve("docs/schemas/" + name + ".schema.json")
                        .toFile());
    }
}
