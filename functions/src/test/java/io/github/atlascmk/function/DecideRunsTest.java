package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.fake.FakeContext;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.runtime.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideRunsTest {
    private final FakePlatform fake = new FakePlatform();
    private final DecideRuns function = new DecideRuns(fake.platform());
    private int sweeps;

    @ParameterizedTest
    @CsvSource({"3, 4, false", "4, 4, true", "3, 1000, false", "50, 1000, false", "51, 1000, true", "0, 0, false"})
    void takesMoreThanThreeAndMoreThanFivePercentForNoChance(int sudden, int enrolled, boolean brakes) {
        assertThat(DecideRuns.isMoreThanChance(sudden, enrolled)).isEqualTo(brakes);
    }

    @Test
    void brakesTheSuddenOnesAndLetsTheOthersGo() throws IOException {
        JsonNode decision = decide(input(10, 4, 2));

        assertThat(decision.path("outcome").asText()).isEqualTo("BRAKED");
        assertThat(decision.path("braked").asInt()).isEqualTo(4);
        assertThat(decision.path("toStart").valueStream().map(JsonNode::asText)).containsExactly("other-0", "other-1");
        assertThat(decision.at("/messages/0/message").asText())
                .contains("4 of 10 enrolled projects", "sudden-0", "{\"releaseBrake\":true}");
    }

    @Test
    void tellsOfTheBrakeOnceThenDailyAndAgainWhenItComesBack() throws IOException {
        assertThat(tells(input(10, 4, 0))).isTrue();
        assertThat(tells(input(10, 5, 0))).isFalse();
        fake.clock.advance(Duration.ofDays(1));
        assertThat(tells(input(10, 5, 0))).isTrue();
        assertThat(tells(input(10, 0, 0))).isFalse();
        assertThat(tells(input(10, 4, 0))).isTrue();
    }

    /** The state machine died before it published the message. */
    @Test
    void tellsOfTheBrakeAgainUntilThatIsPublished() throws IOException {
        ObjectNode input = input(10, 4, 0);
        JsonNode first = decide(input).path("messages");
        assertThat(first).hasSize(1);
        fake.clock.advance(Duration.ofSeconds(2));
        assertThat(decide(input).path("messages")).as("the same sweep").isEqualTo(first);
        assertThat(decide(input(10, 4, 0)).path("messages"))
                .as("another sweep, at once")
                .isEmpty();
        fake.clock.advance(Duration.ofMinutes(1));
        assertThat(decide(input(10, 4, 0)).at("/messages/0/receipt/messageId"))
                .isEqualTo(first.at("/0/receipt/messageId"));
    }

    /** One message for the organisation instead of one for each project. */
    @Test
    void tellsOfProjectsThatCannotBeReadTogether() throws IOException {
        JsonNode decision = decide(unread(10, 4));

        assertThat(decision.at("/messages/0/subject").asText()).isEqualTo("UNKNOWN: 4 of 10 projects, can't be read");
        assertThat(decision.path("toStart"))
                .as("none of them is told by itself")
                .isEmpty();
        publish(decision);
        assertThat(tells(unread(10, 4))).isFalse();
        JsonNode over = decide(unread(10, 0));
        assertThat(over.at("/messages/0/subject").asText()).startsWith("NONE, over: 10 projects");
        publish(over);
        assertThat(tells(unread(10, 0))).isFalse();
    }

    @Test
    void tellsOfFewUnreadProjectsOneByOne() throws IOException {
        JsonNode decision = decide(unread(10, 3));

        assertThat(decision.path("messages")).isEmpty();
        assertThat(decision.path("toStart")).hasSize(3);
    }

    private ObjectNode unread(int enrolled, int unread) {
        ObjectNode input = input(enrolled, 0, unread);
        ((ObjectNode) input.at("/batches/0/counts")).removeAll().put("UNREAD", unread);
        input.at("/batches/0/toStart").forEach(candidate -> ((ObjectNode) candidate).put("unread", true));
        return input;
    }

    /** Whether a message is due, which is published then. */
    private boolean tells(ObjectNode input) throws IOException {
        JsonNode decision = decide(input);
        publish(decision);
        return !decision.path("messages").isEmpty();
    }

    private void publish(JsonNode decision) {
        decision.path("messages")
                .forEach(message -> new MessageSchedule(fake.platform())
                        .published(Json.LENIENT.convertValue(message.path("receipt"), Notification.Receipt.class)));
    }

    @Test
    void anOperatorReleasesTheBrake() throws IOException {
        JsonNode decision = decide(input(10, 4, 0).put("releaseBrake", true));

        assertThat(decision.path("toStart")).hasSize(4);
        assertThat(decision.path("outcome").asText()).isEqualTo("SWEPT");
    }

    @Test
    void leavesTheRestToTheNextSweep() throws IOException {
        JsonNode decision = decide(input(1_000, 0, 130));

        assertThat(decision.path("toStart")).hasSize(100);
        assertThat(decision.path("later").asInt()).isEqualTo(30);
    }

    @Test
    void isNoSweepWhereNothingCouldBeRead() throws IOException {
        ObjectNode input = input(3, 0, 0);
        ((ObjectNode) input.at("/batches/0/counts")).removeAll().put("UNREAD", 3);

        assertThat(decide(input).path("outcome").asText()).isEqualTo("UNREAD");
    }

    private JsonNode decide(ObjectNode input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(input.toString().getBytes(StandardCharsets.UTF_8)), out, new FakeContext());
        return Json.LENIENT.readTree(out.toByteArray());
    }

    /** Of a sweep of its own. */
    private ObjectNode input(int enrolled, int sudden, int others) {
        ObjectNode input = Json.object()
                .put("run", "arn:aws:states:us-east-1:111122223333:execution:sweep:" + ++sweeps)
                .put("enrolled", enrolled)
                .put("releaseBrake", false);
        ObjectNode batch = input.putArray("batches").addObject();
        batch.putObject("counts").put("TO_DO", sudden + others).put("COMPLIANT", enrolled - sudden - others);
        batch.putObject("levels").put("NONE", enrolled);
        ArrayNode toStart = batch.putArray("toStart");
        for (var named : List.of(List.of("sudden-", sudden, true), List.of("other-", others, false))) {
            IntStream.range(0, (int) named.get(1))
                    .forEach(i -> toStart.addObject()
                            .put("projectId", named.getFirst() + String.valueOf(i))
                            .put("sudden", (boolean) named.getLast())
                            .put("unread", false));
        }
        return input;
    }
}
