package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.fake.FakeContext;
import io.github.atlascmk.fake.FakePlatform;
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
        assertThat(decision.at("/notification/message").asText())
                .contains("4 of 10 enrolled projects", "sudden-0", "{\"releaseBrake\":true}");
    }

    @Test
    void tellsOfTheBrakeOnceThenDailyAndAgainWhenItComesBack() throws IOException {
        assertThat(decide(input(10, 4, 0)).has("notification")).isTrue();
        assertThat(decide(input(10, 5, 0)).has("notification")).isFalse();
        fake.clock.advance(Duration.ofDays(1));
        assertThat(decide(input(10, 5, 0)).has("notification")).isTrue();
        assertThat(decide(input(10, 0, 0)).has("notification")).isFalse();
        assertThat(decide(input(10, 4, 0)).has("notification")).isTrue();
    }

    /** A try of it wrote that and died, so nobody sent what it had to say. */
    @Test
    void tellsOfTheBrakeAgainWhereTheSameSweepDecidesAgain() throws IOException {
        ObjectNode input = input(10, 4, 0);
        assertThat(decide(input).has("notification")).isTrue();
        fake.clock.advance(Duration.ofSeconds(2));
        assertThat(decide(input).has("notification")).isTrue();
        assertThat(decide(input(10, 4, 0)).has("notification")).isFalse();
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
        ArrayNode toStart = batch.putArray("toStart");
        for (var named : List.of(List.of("sudden-", sudden, true), List.of("other-", others, false))) {
            IntStream.range(0, (int) named.get(1))
                    .forEach(i -> toStart.addObject()
                            .put("projectId", named.getFirst() + String.valueOf(i))
                            .put("sudden", (boolean) named.getLast()));
        }
        return input;
    }
}
