package io.github.atlascmk.local.cloud.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {
    private static final String TOPIC = "arn:aws:sns:us-east-1:111122223333:atlas-cmk";

    private final ObjectNode arguments =
            Json.object().put("TopicArn", TOPIC).put("Subject", "orders").put("Message", "the key is disabled");

    @Test
    void aMessageHasItsAttributes() {
        attribute("level", "String", "AT_RISK");
        attribute("drill.of-2026_1", "Number", "1");

        SnsMessage message = new Publication(arguments).message(Instant.EPOCH);

        assertThat(message.topicArn()).isEqualTo(TOPIC);
        assertThat(message.subject()).isEqualTo("orders");
        assertThat(message.attribute("level")).isEqualTo("AT_RISK");
        assertThat(message.attribute("drill.of-2026_1")).isEqualTo("1");
        assertThat(message.attribute("contact")).isEmpty();
    }

    @Test
    void moreThanTenAttributesAreTaken() {
        for (int i = 0; i < 11; i++) {
            attribute("a" + i, "String", "x");
        }
        assertThat(new Publication(arguments).message(Instant.EPOCH).attributes())
                .hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {".level", "level.", "a..b", "AWS.level", "amazon.level", "le vel", "lével", ""})
    void aNameThatSnsDoesNotTakeIsRefused(String name) {
        attribute(name, "String", "x");
        refused("InvalidParameterValueException", "is not valid");
    }

    @Test
    void aNameHas256CharactersAtMost() {
        attribute("a".repeat(256), "String", "x");
        assertThat(new Publication(arguments).message(Instant.EPOCH).attributes())
                .hasSize(1);
        attribute("a".repeat(257), "String", "x");
        refused("InvalidParameterValueException", "is not valid");
    }

    @ParameterizedTest
    @CsvSource({"String, ''", "Text, x", "'', x"})
    void aValueHasATypeAndIsNotEmpty(String type, String value) {
        attribute("level", type, value);
        refused("InvalidParameterValueException", "The message attribute 'level'");
    }

    @Test
    void aValueOfNullIsRefused() {
        arguments
                .putObject("MessageAttributes")
                .putObject("level")
                .put("DataType", "String")
                .putNull("StringValue");
        refused("InvalidParameterValueException", "must contain non-empty message attribute value");
    }

    @Test
    void attributesCountTowardsTheSize() {
        attribute("level", "String", "x");
        int rest = 262_144 - "level".length() - "String".length() - 1;
        arguments.put("Message", "m".repeat(rest));
        assertThat(new Publication(arguments).message(Instant.EPOCH).message()).hasSize(rest);
        arguments.put("Message", "m".repeat(rest + 1));
        refused("InvalidParameterException", "too long");
    }

    @Test
    void aMessageIsNotEmptyAndASubjectIsShortPlainText() {
        arguments.put("Subject", "s".repeat(100));
        refused("InvalidParameterException", "Subject");
        arguments.put("Subject", "für Aufträge");
        refused("InvalidParameterException", "Subject");
        arguments.put("Subject", "s".repeat(99)).put("Message", "");
        refused("InvalidParameterException", "Empty message");
    }

    private void attribute(String name, String type, String value) {
        arguments
                .withObjectProperty("MessageAttributes")
                .putObject(name)
                .put("DataType", type)
                .put("StringValue", value);
    }

    private void refused(String error, String message) {
        assertThatExceptionOfType(Publication.Refused.class)
                .isThrownBy(() -> new Publication(arguments).message(Instant.EPOCH))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo(error));
    }
}
