package io.github.atlascmk.cli;

import io.github.atlascmk.local.simulation.Simulation;
import io.github.atlascmk.local.simulation.day.Day;
import io.github.atlascmk.local.simulation.day.IncidentResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Plays a scenario on the virtual clock and shows the result of each incident, or plays seeds and checks the
 * invariants.
 */
@Command(
        name = "simulate",
        description = {
            "Plays a day of many projects on a cloud in this process, with the sweep's schedule on: clusters that are",
            "created, events that are lost, doubled or late, roles and keys that people change. Shows by what each",
            "incident was noticed, after how long, and what came of it.",
            "",
            "With --seeds: plays as many small fleets, in which everything goes wrong for two hours, and holds each",
            "call against what must never be. Of the first seed that fails it prints the shortest schedule that still",
            "fails, and a trace."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every incident was repaired, or a person was told who had to act. Every seed held.",
            "1:An incident stayed open; the table says which. Or a seed failed.",
            "2:The command line is wrong."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ROW = "  %-5s  %-10s  %-53s  %-38s %6s  %-8s  %6s  %4s";

    private enum Scenario {
        DAY
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "What to play: ${COMPLETION-CANDIDATES}, in any case.")
    private @Nullable Scenario scenario;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds to play, from 1 to 1000000.")
    private @Nullable Integer seeds;

    @Option(names = "--first", paramLabel = "S", defaultValue = "1", description = "The first of them (default: 1).")
    private long first;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Same seed, same day (default: 1).")
    private long seed;

    @Option(
            names = "--projects",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many are enrolled, from 1 to 1000 (default: 50).")
    private int projects;

    @Option(
            names = "--sweep-minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "The stack's parameter SweepMinutes, from 2 to 60 (default: 5).")
    private int sweepMinutes;

    @Override
    public Integer call() {
        Integer many = seeds;
        if ((many == null) == (scenario == null)) {
            throw new UserError(ExitCode.USAGE, "simulate takes either --scenario or --seeds: say which");
        }
        return many == null ? scenario() : seeds(many);
    }

    private int seeds(int many) {
        if (many < 1 || many > 1_000_000) {
            throw new UserError(ExitCode.USAGE, "--seeds is " + many + ", but must be from 1 to 1000000");
        }
        long began = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        boolean watched = Style.ofTerminal() == Style.COLOUR;
        Simulation.Tally tally = new Simulation(home()).run(first, many, played -> {
            if (watched) {
                err.print(String.format(Locale.ROOT, "\r%,d of %,d seeds", played, many));
                err.flush();
            }
        });
        if (watched) {
            err.print("\r\u001b[K");
            err.flush();
        }
        return new SeedsReport(tally, (System.nanoTime() - began) / 1e9)
                .tell(spec.commandLine().getOut());
    }

    private int scenario() {
        if (projects < 1 || projects > 1_000) {
            throw new UserError(ExitCode.USAGE, "--projects is " + projects + ", but must be from 1 to 1000");
        }
        if (sweepMinutes < 2 || sweepMinutes > 60) {
            throw new UserError(ExitCode.USAGE, "--sweep-minutes is " + sweepMinutes + ", but must be from 2 to 60");
        }
        Day day = Day.play(home(), projects, seed, sweepMinutes);
        PrintWriter out = spec.commandLine().getOut();
        tell(day, out, Style.ofTerminal());
        return day.count(IncidentResult.Ending.OPEN) == 0 ? ExitCode.OK : ExitCode.OTHER_OUTCOME;
    }

    private static Path home() {
        return Path.of(System.getProperty("atlas.cmk.home", "."));
    }

    private void tell(Day day, PrintWriter out, Style style) {
        out.println(style.bold("A day of " + projects + " projects")
                + style.dim("   local cloud, seed " + seed + ", a sweep every " + sweepMinutes + " minutes"));
        out.println();
        out.println(style.dim(row("at", "project", "what happens", "noticed by", "after", "ending", "after", "runs")));
        day.results().forEach(result -> out.println(row(result, style)));
        out.println();
        summary(day, out, style);
    }

    private static String row(IncidentResult result, Style style) {
        String ending = result.ending().name().toLowerCase(Locale.ROOT);
        String plain = row(
                TIME.format(result.incident().at()),
                "fleet-" + String.format(Locale.ROOT, "%04d", result.incident().project()),
                result.incident().kind().words(),
                noticedBy(result),
                result.noticedBy() == null ? "" : TimeFormat.clock(result.noticedAfter()),
                ending,
                result.ending() == IncidentResult.Ending.OPEN ? "" : TimeFormat.clock(result.settledAfter()),
                Integer.toString(result.runs()));
        String coloured = switch (result.ending()) {
            case REPAIRED -> style.good(ending);
            case REPORTED -> style.warning(ending);
            case OPEN -> style.bad(ending);
        };
        return plain.replace("  " + ending + " ", "  " + coloured + " ");
    }

    /** Without the caller: it says little, since the same person makes all calls in the fleet. */
    private static String noticedBy(IncidentResult result) {
        String by = result.noticedBy();
        return by == null ? "nothing" : by.replaceFirst(" by arn:.*", "");
    }

    private static String row(Object... columns) {
        return String.format(Locale.ROOT, ROW, columns).stripTrailing();
    }

    private static void summary(Day day, PrintWriter out, Style style) {
        long open = day.count(IncidentResult.Ending.OPEN);
        out.println(style.bold(day.results().size() + " incidents: " + day.count(IncidentResult.Ending.REPAIRED)
                        + " repaired, " + day.count(IncidentResult.Ending.REPORTED) + " reported, ")
                + (open == 0 ? style.good("none open") : style.bad(open + " open")));
        noticed(day, "events", false, out);
        noticed(day, "the sweep", true, out);
        out.println(String.format(
                Locale.ROOT,
                "  %d sweeps · %d runs · %d messages to people · %,d calls to Atlas and AWS",
                day.sweeps(),
                day.runs(),
                day.messages(),
                day.calls()));
    }

    private static void noticed(Day day, String by, boolean sweep, PrintWriter out) {
        List<Duration> times = day.results().stream()
                .filter(result -> result.noticedBy() != null && result.isNoticedBySweep() == sweep)
                .map(IncidentResult::noticedAfter)
                .sorted()
                .toList();
        if (!times.isEmpty()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-9s noticed %2d, half of them within %s, the last after %s",
                    by,
                    times.size(),
                    TimeFormat.clock(times.get((times.size() - 1) / 2)),
                    TimeFormat.clock(times.getLast())));
        }
    }
}
