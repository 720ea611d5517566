package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lambda's answers over HTTP: logs, limits, versions and aliases. */
@Timeout(120)
class LambdaAnswersTest {
    private static final String SWITCH = "atlas-cmk-SwitchWrites";
    private static final String ENROL = "atlas-cmk-Enrol";
    private static final String ARN = "arn:aws:lambda:eu-central-1:111122223333:function:" + SWITCH;

    private final RunningCloud running = new RunningCloud();

    @AfterEach
    void close() {
        running.close();
        assertThat(running.failures).isEmpty();
    }

    @Test
    void eachInvocationGetsItsOwnLinesOfTheLogOnly() {
        List<CompletableFuture<Void>> invocations = new ArrayList<>();
        Set<String> requests = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            String function = i % 2 == 0 ? SWITCH : ENROL;
            invocations.add(CompletableFuture.supplyAsync(
                            () -> invoke(function, "{\"writesEnabled\":true}", "RequestResponse"),
                            task -> Thread.ofVirtual().start(task))
                    .thenAccept(answer -> {
                        Set<String> own = requestsOf(answer, function);
                        assertThat(own).as("requests in one log").hasSize(1);
                        synchronized (requests) {
                            requests.addAll(own);
                        }
                    }));
        }
        invocations.forEach(CompletableFuture::join);
        assertThat(requests).hasSize(invocations.size());
    }

    /** The request ids in the log of an answer, whose lines all are of one function and name the service. */
    private static Set<String> requestsOf(HttpResponse<String> answer, String function) {
        String log = new String(
                Base64.getDecoder()
                        .decode(answer.headers().firstValue("X-Amz-Log-Result").orElseThrow()),
                StandardCharsets.UTF_8);
        Set<String> requests = new HashSet<>();
        log.lines().map(RunningCloud::json).filter(line -> line.has("level")).forEach(line -> {
            assertThat(text(line, "function_name")).isEqualTo(function);
            assertThat(text(line, "service")).isEqualTo("atlas-cmk");
            requests.add(text(line, "function_request_id"));
        });
        return requests;
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    @Test
    void payloadsBeyondTheQuotasAreRefused() {
        refused(invoke(SWITCH, text(6 * 1024 * 1024 + 1), "RequestResponse"), "smaller than 6291456 bytes");
        refused(
                invoke(SWITCH, text(1024 * 1024 + 1), "Event"),
                "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
        assertThat(invoke(ENROL, text(1024 * 1024), "Event").statusCode()).isEqualTo(202);
        assertThat(invoke(ENROL, text(6 * 1024 * 1024), "RequestResponse").statusCode())
                .isEqualTo(200);
    }

    private static void refused(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("X-Amzn-ErrorType")).contains("RequestEntityTooLargeException");
        assertThat(answer.body()).contains(why);
    }

    /** A JSON text of so many bytes. */
    private static String text(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }

    @Test
    void anAliasOrVersionThatDoesNotExistIsNotFound() {
        for (String missing : List.of(
                encoded(SWITCH) + "/invocations?Qualifier=live",
                encoded(SWITCH + ":live") + "/invocations",
                encoded(ARN + ":7") + "/invocations")) {
            HttpResponse<String> answer = post(missing, "{\"writesEnabled\":true}", "RequestResponse");
            assertThat(answer.statusCode()).as(missing).isEqualTo(404);
            assertThat(answer.headers().firstValue("X-Amzn-ErrorType")).contains("ResourceNotFoundException");
            assertThat(answer.body()).contains("Function not found: " + ARN + ":");
        }
        assertThat(get(encoded(SWITCH) + "?Qualifier=live").statusCode()).isEqualTo(404);
        assertThat(get(encoded(SWITCH) + "/configuration?Qualifier=live").statusCode())
                .isEqualTo(404);
        assertThat(get(encoded(SWITCH) + "?Qualifier=%24LATEST").statusCode()).isEqualTo(200);
        assertThat(get(encoded(ARN + ":$LATEST")).statusCode()).isEqualTo(200);
        HttpResponse<String> two = get(encoded(SWITCH + ":$LATEST") + "?Qualifier=live");
        assertThat(two.headers().firstValue("X-Amzn-ErrorType")).contains("InvalidParameterValueException");
    }

    @Test
    void theLastChangeIsWrittenWithMilliseconds() {
        assertThat(RunningCloud.json(get(encoded(SWITCH) + "/configuration").body())
                        .path("LastModified")
                        .asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
    }

    private HttpResponse<String> invoke(String function, String payload, String type) {
        return post(encoded(function) + "/invocations", payload, type);
    }

    private HttpResponse<String> post(String path, String payload, String type) {
        return running.send(HttpRequest.newBuilder(running.awsUrl().resolve("/2015-03-31/functions/" + path))
                .header("X-Amz-Invocation-Type", type)
                .header("X-Amz-Log-Type", "Tail")
                .POST(BodyPublishers.ofString(payload)));
    }

    private HttpResponse<String> get(String path) {
        return running.send(HttpRequest.newBuilder(running.awsUrl().resolve("/2015-03-31/functions/" + path)));
    }

    private static String encoded(String function) {
        return URLEncoder.encode(function, StandardCharsets.UTF_8);
    }
}
