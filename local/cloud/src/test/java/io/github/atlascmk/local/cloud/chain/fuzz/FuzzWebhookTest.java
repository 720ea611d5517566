package io.github.atlascmk.local.cloud.chain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.chain.FrontDoor;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent to the webhook gets one of four answers, and only a signed alert starts a run. */
class FuzzWebhookTest {
    private static final String SIGNATURE = "x-mms-signature";

    private final FrontDoor door = new FrontDoor(Scenario.load("alerts"));

    @AfterEach
    void close() {
        assertThat(door.scenario().cloud().logs())
                .doesNotContain("\tat ")
                .doesNotContain("UnexpectedFailure")
                .doesNotContain(World.ALERT_SECRET);
        door.close();
    }

    @Test
    void aDamagedAlertIsTakenForWhatItSaysOrRefused() {
        Fuzz.each("alerts, signed and not", 300, random -> {
            Damage damage = Damage.of(alert(random), random);
            boolean signed = random.nextInt(4) > 0;
            ObjectNode request = request(damage.bytes(), random);
            ObjectNode headers = request.withObject("/headers").remove(List.of(SIGNATURE));
            if (signed) {
                headers.put(spelled(random), WebhookRequest.signature(World.ALERT_SECRET, sent(request)));
            } else if (random.nextBoolean()) {
                headers.put(spelled(random), noise(random));
            }
            headers.put(noise(random), noise(random));
            FrontDoor.Result result = door.invoke("AlertWebhook", bytes(request));
            assertThat(result.error()).as(damage.toString()).isEmpty();
            int status = result.answer().path("statusCode").asInt();
            assertThat(status).as(damage.toString()).isIn(signed ? List.of(202, 400, 413) : List.of(401, 413));
            assertThat(result.answer().path("body").asText("")).isEmpty();
            if (status == 202) {
                JsonNode said = new Damage(damage.how(), damage.field(), sent(request))
                        .tree()
                        .orElseThrow(() -> new AssertionError("not JSON, and taken: " + damage));
                assertThat(result.started())
                        .as(damage.toString())
                        .isSubsetOf(said.path("groupId").asText())
                        .isSubsetOf(Scenario.PROJECT);
            } else {
                result.hasNoEffect();
            }
        });
    }

    /**
     * Lambda makes it of an HTTP request; what isn't as it should be there is an error of the function, or no alert.
     */
    @Test
    void aDamagedRequestIsNoAlert() {
        byte[] genuine = bytes(Scenario.event("webhook/request.json"));
        Fuzz.each("requests to the webhook", 200, random -> {
            Damage damage = Damage.of(genuine, random);
            FrontDoor.Result result = door.invoke("AlertWebhook", damage.bytes());
            if (result.isRefused()) {
                assertThat(result).as(damage.toString()).satisfies(FrontDoor.Result::hasNoEffectAndSaysWhy);
            } else {
                int status = result.answer().path("statusCode").asInt();
                assertThat(status).as(damage.toString()).isIn(202, 400, 401, 413);
                assertThat(result.started()).isSubsetOf(status == 202 ? List.of(Scenario.PROJECT) : List.of());
            }
        });
    }

    /** Of a status that was not there before, so that it may start a run. */
    private static byte[] alert(Random random) {
        return bytes(Scenario.event("webhook/key-invalid.json").put("status", "S" + random.nextInt(1_000_000)));
    }

    /** As Lambda does: what isn't text is in Base64, and text is text, even where its bytes are none in UTF-8. */
    private static ObjectNode request(byte[] body, Random random) {
        ObjectNode request = Scenario.event("webhook/request.json");
        request.withObject("/requestContext/http").put("method", random.nextInt(20) == 0 ? "GET" : "POST");
        return random.nextBoolean()
                ? request.put("body", new String(body, StandardCharsets.UTF_8)).put("isBase64Encoded", false)
                : request.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
    }

    /** The bytes that the function sees. */
    private static byte[] sent(ObjectNode request) {
        String body = request.path("body").asText();
        return request.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
    }

    private static String spelled(Random random) {
        return random.nextBoolean() ? SIGNATURE : "X-MMS-Signature";
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder("x");
        for (int i = random.nextInt(60); i > 0; i--) {
            noise.append((char) (' ' + random.nextInt(95)));
        }
        return noise.toString();
    }

    private static byte[] bytes(JsonNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
