package io.github.atlascmk.local.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.aws.EventBus;
import io.github.atlascmk.local.aws.Template;
import io.github.atlascmk.local.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.event.ruler.Ruler;

/** The template's rules on an EventBridge that others wrote: which events they match, and what targets get. */
@Tag("localstack")
@ExtendWith(LocalStack.class)
class EventsLocalStackIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Account account;
    private final Template template;

    EventsLocalStackIT(LocalStack.Server server) {
        this.account = new Account(server, "eu-central-1");
        this.template = LocalStackCloud.template(
                account,
                "arn:aws:secretsmanager:eu-central-1:" + account.id() + ":secret:atlas-AbCdEf",
                "https://cloud.mongodb.com");
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void everyRuleMatchesTheSameEventsThereAsHere() {
        for (Template.Rule rule : template.rules()) {
            for (ObjectNode event : events()) {
                boolean there = account.events()
                        .testEventPattern(request ->
                                request.eventPattern(rule.pattern().toString()).event(event.toString()))
                        .result();
                assertThat(there).as("%s of %s", rule.logicalId(), event).isEqualTo(matchesHere(rule, event));
            }
        }
    }

    @Test
    void thereIsAnEventForEveryRule() {
        assertThat(template.rules())
                .allSatisfy(rule -> assertThat(events()).anyMatch(event -> matchesHere(rule, event)));
    }

    @Test
    void aTargetGetsWhatItsTransformerMakesThereAsHere() {
        Template.Rule rule = template.rules().stream()
                .filter(candidate -> candidate.logicalId().equals("RunFailed"))
                .findFirst()
                .orElseThrow();
        new Stack(account, template).createTopics();
        new Stack(account, template).createBuses();
        new Stack(account, template).createRules();
        SqsClient sqs = account.sqs();
        String queue = sqs.createQueue(request -> request.queueName("reader")).queueUrl();
        account.sns()
                .subscribe(request -> request.topicArn(rule.targets().getFirst().arn())
                        .protocol("sqs")
                        .endpoint("arn:aws:sqs:eu-central-1:" + account.id() + ":reader"));
        ObjectNode event = statusChange("FAILED");
        account.events()
                .putEvents(request -> request.entries(PutEventsRequestEntry.builder()
                        .source(event.path("source").asText())
                        .detailType(event.path("detail-type").asText())
                        .time(Instant.parse(event.path("time").asText()))
                        .detail(event.path("detail").toString())
                        .build()));

        Message message = Runs.eventually(
                () -> sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(5)).messages().stream()
                        .findFirst(),
                "no message came");
        List<JsonNode> here = new ArrayList<>();
        bus(delivery -> here.add(delivery.input())).publish("default", event);
        assertThat(here).hasSize(1);
        // EventBridge hands a text to SNS with its quotes; both are read as JSON here.
        assertThat(text(json(message.body()).path("Message").asText()))
                .isEqualTo(here.getFirst().asText())
                .startsWith("atlas-cmk: the run r ended FAILED at 2026-01-15T09:00:00Z");
    }

    private static String text(String message) {
        return message.startsWith("\"") ? json(message).asText() : message;
    }

    private static boolean matchesHere(Template.Rule rule, ObjectNode event) {
        try {
            return Ruler.matchesRule(event.toString(), rule.pattern().toString());
        } catch (Exception invalid) {
            throw new IllegalStateException(invalid);
        }
    }

    private EventBus bus(Consumer<EventBus.Delivery> targets) {
        return new EventBus(template, new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1), targets);
    }

    /** Those that are meant, and those that only look so. */
    private List<ObjectNode> events() {
        ObjectNode observed = (ObjectNode) LocalStackCloud.event("cluster-observed.json");
        return Stream.concat(
                        Stream.of("FAILED", "TIMED_OUT", "ABORTED", "SUCCEEDED", "RUNNING", "failed")
                                .map(this::statusChange),
                        Stream.of(
                                observed,
                                observed.deepCopy().put("source", "atlas-cmk.other"),
                                observed.deepCopy().put("detail-type", "cluster observed"),
                                observed.deepCopy().put("detail-type", "Project Encryption Result"),
                                otherMachine(),
                                ofAws("cluster-created"),
                                ofAws("role-trust-changed"),
                                ofAws("role-policy-deleted"),
                                ofAws("key-policy-changed"),
                                ofAws("key-disabled"),
                                ofAws("key-rotated"),
                                ofAws("own-edit")))
                .toList();
    }

    /** A file of events/, as if it had happened in this account. */
    private ObjectNode ofAws(String file) {
        String text = LocalStackCloud.event(file + ".json").toString();
        return (ObjectNode) json(text.replace("111122223333", account.id()));
    }

    private ObjectNode otherMachine() {
        ObjectNode change = statusChange("FAILED");
        change.withObject("/detail")
                .put("stateMachineArn", template.stateMachine("EncryptProject").arn() + "2");
        return change;
    }

    private ObjectNode statusChange(String status) {
        String machine = template.stateMachine("EncryptProject").arn();
        ObjectNode change = JSON.createObjectNode()
                .put("version", "0")
                .put("id", "6f1c2d5e-8a34-4b1f-9c0d-2e7a5b9d4c11")
                .put("detail-type", "Step Functions Execution Status Change")
                .put("source", "aws.states")
                .put("account", account.id())
                .put("time", "2026-01-15T09:00:00Z")
                .put("region", "eu-central-1");
        change.putArray("resources").add(machine.replace("stateMachine", "execution") + ":r");
        change.putObject("detail")
                .put("executionArn", machine.replace("stateMachine", "execution") + ":r")
                .put("stateMachineArn", machine)
                .put("name", "r")
                .put("status", status);
        return change;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
