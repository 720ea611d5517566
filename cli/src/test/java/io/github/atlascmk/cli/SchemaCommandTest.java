package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SchemaCommandTest {
    /** As an editor holds a file against it. */
    @Test
    void printsWhatTheDefaultWorldIsHeldAgainst() throws IOException {
        ObjectMapper json = new ObjectMapper();
        CommandResult ended = CommandResult.run("schema");
        assertThat(ended.code()).isZero();
        JsonNode world = json.readTree(
                CommandResult.HOME.resolve("local/cloud/worlds/default.json").toFile());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(ended.out())
                        .validate(world))
                .isEmpty();
    }
}
