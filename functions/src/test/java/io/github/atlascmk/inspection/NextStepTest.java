package io.github.atlascmk.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextStepTest {
    private static final Duration EARLY = Duration.ofMinutes(30).minusMillis(1);
    private static final Duration LATE = Duration.ofMinutes(30);

    private static Findings findings(@Nullable String kinds) {
        return kinds == null
                ? Findings.NONE
                : Findings.of(Arrays.stream(kinds.split(" "))
                        .map(Kind::valueOf)
                        .map(kind -> new Finding(kind, "subject", "message"))
                        .toList());
    }

    private static NextStep of(@Nullable String kinds, Duration elapsed, boolean changed) {
        return NextStep.of(findings(kinds), new RunProgress(elapsed, changed, Set.of(), Map.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ENCRYPTION_OFF,                                         PROJECT
            TRUST_MISSING NOT_PROJECT_OWNER,                        PROJECT
            TRUST_MISSING ENCRYPTION_INVALID,                       PROJECT
            TRUST_MISSING CONFLICTING_WRITER CLUSTER_BUSY,          PROJECT
            CLUSTER_NOT_ENCRYPTED,                                  CLUSTERS
            CLUSTER_NOT_ENCRYPTED CLUSTER_BUSY,                     CLUSTERS
            CLUSTER_NOT_ENCRYPTED EXISTING_CLUSTER CLUSTER_FAILED,  CLUSTERS
            CLUSTER_BUSY,                                           WAIT
            CLUSTER_BUSY CLUSTER_PAUSED,                            WAIT
            CLUSTER_BUSY CLUSTER_FAILED,                            WAIT
            SEARCH_NODES_BUSY SEARCH_NOT_COVERED,                   WAIT
            CLUSTER_QUEUED CLUSTER_OUTSIDE_WINDOW,                  WAIT
            SEARCH_NODES_BUSY SEARCH_NODES_NOT_COVERED,             WAIT
            ALERTS_NOT_CONNECTED ENCRYPTION_OFF,                    PROJECT
            ALERTS_NOT_CONNECTED CLUSTER_NOT_ENCRYPTED,             CLUSTERS
            ALERTS_NOT_CONNECTED CLUSTER_BUSY,                      WAIT
            ALERTS_NOT_CONNECTED CLUSTER_PAUSED,                    ALERTS
            ALERTS_NOT_CONNECTED OTHER_KEY,                         ALERTS
            ALERTS_NOT_CONNECTED,                                   ALERTS
            """)
    void goesOnForHalfAnHourWhereSomethingCanBeDoneOrPasses(String kinds, Branch next) {
        assertThat(of(kinds, Duration.ZERO, false)).isEqualTo(new NextStep(next, null));
        assertThat(of(kinds, EARLY, true)).isEqualTo(new NextStep(next, null));
        Outcome late = kinds.contains("CLUSTER_FAILED") ? Outcome.FAILED : Outcome.WAITING;
        assertThat(of(kinds, LATE, true)).isEqualTo(new NextStep(Branch.END, late));
        assertThat(of(kinds, LATE.plusHours(1), false)).isEqualTo(new NextStep(Branch.END, late));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,                                        COMPLIANT,      ENCRYPTED
            CLUSTER_PAUSED,                          COMPLIANT,      ENCRYPTED
            CLUSTER_OUTSIDE_WINDOW,                  COMPLIANT,      ENCRYPTED
            CLUSTER_UNSUPPORTED,                     COMPLIANT,      ENCRYPTED
            SEARCH_NOT_COVERED,                      COMPLIANT,      ENCRYPTED
            SEARCH_NODES_NOT_COVERED,                NEEDS_A_PERSON, NEEDS_A_PERSON
            CLUSTER_UNSUPPORTED PROJECT_UNSUPPORTED, UNSUPPORTED,    UNSUPPORTED
            CLUSTER_BUSY KEY_UNUSABLE,               NEEDS_A_PERSON, NEEDS_A_PERSON
            CLUSTER_BUSY KEY_DISABLED,               NEEDS_A_PERSON, NEEDS_A_PERSON
            CLUSTER_BUSY CONFLICTING_WRITER,         NEEDS_A_PERSON, NEEDS_A_PERSON
            CLUSTER_FAILED,                          FAILED,         FAILED
            CLUSTER_FAILED EXISTING_CLUSTER,         FAILED,         FAILED
            CLUSTER_FAILED CLUSTER_PAUSED,           FAILED,         FAILED
            EXISTING_CLUSTER,                        NEEDS_A_PERSON, NEEDS_A_PERSON
            CLUSTER_ON_OTHER_PROVIDER,               NEEDS_A_PERSON, NEEDS_A_PERSON
            OTHER_KEY CLUSTER_PAUSED,                NEEDS_A_PERSON, NEEDS_A_PERSON
            KEY_UNUSABLE CLUSTER_UNSUPPORTED,        NEEDS_A_PERSON, NEEDS_A_PERSON
            """)
    void endsWhereNothingIsLeftToDo(@Nullable String kinds, Outcome unchanged, Outcome changed) {
        for (Duration elapsed : List.of(Duration.ZERO, EARLY, LATE)) {
            assertThat(of(kinds, elapsed, false)).isEqualTo(new NextStep(Branch.END, unchanged));
            assertThat(of(kinds, elapsed, true)).isEqualTo(new NextStep(Branch.END, changed));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,                                        COMPLIANT
            CLUSTER_PAUSED,                          COMPLIANT
            ENCRYPTION_OFF,                          PLANNED
            CLUSTER_NOT_ENCRYPTED,                   PLANNED
            CLUSTER_NOT_ENCRYPTED EXISTING_CLUSTER,  PLANNED
            CLUSTER_BUSY,                            PLANNED
            OTHER_KEY,                               NEEDS_A_PERSON
            OTHER_KEY CLUSTER_BUSY,                  NEEDS_A_PERSON
            EDIT_OVERWRITTEN,                        NEEDS_A_PERSON
            EDIT_OVERWRITTEN CLUSTER_BUSY,           PLANNED
            CLUSTER_UNSUPPORTED PROJECT_UNSUPPORTED, UNSUPPORTED
            """)
    void endsAPlanAtOnce(@Nullable String kinds, Outcome outcome) {
        assertThat(NextStep.ofPlan(findings(kinds))).isEqualTo(new NextStep(Branch.END, outcome));
    }

    /** The others come from elsewhere: a claim, a missing enrolment, a project that Atlas doesn't know. */
    @Test
    void neverDependsOnTheOrderOfFindings() {
        for (Kind first : Kind.values()) {
            for (Kind second : Kind.values()) {
                assertThat(of(first + " " + second, Duration.ZERO, false))
                        .isEqualTo(of(second + " " + first, Duration.ZERO, false));
            }
        }
    }

    @Test
    void hasAStepForWhatIsActionableAndForNothingElse() {
        for (Kind kind : Kind.values()) {
            assertThat(kind.step().isEmpty()).as("%s", kind).isEqualTo(kind.disposition() != Disposition.ACTIONABLE);
        }
    }
}
