package io.github.atlascmk.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.faults.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An invocation that dies before or after any of its calls, in any procedure: the retries of Step Functions, or the
 * next sweep, bring it to the very end that it has without that. Every point of the default world and of short
 * procedures is played, and one in {@value #STEP} of the others; with {@code -Dcrash.all=true} all are.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashMatrixTest {
    /** Odd, so that effects and answers are lost by turns. */
    private static final int STEP = 7;

    private static final int SHORT = 100;
    private static final AtomicInteger POINTS = new AtomicInteger();

    @Fault(41)
    @ParameterizedTest
    @EnumSource
    void anInvocationThatDiesAtAnyCallChangesNoEnd(Procedure procedure) {
        CrashMatrix matrix = new CrashMatrix(procedure, Mutation.NONE);
        assertThat(matrix.calm().violation()).isNull();
        assertThat(matrix.calls()).as("calls of functions").isGreaterThanOrEqualTo(procedure.calls());
        boolean all = procedure == Procedure.DEFAULT || matrix.calls() < SHORT || Boolean.getBoolean("crash.all");
        int step = all ? 1 : STEP;
        int first = procedure.ordinal() % step;
        matrix.run(matrix.points().filter(point -> point % step == first));
        System.out.printf(
                "crash matrix: %s %d calls, %d points (one in %d, from %d), %d took a sweep%n",
                procedure, matrix.calls(), matrix.played(), step, first, matrix.swept());
        assertThat(matrix.played()).isGreaterThanOrEqualTo(2 * procedure.calls() / step);
        assertThat(matrix.problems()).as(matrix::trace).isEmpty();
        POINTS.addAndGet(matrix.played());
    }

    /** Two Atlas roles instead of one, if the invocation that makes it dies at the wrong moment. */
    @ParameterizedTest
    @EnumSource(names = {"POST_WITHOUT_A_LIST", "NO_INTENT"})
    void aDefectThatOnlyACrashShowsIsFound(Mutant mutant) {
        CrashMatrix matrix = new CrashMatrix(Procedure.DEFAULT, mutant.mutation());
        assertThat(matrix.calm().violation()).isNull();
        matrix.run(matrix.points().filter(point -> matrix.isIn("EnsureAtlasRole", point)));
        assertThat(matrix.problems().values())
                .anyMatch(problem ->
                        problem.contains("createGroupCloudProviderAccess, AFTER_EFFECT: oneAtlasRoleForAProject"));
    }

    @AfterAll
    static void tell() {
        System.out.printf("crash matrix: %d points in all%n", POINTS.get());
    }
}
