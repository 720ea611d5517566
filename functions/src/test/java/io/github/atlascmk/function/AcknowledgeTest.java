package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.impact.Episode;
import io.github.atlascmk.impact.Episodes;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgeTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final FakePlatform aws = new FakePlatform();
    private final Acknowledge function = new Acknowledge(aws.platform());
    private final Instant now = aws.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    private final String tomorrow = now.plus(Duration.ofDays(1)).toString();

    @Test
    void aProjectStandsForItsDangerItsTasksAndItsFailedRuns() {
        tell(PROJECT);
        tell(PROJECT + "#tasks");
        tell(PROJECT + "#runs");
        tell(KEY);

        acknowledge(PROJECT, tomorrow, "ann", "on Monday");

        for (String about : List.of(PROJECT, PROJECT + "#tasks", PROJECT + "#runs")) {
            assertThat(acknowledged(about))
                    .as(about)
                    .isEqualTo(new Episode.Acknowledgement(Instant.parse(tomorrow), "ann", "on Monday"));
        }
        assertThat(acknowledged(KEY)).isNull();
    }

    @Test
    void aSharedKeyIsAcknowledgedByItself() {
        tell(KEY);
        tell(PROJECT);

        assertThat(acknowledge(KEY, tomorrow, "ann", "on Monday"))
                .isEqualTo(new Acknowledge.Recorded(KEY, Instant.parse(tomorrow), "ann", "on Monday"));

        assertThat(acknowledged(KEY)).isNotNull();
        assertThat(acknowledged(PROJECT)).isNull();
    }

    @Test
    void whatNobodyIsToldAboutIsRefusedAndLeavesNothingBehind() {
        tell(KEY);

        assertThatThrownBy(() -> acknowledge(PROJECT, tomorrow, "ann", "on Monday"))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageStartingWith(
                        "about is \"" + PROJECT + "\"; it must be something that people are being told");
        assertThat(new Episodes(aws.platform()).find(PROJECT)).isEmpty();
    }

    @Test
    void aTimeIsInTheFutureAndAtMostThirtyDaysAhead() {
        tell(KEY);

        for (String wrong : List.of(
                now.toString(),
                now.minusSeconds(1).toString(),
                now.plus(Duration.ofDays(30)).plusSeconds(2).toString())) {
            refused(KEY, wrong, "ann", "on Monday", "until is \"" + wrong + "\"; it must be a time such as");
        }
        acknowledge(KEY, now.plus(Duration.ofDays(30)).toString(), "ann", "on Monday");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tomorrow", "2026-02-01", "2026-02-30T00:00:00Z", "2026-02-01T00:00:00+00:00", "1769900000"})
    void aTimeHasOneForm(String wrong) {
        tell(KEY);

        refused(KEY, wrong, "ann", "on Monday", "until is \"" + wrong + "\"");
    }

    @Test
    void nothingMayBeMissingOrTooLongOrOddlySpelled() {
        tell(KEY);

        refused(null, tomorrow, "ann", "why", "about is missing");
        refused(KEY, null, "ann", "why", "until is missing");
        refused(KEY, tomorrow, null, "why", "acknowledgedBy is missing");
        refused(KEY, tomorrow, "ann", null, "why is missing");
        refused(KEY, tomorrow, "ann", "w".repeat(201), "why is");
        refused(KEY, tomorrow, "ann", "why\n", "why is");
        refused(KEY, tomorrow, "a".repeat(129), "why", "acknowledgedBy is");
        acknowledge(KEY, tomorrow, "a".repeat(128), "w".repeat(200));
    }

    private void refused(
            @Nullable String about,
            @Nullable String until,
            @Nullable String by,
            @Nullable String why,
            String sentence) {
        assertThatThrownBy(() -> acknowledge(about, until, by, why))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageStartingWith(sentence);
        assertThat(acknowledged(KEY)).isNull();
    }

    private Acknowledge.Recorded acknowledge(
            @Nullable String about, @Nullable String until, @Nullable String by, @Nullable String why) {
        return function.handle(
                new Acknowledge.Input(about, until, by, why),
                new Invocation("id", "arn:aws:lambda:eu-central-1:111122223333:function:f", Duration.ofSeconds(30)));
    }

    private void tell(String about) {
        Table.states(aws.platform())
                .put(
                        "told#" + about,
                        new Episode("m", Level.AT_RISK, "f", now, List.of(PROJECT), "run", now, now, null, null));
    }

    private Episode.@Nullable Acknowledgement acknowledged(String about) {
        return new Episodes(aws.platform()).find(about).orElseThrow().acknowledged();
    }
}
