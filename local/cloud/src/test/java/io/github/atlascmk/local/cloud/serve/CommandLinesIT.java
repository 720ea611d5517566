package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, by the real SAM and AWS command lines. */
@Timeout(300)
class CommandLinesIT {
    private static final String RUN = "events/run/encrypt.json";

    @TempDir
    private Path scratch;

    @Test
    void samStartsARunAndShowsItsResult() throws Exception {
        try (RunningCloud running = new RunningCloud()) {
            String output = run(
                    running,
                    "sam",
                    "remote",
                    "invoke",
                    "EncryptProject",
                    "--stack-name",
                    "atlas-cmk",
                    "--event-file",
                    RUN);
            assertThat(output).contains("\"outcome\":\"ENCRYPTED\"");
            String writes = run(
                    running,
                    "sam",
                    "remote",
                    "invoke",
                    "SwitchWrites",
                    "--stack-name",
                    "atlas-cmk",
                    "--event-file",
                    "events/invoke/writes-off.json");
            assertThat(writes).contains("{\"writesEnabled\":false}");
        }
    }

    @Test
    void awsPutsEventsAndBreaksAndRepairs() throws Exception {
        try (RunningCloud running = new RunningCloud()) {
            assertThat(aws(running, "events put-events --entries file://events/put/cluster-observed.json"))
                    .contains("\"FailedEntryCount\": 0");
            Path broken = Files.writeString(
                    scratch.resolve("trust.json"),
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}");
            aws(running, "iam update-assume-role-policy --role-name orders --policy-document file://" + broken);
            String role = aws(running, "iam get-role --role-name orders");
            assertThat(role).contains("backup.amazonaws.com").doesNotContain("OperatorsWithMfa");
            aws(running, "kms disable-key --key-id 1234abcd-12ab-34cd-56ef-1234567890ab");
            assertThat(aws(running, "kms describe-key --key-id 1234abcd-12ab-34cd-56ef-1234567890ab"))
                    .contains("\"KeyState\": \"Disabled\"");
            assertThat(aws(running, "cloudformation describe-stacks --stack-name atlas-cmk"))
                    .contains("CREATE_COMPLETE");
            assertThat(aws(running, "stepfunctions list-state-machines")).contains("atlas-cmk-EncryptProject");
            assertThat(aws(running, "dynamodb scan --table-name atlas-cmk-EnrolmentTable"))
                    .contains("64b7a0c3d2e1f00012340001");
        }
    }

    private String aws(RunningCloud running, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(arguments.split(" ")));
        return run(running, command.toArray(String[]::new));
    }

    private String run(RunningCloud running, String... command) throws IOException, InterruptedException {
        String tool = find(command[0]);
        assumeTrue(tool != null, command[0] + " is neither in .venv/bin nor on the PATH");
        List<String> line = new ArrayList<>(List.of(command));
        line.set(0, String.valueOf(tool));
        Path output = Files.createTempFile(scratch, "output", ".txt");
        Path errors = Files.createTempFile(scratch, "errors", ".txt");
        ProcessBuilder process = new ProcessBuilder(line)
                .directory(RunningCloud.HOME.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        process.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", running.connection().awsUrl(),
                        "AWS_REGION", "eu-central-1",
                        "AWS_DEFAULT_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "111122223333",
                        "AWS_SECRET_ACCESS_KEY", "local",
                        "AWS_CONFIG_FILE", scratch.resolve("no-config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                                scratch.resolve("no-credentials").toString(),
                        "AWS_PAGER", "",
                        "SAM_CLI_TELEMETRY", "0"));
        Process started = process.start();
        assertThat(started.waitFor(120, TimeUnit.SECONDS))
                .as("%s ends", command[0])
                .isTrue();
        assertThat(started.exitValue())
                .as("%s: %s", String.join(" ", command), Files.readString(errors))
                .isZero();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static @Nullable String find(String tool) {
        Stream<String> path = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1));
        return Stream.concat(Stream.of(RunningCloud.HOME.resolve(".venv/bin").toString()), path)
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
