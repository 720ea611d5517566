package io.github.atlascmk.cli;

import io.github.atlascmk.local.cloud.world.Worlds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON schema of world files. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of world files, for editors: write it to a file, and name that file in a world by",
            "\"$schema\"."
        },
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(Worlds.schema().toPrettyString());
        return ExitCode.OK;
    }
}
