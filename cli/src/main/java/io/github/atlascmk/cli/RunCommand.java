package io.github.atlascmk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one event through the real state machine and functions, on a local cloud, and shows what happens. */
@Command(
        name = "run",
        description = {
            "Runs an event through the real state machine and functions, on a cloud in this process.",
            "Nothing leaves the machine, and waiting takes no time."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The outcome is what the event asked for: ENCRYPTED, COMPLIANT, NOTHING_TO_DO, SWEPT or DRILLED, or PLANNED"
                    + " where a plan was asked for.",
            "1:Any other outcome; the last lines say which and why.",
            "2:The command line is wrong.",
            "3:A file is missing.",
            "4:The event file is not JSON.",
            "5:The event is of a kind that is not known here, or malformed.",
            "6:The event concerns no enrolled project.",
            "7:The world file is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  ./atlas-cmk run events/cluster-observed.json",
            "  ./atlas-cmk run events/run/plan.json",
            "  ./atlas-cmk run events/sweep/sweep.json",
            "  ./atlas-cmk run events/drill/drill.json",
            "  ./atlas-cmk run events/cluster-observed.json --save-world /tmp/after.json",
            "  ./atlas-cmk run events/cluster-observed.json --world /tmp/after.json",
            "  ./atlas-cmk run events/webhook/key-invalid.json",
            "  ./atlas-cmk run events/invoke/approve-replace-key.json --world replace-key",
            "  ./atlas-cmk run events/invoke/enrol.json --function Enrol"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "EVENT", description = "An event file; those of events/ are meant for this.")
    @SuppressWarnings("NullAway.Init")
    private Path event;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WorldOption world;

    @Option(names = "--save-world", paramLabel = "FILE", description = "Write the state of the cloud at its end.")
    private @Nullable Path saveWorld;

    @Option(names = "--plan", description = "Only say what a run would do.")
    private boolean plan;

    @Option(names = "--report", paramLabel = "FILE", description = "Write what happened as JSON.")
    private @Nullable Path report;

    @Option(names = "--function", paramLabel = "NAME", description = "Give the file to this function instead.")
    private @Nullable String function;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed for jitter and ids than the world's.")
    private @Nullable Long seed;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Path.of(System.getProperty("atlas.cmk.home", "."));
        EventFile file =
                function == null ? EventFile.read(event) : new EventFile.FunctionInput(function, EventFile.json(event));
        World loaded = withWebhook(file, load(home));
        Style style = Style.ofTerminal();
        long began = System.nanoTime();
        try (Cloud cloud = world.cloud(home, loaded)) {
            TimelinePrinter timeline = TimelinePrinter.of(cloud, out, style);
            if (file instanceof EventFile.FunctionInput input) {
                int code = FunctionCall.make(cloud, input, out);
                RunReport result = RunReport.of(cloud, timeline.history(), began);
                if (!cloud.stepFunctions().executions().isEmpty()) {
                    new SummaryPrinter(cloud, result, out, style).tell(false);
                }
                save(cloud, result);
                return code;
            }
            String what = new Injection(cloud).inject(file, plan);
            out.println(style.bold(what)
                    + EventHeader.of(cloud, file)
                    + style.dim("   local cloud, seed " + loaded.seed()));
            cloud.run();
            RunReport result = RunReport.of(cloud, timeline.history(), began);
            int code = new SummaryPrinter(cloud, result, out, style).tell(asksForPlan(file));
            save(cloud, result);
            return code;
        }
    }

    private boolean asksForPlan(EventFile file) {
        return plan
                || (file instanceof EventFile.RunInput run
                        && run.input().path("plan").asBoolean(false));
    }

    /** Adds an alert secret to the world if the event calls the webhook: without one, the stack has no webhook. */
    private static World withWebhook(EventFile file, World world) {
        boolean asked = file instanceof EventFile.Alert
                || (file instanceof EventFile.FunctionInput input
                        && input.function().equals("AlertWebhook"));
        return asked && world.stack().alertSecret() == null ? world.withAlertSecret(World.ALERT_SECRET) : world;
    }

    private World load(Path home) {
        World read = world.load(home);
        Long other = seed;
        return other == null
                ? read
                : new World(
                        read.description(),
                        other,
                        read.now(),
                        read.stack(),
                        read.atlas(),
                        read.aws(),
                        read.enrolments(),
                        read.tables());
    }

    private void save(Cloud cloud, RunReport result) throws IOException {
        if (report != null) {
            Files.writeString(report, pretty(result.toJson()) + "\n", StandardCharsets.UTF_8);
        }
        if (saveWorld != null) {
            new Worlds().save(cloud.snapshot(), saveWorld);
        }
    }

    static String pretty(JsonNode tree) {
        try {
            return Json.LENIENT.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }
}
