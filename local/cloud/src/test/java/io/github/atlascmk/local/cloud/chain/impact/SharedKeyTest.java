package io.github.atlascmk.local.cloud.chain.impact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.fleet.EncryptedFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A key that several projects share is one danger: one message names them all, and one says that it is over for all.
 */
public class SharedKeyTest {
    /** Disables the key of all, and enables it again. */
    public static Scenario disabledAndEnabled(int size) {
        Scenario scenario = Scenario.of(EncryptedFleet.sharingAKey(Scenario.HOME, size));
        LocalKmsClient kms = scenario.cloud().accounts().kms("111122223333", "eu-central-1");
        scenario.after(Duration.ofSeconds(1), () -> {
            kms.disableKey(key -> key.keyId(EncryptedFleet.keyArn(1)));
            scenario.announce(event("DisableKey", "shared-key-1", scenario));
        });
        scenario.after(Duration.ofMinutes(30), () -> {
            kms.enableKey(key -> key.keyId(EncryptedFleet.keyArn(1)));
            scenario.announce(event("EnableKey", "shared-key-2", scenario));
        });
        scenario.cloud().run();
        return scenario;
    }

    private static ObjectNode event(String call, String id, Scenario scenario) {
        ObjectNode event = Scenario.event("key-disabled.json");
        Instant now = scenario.cloud().timeline().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        String text = event.toString()
                .replace("DisableKey", call)
                .replaceAll("arn:aws:kms:[a-z0-9-]+:\\d{12}:key/[0-9a-f-]{36}", EncryptedFleet.keyArn(1));
        ObjectNode changed = (ObjectNode) Scenario.json(text);
        changed.put("id", id).put("time", now.toString());
        ((ObjectNode) changed.path("detail")).put("eventTime", now.toString()).put("eventID", id);
        return changed;
    }

    @Test
    void aThousandProjectsAreToldOfInOneMessageWithinAMinute() {
        try (Scenario scenario = disabledAndEnabled(1000)) {
            List<SnsMessage> told = scenario.cloud().notifications();
            assertThat(told).extracting(message -> message.attribute("level")).containsExactly("AT_RISK", "NONE");
            SnsMessage danger = told.getFirst();
            assertThat(danger.subject()).contains("1000 projects, key disabled");
            assertThat(danger.message()).contains(EncryptedFleet.projectId(1), EncryptedFleet.projectId(1000));
            assertThat(Duration.between(scenario.cloud().start().plusSeconds(1), danger.at()))
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(told.getLast().subject()).contains("over", "and 999 others, proved");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }
}
