package io.github.atlascmk.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.event.Hint;
import io.github.atlascmk.event.Target;
import io.github.atlascmk.failure.InvalidEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtlasAlertTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void pointsToItsProject() {
        assertThat(AtlasAlert.of(alert()).hint())
                .isEqualTo(new Hint(
                        new Target.Project("64b7a0c3d2e1f00012340001"),
                        "Atlas alert AWS_ENCRYPTION_KEY_INVALID",
                        "65a1c0de000000000000a001 OPEN 2026-01-15T09:15:00Z"));
    }

    @Test
    void isAnotherEventOnceItsStatusOrTimeChanges() {
        String open = AtlasAlert.of(alert()).hint().eventId();
        assertThat(AtlasAlert.of(alert().put("lastNotified", "2026-01-15T10:15:00Z"))
                        .hint()
                        .eventId())
                .isEqualTo(open);
        assertThat(AtlasAlert.of(alert().put("status", "CLOSED")).hint().eventId())
                .isNotEqualTo(open);
        assertThat(AtlasAlert.of(alert().put("updated", "2026-01-15T09:15:01Z"))
                        .hint()
                        .eventId())
                .isNotEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLUSTER_MONGOS_IS_MISSING", "SOMETHING_NEW_2030"})
    void takesTypesThatItDoesNotKnow(String type) {
        assertThat(AtlasAlert.of(alert().put("eventTypeName", type)).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            id,            65a1c0de000000000000a00
            id,            65A1C0DE000000000000A001
            id,            65a1c0de000000000000a001x
            groupId,       64b7a0c3d2e1f0001234000g
            groupId,       ''
            eventTypeName, aws_encryption_key_invalid
            eventTypeName, 'AWS ENCRYPTION'
            eventTypeName, ${jndi:ldap://x}
            status,        Open
            status,        ''
            updated,       yesterday
            updated,       2026-01-15
            """)
    void refusesWhatIsMalformedWithoutQuotingIt(String field, String value) {
        assertThatThrownBy(() -> AtlasAlert.of(alert().put(field, value)))
                .isInstanceOf(InvalidEvent.class)
                .hasNoCause()
                .hasMessageContaining("the alert's " + field)
                .satisfies(refused -> assertThat(value.isEmpty()
                                || !String.valueOf(refused.getMessage()).contains(value))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "groupId", "eventTypeName", "status", "updated"})
    void refusesWhatLacksAFieldOrHasItInAnotherType(String field) {
        ObjectNode without = alert();
        without.remove(field);
        assertThatThrownBy(() -> AtlasAlert.of(without)).hasMessageContaining(field);
        assertThatThrownBy(() -> AtlasAlert.of(alert().put(field, 24))).hasMessageContaining(field);
        assertThatThrownBy(() -> AtlasAlert.of(alert().putNull(field))).hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", "1", "{}"})
    void refusesWhatIsNoAlertAtAll(String json) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(json);
        assertThatThrownBy(() -> AtlasAlert.of(tree)).isInstanceOf(InvalidEvent.class);
    }

    private static ObjectNode alert() {
        return JSON.createObjectNode()
                .put("id", "65a1c0de000000000000a001")
                .put("groupId", "64b7a0c3d2e1f00012340001")
                .put("eventTypeName", "AWS_ENCRYPTION_KEY_INVALID")
                .put("status", "OPEN")
                .put("updated", "2026-01-15T09:15:00Z");
    }
}
