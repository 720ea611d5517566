package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.simulation.day.Incident;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void home() {
        System.setProperty("atlas.cmk.home", ProjectFolder.PATH.toString());
    }

    private int simulate(String... options) {
        out.reset();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "simulate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(new PrintStream(out, true), new PrintStream(err, true), arguments);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** One incident of each kind, all repaired or reported; and the same again, byte for byte. */
    @Test
    void endsADayWithNothingOpenAndTheSameWayEachTime() {
        String[] day = {"--scenario", "day", "--projects", "18", "--seed", "7", "--sweep-minutes", "60"};
        int code = simulate(day);
        String first = text();
        assertThat(code).as(first).isZero();
        for (Incident.Kind kind : Incident.Kind.values()) {
            assertThat(first).containsOnlyOnce(kind.words() + "  ");
        }
        assertThat(first).contains("14 incidents: ", "none open", "the sweep noticed");

        assertThat(simulate(day)).isZero();
        assertThat(text()).isEqualTo(first);
    }

    @Test
    void playsSeedsAndCountsThem() {
        assertThat(simulate("--seeds", "2", "--first", "7")).as(text()).isZero();
        assertThat(text()).contains("2 seeds", "virtual days", "Every invariant held in every seed.");
    }

    @Test
    void wantsToKnowWhichOfTheTwo() {
        assertThat(simulate()).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--seeds", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("either --scenario or --seeds", "--seeds is 0, but must be from 1 to 1000000");
    }

    @ParameterizedTest
    @CsvSource({"--projects, 0, from 1 to 1000", "--sweep-minutes, 61, from 2 to 60"})
    void refusesWhatCannotBePlayed(String option, String value, String right) {
        assertThat(simulate("--scenario", "day", option, value)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(option + " is " + value, right);
    }
}
