package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A person who knows of a danger isn't reminded of it until the date that they gave, and hears of all that is new. */
class AcknowledgementTest {
    private static final Pattern ASKED = Pattern.compile("invoke Acknowledge .* --event '(\\{.*})'");

    @Test
    void theInputOfTheMessageStopsTheDailyRemindersUntilThen() {
        try (Scenario scenario = keyDisabled()) {
            sweepAfter(scenario, Duration.ofMinutes(20));
            assertThat(levels(scenario)).containsExactly("AT_RISK", "DOWN");

            scenario.invoke("Acknowledge", asked(scenario));
            for (int day = 1; day <= 5; day++) {
                sweepAfter(scenario, Duration.ofHours(25));
            }
            assertThat(levels(scenario)).containsExactly("AT_RISK", "DOWN");

            sweepAfter(scenario, Duration.ofDays(3));
            assertThat(levels(scenario)).containsExactly("AT_RISK", "DOWN", "DOWN");
        }
    }

    @Test
    void whatGetsWorseAndWhatEndsIsTold() {
        try (Scenario scenario = keyDisabled()) {
            scenario.invoke("Acknowledge", asked(scenario));
            sweepAfter(scenario, Duration.ofMinutes(20));
            assertThat(levels(scenario)).containsExactly("AT_RISK", "DOWN");

            scenario.after(Duration.ZERO, () -> scenario.kms().enableKey(request -> request.keyId(Scenario.KEY)));
            sweepAfter(scenario, Duration.ofMinutes(5));
            assertThat(levels(scenario)).containsExactly("AT_RISK", "DOWN", "NONE");
        }
    }

    @Test
    void whatNobodyIsToldAboutIsRefused() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            String input = Scenario.event("invoke/acknowledge.json").toString();

            assertThatThrownBy(() -> scenario.invoke("Acknowledge", input))
                    .hasMessage("about is \"" + Scenario.PROJECT + "\"; it must be something that people are being told"
                            + " about: the key, the role or the project that the last message names");
            assertThat(scenario.items("told#")).isEmpty();
        }
    }

    /** Whoever enrols the project again is told of everything. */
    @Test
    void unenrollingForgetsWhatWasToldAndSeen() {
        try (Scenario scenario = keyDisabled()) {
            assertThat(scenario.items("told#")).isNotEmpty();

            scenario.invoke("Unenrol", Scenario.event("invoke/unenrol.json").toString());

            for (String kind : List.of("told#", "impact#", "look#", "watch#", "status#")) {
                assertThat(scenario.items(kind)).as(kind).isEmpty();
            }
        }
    }

    private static Scenario keyDisabled() {
        Scenario scenario = Scenario.calm().publish("cluster-observed.json");
        scenario.after(Duration.ZERO, () -> scenario.kms().disableKey(request -> request.keyId(Scenario.KEY)));
        scenario.cloud().run();
        return scenario.startRun();
    }

    private static void sweepAfter(Scenario scenario, Duration pause) {
        scenario.after(pause, scenario::startSweep);
        scenario.cloud().run();
    }

    private static List<String> levels(Scenario scenario) {
        return scenario.cloud().notifications().stream()
                .map(message -> message.attribute("level"))
                .toList();
    }

    private static String asked(Scenario scenario) {
        SnsMessage last = scenario.cloud().notifications().getLast();
        Matcher input = ASKED.matcher(last.message());
        assertThat(input.find()).as(last.message()).isTrue();
        return input.group(1);
    }
}
