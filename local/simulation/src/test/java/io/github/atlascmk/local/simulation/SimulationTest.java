package io.github.atlascmk.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A bounded part of what {@code ./atlas-cmk simulate --seeds} plays. */
class SimulationTest {
    private static final int SEEDS = 16;

    @Test
    void everyInvariantHoldsInEverySeed() {
        Simulation.Tally tally = new Simulation(ProjectFolder.PATH).run(1, SEEDS);
        assertThat(tally.failure()).isNull();
        assertThat(tally.seeds()).isEqualTo(SEEDS);
        assertThat(tally.virtual().toHours()).isGreaterThan(SEEDS * 4L);
        assertThat(tally.kinds().keySet())
                .contains("crash before a call's effect", "crash after a call's effect", "answer of Atlas lost");
        assertThat(tally.kinds().keySet()).contains("answer of AWS lost", "event lost", "event twice", "slow call");
        System.out.println(tally);
    }

    /** Byte for byte, whatever else happens on this machine. */
    @Test
    void theSameSeedGivesTheSameTrace() {
        String first = trace(11);
        assertThat(first).contains("dies in", "WROTE iam:UpdateAssumeRolePolicy", "is calm from now on");
        assertThat(trace(11)).isEqualTo(first);
        assertThat(trace(12)).isNotEqualTo(first);
    }

    /** A failing seed comes down to what it takes: here, for a stack that forgets its claims, hardly anything. */
    @Test
    void aFailureIsMadeSmall() {
        Simulation.Failure failure =
                Objects.requireNonNull(new Simulation(ProjectFolder.PATH, Mutant.CLAIM_NOT_RELEASED.mutation())
                        .run(1, 1)
                        .failure());
        assertThat(failure.invariant()).isEqualTo("claimsAreFree");
        assertThat(failure.actions()).isGreaterThan(5);
        assertThat(failure.schedule()).hasSizeLessThan(3);
        assertThat(failure.trace()).contains("VIOLATION         claimsAreFree: claim#");
    }

    /** The shortest prefix is found, and then what of it isn't needed. */
    @Test
    void shrinkingKeepsWhatTheFailureNeeds() {
        List<ScheduledAction> schedule = SeedRun.schedule(3);
        ScheduledAction needed = schedule.get(2);
        Violation violation =
                new Violation("made up", RandomFleet.START.plus(SeedRun.ROUGH), "needs the third act alone");
        Shrinking shrinking = new Shrinking(
                schedule,
                violation,
                actions -> new SeedRun.Result(
                        3,
                        actions.contains(needed) ? violation : null,
                        actions.size(),
                        0,
                        SeedRun.ROUGH,
                        Map.of(),
                        ""));
        assertThat(shrinking.shortest()).containsExactly(needed);
        assertThat(shrinking.plays()).isLessThan(schedule.size() + 10);
    }

    private static String trace(long seed) {
        return SeedRun.of(ProjectFolder.PATH, seed, SeedRun.schedule(seed), Mutation.NONE, true)
                .trace();
    }
}
