package io.github.atlascmk.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.util.Locale;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The invariants bite: each of these defects is noticed, by the invariant that is there for it, within some seeds. */
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {
    /** How many seeds a defect may stay hidden. */
    private static final int SEEDS = 80;

    @ParameterizedTest
    @EnumSource
    void isFound(Mutant mutant) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Violation violation = SeedRun.of(ProjectFolder.PATH, seed, SeedRun.schedule(seed), mutant.mutation(), false)
                    .violation();
            if (violation != null) {
                System.out.printf(Locale.ROOT, "%-42s seed %3d  %s%n", mutant, seed, violation.invariant());
                assertThat(mutant.invariants()).contains(violation.invariant());
                return;
            }
        }
        throw new AssertionError(mutant + " was not found within " + SEEDS + " seeds");
    }
}
