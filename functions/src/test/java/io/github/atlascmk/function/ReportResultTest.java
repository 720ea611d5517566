package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.fake.FakeContext;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.inspection.finding.Disposition;
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

    /** As a run of its own. */
    private boolean notifies(ObjectNode input) {
        String run = input.path("run").asText();
        return report(input.put("run", run + ++runs)).has("notification");
    }

    private JsonNode status() {
        return Json.LENIENT.valueToTree(platform.dynamoDb
                .item(FakePlatform.STATE_TABLE, "status#" + PROJECT)
                .keySet());
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
        assertThat(report.has("notification")).isFalse();
        assertThat(report.has("failure")).isFalse();
        assertThat(statusOf("outcome")).isEqualTo(outcome);
        assertThat(statusOf("reportedAt")).isEqualTo(platform.clock.instant().toString());
        assertThat(status().toString()).doesNotContain("notifiedAt");
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
        assertThat(report.at("/notification/message").asText()).contains("states:StartExecution");
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
    void tellsAPersonWhatToDecide() {
        JsonNode told = report(ended(
                        "NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT), finding(Kind.CLUSTER_PAUSED, "billing")))
                .path("notification");

        assertThat(told.path("subject").asText()).isEqualTo("atlas-cmk: orders-prod needs a decision");
        assertThat(told.path("message").asText())
                .contains(
                        "Project orders-prod (" + PROJECT + ")",
                        "- " + PROJECT + ": message about " + PROJECT,
                        "aws stepfunctions start-execution --state-machine-arn"
                                + " arn:aws:states:us-east-1:111122223333:stateMachine:m --input '{\"projectId\":\""
                                + PROJECT + "\"}'",
                        "NEEDS_A_PERSON")
                .doesNotContain("billing", "http");
    }

    @Test
    void tellsNewsOnceAndThenDaily() {
        ObjectNode pending = ended("NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT));
        assertThat(notifies(pending)).as("news").isTrue();

        platform.clock.advance(Duration.ofMinutes(5));
        assertThat(notifies(pending)).as("unchanged").isFalse();

        platform.clock.advance(Duration.ofHours(24).minusMinutes(5).minusMillis(1));
        assertThat(notifies(pending)).as("still within a day of the last time").isFalse();

        platform.clock.advance(Duration.ofMillis(1));
        assertThat(notifies(pending)).as("a day later").isTrue();

        platform.clock.advance(Duration.ofHours(23));
        assertThat(notifies(pending)).as("counted from then on").isFalse();
    }

    /** A try wrote the status and died, so nobody sent what it had to say. */
    @Test
    void tellsAgainWhereTheSameRunReportsAgain() {
        ObjectNode pending = ended("NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT));
        assertThat(report(pending).has("notification")).isTrue();

        platform.clock.advance(Duration.ofSeconds(2));
        assertThat(report(pending).has("notification")).isTrue();
        platform.clock.advance(Duration.ofSeconds(2));
        assertThat(report(pending).has("notification")).isTrue();

        platform.clock.advance(Duration.ofMinutes(5));
        assertThat(notifies(pending)).as("the next run").isFalse();
        assertThat(report(pending).has("notification"))
                .as("that one's second try, which had nothing to say either")
                .isFalse();
    }

    @Test
    void countsAFailedRunOnceHoweverOftenItReports() {
        for (int tries = 0; tries < 2; tries++) {
            report(failed("the key is disabled"));
        }
        assertThat(failures()).isEqualTo("1");
        notifies(failed("the key is disabled"));
        assertThat(failures()).isEqualTo("2");
    }

    @Test
    void tellsAtOnceWhatChanged() {
        assertThat(notifies(ended("NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT))))
                .isTrue();
        assertThat(notifies(ended(
                        "NEEDS_A_PERSON", finding(Kind.EXISTING_CLUSTER, "old"), finding(Kind.OTHER_KEY, PROJECT))))
                .as("one finding more")
                .isTrue();
        assertThat(notifies(ended(
                        "NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT), finding(Kind.EXISTING_CLUSTER, "old"))))
                .as("the same in another order")
                .isFalse();
        assertThat(notifies(ended(
                        "NEEDS_A_PERSON",
                        finding(Kind.OTHER_KEY, PROJECT),
                        finding(Kind.EXISTING_CLUSTER, "old"),
                        finding(Kind.CLUSTER_PAUSED, "billing"))))
                .as("what nobody has to act on doesn't count")
                .isFalse();
        assertThat(notifies(failed("the key is disabled")))
                .as("another outcome")
                .isTrue();
        assertThat(notifies(failed("the key is disabled"))).isFalse();
        assertThat(notifies(failed("the key is pending deletion")))
                .as("another reason")
                .isTrue();
    }

    @Test
    void tellsAgainWhatCameBack() {
        ObjectNode pending = ended("NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT));
        assertThat(notifies(pending)).isTrue();
        assertThat(notifies(ended("ENCRYPTED"))).isFalse();
        assertThat(notifies(pending)).isTrue();
    }

    @Test
    void failsTheRunWithItsErrorAndSaysWhy() {
        JsonNode report = report(failed("the key is disabled"));

        assertThat(report.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(report.path("failure").path("error").asText()).isEqualTo(FAILURE);
        assertThat(report.path("failure").path("cause").asText()).isEqualTo("the key is disabled");
        assertThat(report.path("event").path("diagnosis").asText()).isEqualTo("the key is disabled");
        assertThat(report.path("notification").path("subject").asText())
                .isEqualTo("atlas-cmk: orders-prod could not be encrypted");
        assertThat(report.path("notification").path("message").asText())
                .contains(
                        "- the run failed: the key is disabled",
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

    /** Amazon SNS: a subject is printable ASCII of fewer than 100 characters, or the message is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"Überweisungen – Prod", "two\nlines", "x"})
    void wordsASubjectThatSnsTakes(String name) {
        ObjectNode input = ended("NEEDS_A_PERSON", finding(Kind.OTHER_KEY, PROJECT));
        ((ObjectNode) input.get("inspection")).put("projectName", name.equals("x") ? "x".repeat(64 * 2) : name);

        assertThat(report(input).path("notification").path("subject").asText())
                .hasSizeLessThan(100)
                .matches("[ -~]+")
                .startsWith("atlas-cmk: ");
    }

    /** A whole one, as it comes at night. */
    @Test
    void tellsThatTheKeyIsDisabled() {
        String key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        ObjectNode input = ended(
                "NEEDS_A_PERSON",
                finding(Kind.OTHER_ROLE, PROJECT),
                new Finding(
                        Kind.KEY_DISABLED,
                        Disposition.HUMAN,
                        "",
                        key,
                        "the key is disabled",
                        "aws kms enable-key --key-id " + key + " --region eu-central-1"));
        cluster(input, "orders-eu");
        cluster(input, "orders-us");

        JsonNode told = report(input).path("notification");

        assertThat(told.path("subject").asText())
                .isEqualTo("URGENT: atlas-cmk: orders-prod is shut down within 15 minutes");
        assertThat(told.path("message").asText()).isEqualTo("""
                Project orders-prod (64b7f0c2a1d2e3f405060708), clusters orders-eu, orders-us

                What happened
                - %1$s: the key is disabled
                - 64b7f0c2a1d2e3f405060708: message about 64b7f0c2a1d2e3f405060708

                What it means for the data
                - Atlas shuts the clusters down while it can't use the key. Nothing is lost: they come back, with all \
                their data, once it can.

                What to do next
                1. aws kms enable-key --key-id %1$s --region eu-central-1
                2. Start a run: aws stepfunctions start-execution --state-machine-arn \
                arn:aws:states:us-east-1:111122223333:stateMachine:m --input '{"projectId":"64b7f0c2a1d2e3f405060708"}'

                Outcome NEEDS_A_PERSON of the run arn:aws:states:us-east-1:111122223333:execution:m:r. \
                You are told again when this changes, and otherwise once a day.
                """.formatted(key));
    }

    @Test
    void tellsHowToEndAConflict() {
        String message = report(ended("NEEDS_A_PERSON", finding(Kind.CONFLICTING_WRITER, "arn:aws:iam::1:role/r")))
                .path("notification")
                .path("message")
                .asText();

        assertThat(message)
                .contains(
                        "ignore_changes = [assume_role_policy]",
                        "aws dynamodb update-item --table-name " + FakePlatform.STATE_TABLE
                                + " --key '{\"id\":{\"S\":\"lease#arn:aws:iam::1:role/r\"}}' --update-expression"
                                + " 'REMOVE edits'",
                        "every 15 minutes");
    }

    /** In between, its runs repair, wait or fail. */
    @Test
    void tellsOfAConflictOnceWhateverItsRunsEndIn() {
        Finding conflict = finding(Kind.CONFLICTING_WRITER, "arn:aws:iam::1:role/r");
        assertThat(notifies(ended("NEEDS_A_PERSON", conflict))).isTrue();
        assertThat(notifies(ended("WAITING", conflict))).isFalse();
        assertThat(notifies(ended("FAILED", conflict, finding(Kind.ENCRYPTION_INVALID, PROJECT))))
                .isFalse();
        assertThat(notifies(ended("NEEDS_A_PERSON", conflict))).isFalse();
        assertThat(notifies(ended("NEEDS_A_PERSON", conflict, finding(Kind.KEY_DISABLED, "key"))))
                .as("something else came to it")
                .isTrue();
    }

    @Test
    void failsARunInWhichAtlasCouldNotUseTheKey() {
        JsonNode report = report(ended("FAILED", finding(Kind.ENCRYPTION_INVALID, PROJECT)));

        assertThat(report.path("failure").path("error").asText()).isEqualTo("EncryptionInvalid");
        assertThat(report.path("notification").path("message").asText())
                .contains("message about " + PROJECT, "Atlas shuts the clusters down");
    }

    private static void cluster(ObjectNode input, String name) {
        ((ArrayNode) input.at("/inspection/clusters"))
                .addObject()
                .put("name", name)
                .put("size", "M10")
                .put("paused", false)
                .put("provider", "AWS")
                .put("existing", false);
    }
}
