package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public endpoint, called by HTTP as Atlas and as others would. */
class AlertWebhookTest {
    private static final String SECRET = World.ALERT_SECRET;
    private static final String SIGNATURE = "X-MMS-Signature";

    private final Scenario scenario = Scenario.calm("alerts");

    @AfterEach
    void close() {
        scenario.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key-invalid",
                "key-invalid-closed",
                "configuration-invalid",
                "network-access-denied",
                "rotation-needed",
                "secret-expiring"
            })
    void anAlertLeadsToARunOfItsProject(String file) {
        assertThat(post(body(file), SECRET)).isEqualTo(202);
        assertThat(runs()).isEqualTo(1);
        assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
        assertThat(scenario.lastRun().input().path("requestedBy").asText()).startsWith("Atlas alert ");
    }

    /** 48 */
    @Fault(48)
    @Test
    void aReplayStartsNoSecondRunAndAChangeDoes() {
        WebhookRequest seen = request(body("key-invalid"), SECRET);
        assertThat(post(seen)).isEqualTo(202);
        assertThat(post(seen)).isEqualTo(202);
        scenario.after(Duration.ofHours(3), () -> {});
        scenario.cloud().run();
        assertThat(post(seen)).isEqualTo(202);
        assertThat(runs()).isEqualTo(1);

        assertThat(post(body("key-invalid-closed"), SECRET)).isEqualTo(202);
        assertThat(runs()).isEqualTo(2);
    }

    /** 48 */
    @Fault(48)
    @Test
    void aForgedAlertIsRefusedAndChangesNothing() {
        byte[] body = body("key-invalid");
        String genuine = WebhookRequest.signature(SECRET, body);
        byte[] tampered = body.clone();
        tampered[body.length / 2] ^= 1;

        assertThat(call("POST", Map.of(), body).status()).as("none").isEqualTo(401);
        assertThat(call("POST", Map.of(SIGNATURE, ""), body).status()).isEqualTo(401);
        assertThat(post(body, "another-secret-of-somebody")).isEqualTo(401);
        assertThat(call("POST", Map.of(SIGNATURE, genuine), tampered).status()).isEqualTo(401);
        assertThat(call("POST", Map.of(SIGNATURE, hex(genuine)), body).status()).isEqualTo(401);
        assertThat(call("POST", Map.of(SIGNATURE, "sha1=" + genuine), body).status())
                .isEqualTo(401);
        assertThat(call("POST", Map.of("X-MMS-Signature-2", genuine), body).status())
                .isEqualTo(401);
        assertThat(call("GET", Map.of(), new byte[0]).status()).isEqualTo(401);
        assertThat(runs()).isZero();
        assertThat(scenario.writes()).isEmpty();
        assertThat(scenario.cloud().logs()).doesNotContain(genuine).doesNotContain(SECRET);
    }

    @Test
    void whoCannotSignLearnsNothingOfWhatWouldBeRight() {
        Response malformed = call("POST", Map.of(), "{".getBytes(StandardCharsets.UTF_8));
        assertThat(call("POST", Map.of(), body("key-invalid")))
                .usingRecursiveComparison()
                .isEqualTo(malformed);
        assertThat(call("DELETE", Map.of(SIGNATURE, "nonsense"), new byte[0]))
                .usingRecursiveComparison()
                .isEqualTo(malformed);
        assertThat(malformed.status()).isEqualTo(401);
        assertThat(malformed.body()).isEmpty();
    }

    @Test
    void headersAreFoundInAnyCaseAndBodiesInBase64() {
        byte[] body = body("key-invalid");
        String signature = WebhookRequest.signature(SECRET, body);
        assertThat(call("POST", Map.of("x-mms-SIGNATURE", signature, "Content-Type", "application/json"), body)
                        .status())
                .isEqualTo(202);
        assertThat(call("POST", Map.of(SIGNATURE, signature, "Content-Type", "application/octet-stream"), body)
                        .status())
                .isEqualTo(202);
        ObjectNode event = Scenario.event("webhook/request.json");
        byte[] text = event.path("body").asText().getBytes(StandardCharsets.UTF_8);
        event.put("body", Base64.getEncoder().encodeToString(text)).put("isBase64Encoded", true);
        assertThat(scenario.invoke("AlertWebhook", event.toString())
                        .path("statusCode")
                        .asInt())
                .isEqualTo(202);
        assertThat(runs()).as("one alert in three dresses").isEqualTo(1);
    }

    @Test
    void theEventFileIsSignedForTheLocalCloud() {
        assertThat(scenario.invoke(
                                "AlertWebhook",
                                Scenario.event("webhook/request.json").toString())
                        .path("statusCode")
                        .asInt())
                .isEqualTo(202);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void sizeIsLookedAtBeforeAnythingElse() {
        byte[] largest = padded(64 * 1024);
        assertThat(post(largest, SECRET)).isEqualTo(202);
        assertThat(post(padded(64 * 1024 + 1), SECRET)).isEqualTo(413);
        assertThat(call("POST", Map.of(), padded(64 * 1024 + 1)).status()).isEqualTo(413);
        assertThat(call("POST", Map.of(), largest).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"id\":\"65a1c0de000000000000a001\"}",
                "{\"id\":1,\"id\":2}",
                "not json at all"
            })
    void whatIsSignedAndNoAlertIsRefused(String body) {
        assertThat(post(body.getBytes(StandardCharsets.UTF_8), SECRET)).isEqualTo(400);
        assertThat(runs()).isZero();
    }

    @Test
    void whatLambdaWouldNeverMakeOfARequestIsNotSigned() {
        ObjectNode noBase64 = Scenario.event("webhook/request.json").put("isBase64Encoded", true);
        ObjectNode signedAsNothing = noBase64.deepCopy();
        signedAsNothing.withObject("/headers").put("x-mms-signature", WebhookRequest.signature(SECRET, new byte[0]));
        ObjectNode noValue = Scenario.event("webhook/request.json");
        noValue.withObject("/headers").putNull("x-mms-signature");
        for (ObjectNode request : List.of(noBase64, signedAsNothing, noValue)) {
            assertThat(scenario.invoke("AlertWebhook", request.toString())
                            .path("statusCode")
                            .asInt())
                    .isEqualTo(401);
        }
        assertThat(runs()).isZero();
    }

    @Test
    void onlyAPostIsAnAlert() {
        byte[] body = body("key-invalid");
        assertThat(call("PUT", Map.of(SIGNATURE, WebhookRequest.signature(SECRET, body)), body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anAlertOfAProjectThatNobodyEnrolledIsTakenAndLeadsNowhere() {
        byte[] other = text("key-invalid")
                .replace(Scenario.PROJECT, "64b7a0c3d2e1f0001234ffff")
                .getBytes(StandardCharsets.UTF_8);
        Response enrolled = send(request(body("secret-expiring"), SECRET));
        Response notEnrolled = send(request(other, SECRET));
        assertThat(notEnrolled).usingRecursiveComparison().isEqualTo(enrolled);
        assertThat(runs()).isEqualTo(1);
        assertThat(scenario.cloud().logs()).contains("NOT_ENROLLED");
    }

    @Test
    void logsSayIdsAndTypesAndNothingElseOfThePayload() {
        byte[] body = text("key-invalid")
                .replace("The AWS KMS key of the project can't be used.", "private words")
                .getBytes(StandardCharsets.UTF_8);
        post(body, SECRET);
        post("{\"id\":\"private words\"}".getBytes(StandardCharsets.UTF_8), SECRET);
        assertThat(scenario.cloud().logs())
                .contains("alert 65a1c0de000000000000a001 of " + Scenario.PROJECT + ": AWS_ENCRYPTION_KEY_INVALID OPEN")
                .doesNotContain("private words");
    }

    @Test
    void aRotatedSecretCountsAtOnceAndTheOneBeforeForADay() {
        assertThat(post(body("key-invalid"), SECRET)).isEqualTo(202);
        pass(Duration.ofMinutes(5));
        rotate("the-second-secret-here");
        assertThat(post(body("key-invalid"), "the-second-secret-here"))
                .as("without another deployment or instance")
                .isEqualTo(202);
        assertThat(post(body("configuration-invalid"), SECRET)).isEqualTo(202);
        pass(Duration.ofHours(25));
        assertThat(post(body("rotation-needed"), SECRET)).isEqualTo(401);
        assertThat(post(body("rotation-needed"), "the-second-secret-here")).isEqualTo(202);
    }

    @Test
    void aSecretThatWasReplacedTwiceCountsNoMore() {
        rotate("the-second-secret-here");
        rotate("the-third-secret-of-ours");
        assertThat(post(body("key-invalid"), SECRET)).isEqualTo(401);
        assertThat(post(body("key-invalid"), "the-second-secret-here")).isEqualTo(202);
        assertThat(post(body("key-invalid-closed"), "the-third-secret-of-ours")).isEqualTo(202);
    }

    /** The secret is looked up again for a signature that doesn't fit, and not for each of them. */
    @Test
    void forgeriesDoNotMultiplyCallsToSecretsManager() {
        post(body("key-invalid"), SECRET);
        long before = scenario.calls("GetSecretValue");
        for (int i = 0; i < 50; i++) {
            assertThat(post(body("key-invalid"), "another-secret-" + i)).isEqualTo(401);
        }
        assertThat(scenario.calls("GetSecretValue") - before).isLessThanOrEqualTo(8);
    }

    private int post(byte[] body, String secret) {
        return post(request(body, secret));
    }

    private int post(WebhookRequest request) {
        return send(request).status();
    }

    private Response send(WebhookRequest request) {
        return call("POST", request.headers(), request.body());
    }

    private WebhookRequest request(byte[] body, String secret) {
        return WebhookRequest.of("https://hook.example/", "alert.open", secret, body);
    }

    /** And runs until all is quiet. */
    private Response call(String method, Map<String, String> headers, byte[] body) {
        Cloud cloud = scenario.cloud();
        List<Response> answers = new ArrayList<>();
        var url = cloud.template().functionUrls().get("AlertWebhookUrl");
        scenario.after(
                Duration.ZERO,
                () -> answers.add(cloud.functionUrls()
                        .call(url, Request.of(URI.create(url.url()), method, "/", Request.headers(headers), body))));
        cloud.run();
        return answers.getFirst();
    }

    private void pass(Duration time) {
        scenario.after(time, () -> {});
        scenario.cloud().run();
    }

    private void rotate(String next) {
        scenario.after(
                Duration.ofSeconds(1),
                () -> scenario.cloud()
                        .secrets()
                        .putSecretValue(
                                request -> request.secretId(scenario.cloud().alertSecretArn())
                                        .secretString(next)));
        pass(Duration.ofSeconds(40));
    }

    private int runs() {
        return scenario.cloud().stepFunctions().executions().size();
    }

    private static byte[] padded(int size) {
        byte[] body = Arrays.copyOf(body("key-invalid"), size);
        Arrays.fill(body, body("key-invalid").length, size, (byte) ' ');
        return body;
    }

    private static byte[] body(String file) {
        try {
            return Files.readAllBytes(Scenario.HOME.resolve("events/webhook/" + file + ".json"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String text(String file) {
        return new String(body(file), StandardCharsets.UTF_8);
    }

    private static String hex(String base64) {
        return java.util.HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }
}
