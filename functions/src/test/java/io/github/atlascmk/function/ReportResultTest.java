package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.fake.FakeContext;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.runtime.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.SfnException;

/** As the state machine calls it: JSON in, JSON out. */
class ReportResultTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String RUN = "arn:aws:states:us-east-1:111122223333:execution:m:r";
    private static final String FAILURE = "io.github.atlascmk.failure.KeyUnusable";

    private final FakePlatform platform = new FakePlatform();
    private final ReportResult step = new ReportResult(platform.platform());
    private int runs;

    @BeforeEach
    void enrol() {
        var request = Json.object()
                .put("projectId", PROJECT)
                .put("roleArn", "arn:aws:iam::111122223333:role/atlas-cmk/orders")
                .put("keyArn", "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        new Enrolments(platform.platform())
                .put(Json.read(Json.LENIENT, request, EnrolmentRequest.class)
                        .validated(platform.clock.instant(), "aws"));
        platform.dynamoDb.calls().clear();
    }

    private static Finding finding(Kind kind, String subject) {
        return new Finding(kind, subject, "message about " + subject);
    }

    private static ObjectNode ended(String outcome, Finding... findings) {
        ObjectNode inspection = Json.object()
                .put("projectId", PROJECT)
                .put("projectName", "orders-prod")
                .put("next", "END")
                .put("outcome", outcome)
                .put("mayWrite", true)
                .put("live", true)
                .put("enrolmentVersion", 7)
                .put("waitSeconds", 30)
                .put("summary", "summary");
        ArrayNode all = inspection.putArray("findings");
        Stream.of(findings).map(Json.LENIENT::<ObjectNode>valueToTree).forEach(all::add);
        inspection.putArray("steps");
        inspection.putArray("toEncrypt");
        inspection.putArray("clusters");
        ObjectNode input = input();
        input.set("inspection", inspection);
        return input;
    }

    private static ObjectNode input() {
        return Json.object()
                .put("projectId", PROJECT)
                .put("run", RUN)
                .put("requestedBy", "Cluster Observed")
                .put("startedAt", "2026-03-01T11:50:00Z")
                .put("changed", true)
                .putNull("inspection")
                .putNull("error");
    }

    private static ObjectNode failed(String message) {
        ObjectNode input = ended("ENCRYPTED");
        String cause = Json.object()
                .put("errorMessage", message)
                .put("errorType", FAILURE)
                .set("stackTrace", Json.object().arrayNode().add("io.github.atlascmk.X.y(X.java:1)"))
                .toString();
        input.putObject("error").put("name", FAILURE).put("cause", cause);
        return input;
    }

    private JsonNode report(ObjectNode input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            step.handleRequest(
                    new ByteArrayInputStream(input.toString().getBytes(StandardCharsets.UTF_8)),
                    out,
                    new FakeContext());
            return Json.LENIENT.readTree(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String statusOf(String attribute) {
        var value = platform.dynamoDb
                .item(FakePlatform.STATE_TABLE, "status#" + PROJECT)
                .get(attribute);
        return value == null ? "" : value.s();
    }

    private String failures() {
        return Objects.requireNonNull(platform.dynamoDb
                        .item(FakePlatform.STATE_TABLE, "status#" + PROJECT)
                        .get("failures"))
                .n();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENCRYPTED", "COMPLIANT", "WAITING", "PLANNED", "UNSUPPORTED", "GONE"})
    void bothersNobodyWhereNobodyHasToAct(String outcome) {
        JsonNode report = report(ended(outcome, finding(Kind.CLUSTER_PAUSED, "billing")));

        assertThat(report.path("outcome").asText()).isEqualTo(outcome);
        assertThat(report.path("messages")).isEmpty();
        assertThat(report.has("failure")).isFalse();
        assertThat(statusOf("outcome")).isEqualTo(outcome);
        assertThat(statusOf("reportedAt")).isEqualTo(platform.clock.instant().toString());
    }

    /** What a run saw before somebody redrove it may be weeks old. */
    @Test
    void reportsNothingFromBeforeARedrive() {
        ObjectNode input = ended("ENCRYPTED").put("redriven", true);

        assertThatThrownBy(() -> report(input))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageContaining("start a new one");
        assertThat(platform.dynamoDb.item(FakePlatform.STATE_TABLE, "status#" + PROJECT))
                .isNullOrEmpty();
    }

    private void claimed(boolean marked) {
        Map<String, AttributeValue> claim = new HashMap<>(Map.of("holder", AttributeValue.fromS(RUN)));
        if (marked) {
            claim.put("rerun", AttributeValue.fromS(RUN + "2"));
        }
        platform.dynamoDb.put(FakePlatform.STATE_TABLE, "claim#" + PROJECT, claim);
    }

    private Set<String> claim() {
        Set<String> attributes = new TreeSet<>(platform.dynamoDb
                .item(FakePlatform.STATE_TABLE, "claim#" + PROJECT)
                .keySet());
        attributes.removeAll(Set.of("id", "recordVersion"));
        return attributes;
    }

    @Test
    void givesBackTheClaimOfARunThatFailed() {
        claimed(false);
        JsonNode report = report(failed("the key is disabled"));

        assertThat(claim()).isEmpty();
        assertThat(report.has("freshRun")).isFalse();
        assertThat(platform.stepFunctions.started).isEmpty();
    }

    @Test
    void startsOneFreshRunForWhoeverAskedARunThatFailed() {
        claimed(true);
        JsonNode report = report(failed("the key is disabled"));
        JsonNode again = report(failed("the key is disabled"));

        assertThat(report.path("freshRun").asText()).startsWith(PROJECT + "-");
        assertThat(again).isEqualTo(report);
        assertThat(platform.stepFunctions.started)
                .containsExactly(Map.entry(
                        report.path("freshRun").asText(),
                        "{\"projectId\":\"" + PROJECT + "\",\"requestedBy\":\"Cluster Observed\"}"));
        assertThat(claim()).as("until the fresh run claims").containsExactly("rerun");
    }

    /** An attempt that gave the claim back, and died before it started the fresh run. */
    @Test
    void startsTheFreshRunThatAnEarlierAttemptOwes() {
        claimed(true);
        platform.stepFunctions.failNext("StartExecution", SdkClientException.create("dead"));
        assertThatThrownBy(() -> report(failed("the key is disabled"))).isInstanceOf(AwsUnavailable.class);
        assertThat(claim()).containsExactly("rerun");

        assertThat(report(failed("the key is disabled")).has("freshRun")).isTrue();
        assertThat(platform.stepFunctions.started).hasSize(1);
    }

    @Test
    void leavesAThirdLookToAFreshRun() {
        claimed(true);
        ObjectNode input = ended("ENCRYPTED");
        ((ObjectNode) input.path("inspection")).put("next", "LOOK_AGAIN");
        JsonNode report = report(input);

        assertThat(report.path("outcome").asText()).isEqualTo("ENCRYPTED");
        assertThat(platform.stepFunctions.started)
                .containsOnlyKeys(report.path("freshRun").asText());
    }

    /** The inspection gave it back already; who has it now is another. */
    @Test
    void leavesTheClaimOfARunThatEndedWellAlone() {
        claimed(true);
        report(ended("ENCRYPTED"));

        assertThat(claim()).containsExactly("holder", "rerun");
        assertThat(platform.stepFunctions.started).isEmpty();
    }

    @Test
    void saysSoIfTheFreshRunIsRefused() {
        claimed(true);
        ObjectNode input = ended("ENCRYPTED");
        ((ObjectNode) input.path("inspection")).put("next", "LOOK_AGAIN");
        platform.stepFunctions.failNext(
                "StartExecution",
                SfnException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDeniedException")
                                .build())
                        .statusCode(400)
                        .build());
        JsonNode report = report(input);

        assertThat(report.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(report.at("/failure/error").asText()).isEqualTo(AwsAccessDenied.class.getName());
        assertThat(report.at("/messages/0/message").asText()).contains("states:StartExecution");
        assertThat(statusOf("outcome")).isEqualTo("FAILED");
    }

    @Test
    void putsIntoTheEventWhatOthersMayNeed() {
        JsonNode event = report(ended("ENCRYPTED", finding(Kind.CLUSTER_PAUSED, "billing")))
                .path("event");

        assertThat(event.path("schemaVersion").asInt()).isEqualTo(1);
        assertThat(event.path("projectId").asText()).isEqualTo(PROJECT);
        assertThat(event.path("projectName").asText()).isEqualTo("orders-prod");
        assertThat(event.path("requestedBy").asText()).isEqualTo("Cluster Observed");
        assertThat(event.path("changed").asBoolean()).isTrue();
        assertThat(event.path("findings")).hasSize(1);
        assertThat(event.path("waiting").path(0).asText()).isEqualTo("billing: message about billing");
        assertThat(event.has("diagnosis")).isFalse();
    }

    @Test
    void countsAFailedRunOnceHoweverOftenItReports() {
        for (int tries = 0; tries < 2; tries++) {
            report(failed("the key is disabled"));
        }
        assertThat(failures()).isEqualTo("1");
        tells(failed("the key is disabled"));
        assertThat(failures()).isEqualTo("2");
    }

    @Test
    void failsTheRunWithItsErrorAndSaysWhy() {
        JsonNode report = report(failed("the key is disabled"));

        assertThat(report.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(report.path("failure").path("error").asText()).isEqualTo(FAILURE);
        assertThat(report.path("failure").path("cause").asText()).isEqualTo("the key is disabled");
        assertThat(report.path("event").path("diagnosis").asText()).isEqualTo("the key is disabled");
        assertThat(report.at("/messages/0/subject").asText()).endsWith(", a run failed");
        assertThat(report.at("/messages/0/message").asText())
                .contains(
                        "- The run failed: the key is disabled",
                        "aws stepfunctions get-execution-history --reverse-order --max-items 20 --execution-arn arn:")
                .doesNotContain("X.java");
    }

    @Test
    void failsARunThatNeverInspected() {
        ObjectNode input = input();
        input.putObject("error").put("name", "States.Timeout").put("cause", "");

        JsonNode report = report(input);

        assertThat(report.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(report.path("failure").path("error").asText()).isEqualTo("States.Timeout");
        assertThat(report.path("event").path("projectName").asText()).isEqualTo(PROJECT);
    }

    @Test
    void failsARunInWhichAClusterFailed() {
        JsonNode report = report(ended("FAILED", finding(Kind.CLUSTER_FAILED, "orders")));

        assertThat(report.path("failure").path("error").asText()).isEqualTo("ClusterFailed");
        assertThat(report.path("failure").path("cause").asText()).isEqualTo("orders: message about orders");
    }

    @Test
    void keepsNothingAboutAProjectThatIsNotEnrolled() {
        JsonNode report = report(ended("NOT_ENROLLED"));

        assertThat(report.path("outcome").asText()).isEqualTo("NOT_ENROLLED");
        assertThat(platform.dynamoDb.calls()).isEmpty();
    }

    @Test
    void failsARunInWhichAtlasCouldNotUseTheKey() {
        JsonNode report = report(ended("FAILED", finding(Kind.ENCRYPTION_INVALID, PROJECT)));

        assertThat(report.path("failure").path("error").asText()).isEqualTo("EncryptionInvalid");
        assertThat(report.at("/messages/0/message").asText()).contains("message about " + PROJECT);
    }

    @Test
    void tellsOfAFailureOnceThenDailyAndAtOnceOfAnotherReason() {
        assertThat(tells(failed("the key is disabled"))).as("news").isTrue();
        platform.clock.advance(Duration.ofHours(23));
        assertThat(tells(failed("the key is disabled"))).as("unchanged").isFalse();
        assertThat(tells(failed("the key is pending deletion")))
                .as("another reason")
                .isTrue();
        platform.clock.advance(Duration.ofDays(1));
        assertThat(tells(failed("the key is pending deletion")))
                .as("a day later")
                .isTrue();
        assertThat(tells(ended("ENCRYPTED"))).isFalse();
        assertThat(tells(failed("the key is pending deletion")))
                .as("it came back")
                .isTrue();
    }

    /** The state machine died before it published the message. */
    @Test
    void tellsAgainIfTheSameRunReportsAgain() {
        JsonNode first = report(failed("the key is disabled")).path("messages");
        platform.clock.advance(Duration.ofSeconds(2));

        assertThat(first).hasSize(1);
        assertThat(report(failed("the key is disabled")).path("messages")).isEqualTo(first);
    }

    @Test
    void tellsNobodyOfAProjectThatIsNoLongerEnrolled() {
        new Enrolments(platform.platform()).remove(PROJECT);

        assertThat(report(failed("the key is disabled")).path("messages")).isEmpty();
    }

    /** As a run of its own; its messages are published. */
    private boolean tells(ObjectNode input) {
        JsonNode messages = report(input.put("run", RUN + ++runs)).path("messages");
        messages.forEach(message -> new MessageSchedule(platform.platform())
                .published(Json.LENIENT.convertValue(message.path("receipt"), Notification.Receipt.class)));
        return !messages.isEmpty();
    }
}
