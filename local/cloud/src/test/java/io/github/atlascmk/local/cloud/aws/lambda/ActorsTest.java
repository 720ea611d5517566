package io.github.atlascmk.local.cloud.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorsTest {
    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Timeline timeline = new Timeline(START, 1);
    private final Wire wire = new Wire(timeline);

    @Test
    void waitsSideBySideAndCallsAsTheInvocationThatHasThemWork() {
        Caller invocation = new Caller("SweepProjects", "role", START.plusSeconds(60));
        List<Object> callers = new ArrayList<>();
        List<Duration> took = new ArrayList<>();
        as(invocation, () -> {
            new Actors(wire).each(List.of(1, 2, 3, 4, 5), 2, _ -> {
                call();
                callers.add(wire.caller());
            });
            callers.add(wire.caller());
            took.add(Duration.between(START, timeline.instant()));
        });

        assertThat(callers).hasSize(6).containsOnly(invocation);
        assertThat(took).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void endsWithTheInvocation() {
        List<Throwable> thrown = new ArrayList<>();
        List<Integer> answered = new ArrayList<>();
        as(new Caller("SweepProjects", "role", START.plusSeconds(2)), () -> {
            try {
                new Actors(wire).each(List.of(1, 2, 3, 4, 5, 6), 1, item -> {
                    call();
                    answered.add(item);
                });
            } catch (Wire.InvocationEnded outOfTime) {
                thrown.add(outOfTime);
            }
        });

        assertThat(answered).containsExactly(1, 2);
        assertThat(thrown).singleElement().extracting(Throwable::getMessage).isEqualTo("SweepProjects has ended");
    }

    private void as(Caller invocation, Runnable body) {
        timeline.start(
                "invocation",
                () -> wire.as(invocation, () -> {
                    body.run();
                    return null;
                }));
        timeline.run();
    }

    private void call() {
        wire.call("atlas", "Get", "", SECOND, String::valueOf, () -> "answer");
    }
}
