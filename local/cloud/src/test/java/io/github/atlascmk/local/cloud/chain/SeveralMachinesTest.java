package io.github.atlascmk.local.cloud.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack may have several state machines: each calls with the rights of its own role. */
class SeveralMachinesTest {
    private static final Path HOME = ProjectFolder.PATH;
    private static final String FIRST = """
            Resources:
              Another:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: statemachine/another.asl.json
                  DefinitionSubstitutions:
                    EventBus: !Ref EventBus
                    Topic: !Ref ResultTopic
                  Policies:
                    - Version: '2012-10-17'
                      Statement:
                        - Effect: Allow
                          Action: events:PutEvents
                          Resource: !GetAtt EventBus.Arn
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @Test
    void mayDoWhatItsOwnRoleMayAndNotWhatAnothersMay() throws IOException {
        deploy(
                "events:putEvents",
                "'Entries':[{'EventBusName':'${EventBus}','Source':'another','DetailType':'a','Detail':'{}'}]");
        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        deploy("sns:publish", "'TopicArn':'${Topic}','Subject':'s','Message':'m'");
        assertThat(run().error()).isEqualTo("SNS.AuthorizationErrorException");
    }

    private Execution run() {
        try (Cloud cloud = new Cloud(home, new Worlds().load(ProjectFolder.world("default")))) {
            assertThat(cloud.machineArn()).endsWith(":stateMachine:atlas-cmk-EncryptProject");
            String arn = cloud.stepFunctions()
                    .start(
                            cloud.template().stateMachine("Another").arn(),
                            "once",
                            JsonNodeFactory.instance.objectNode());
            cloud.run();
            return Objects.requireNonNull(cloud.stepFunctions().describe(arn));
        }
    }

    /** The repository's own stack with one machine more, before all others. */
    private void deploy(String action, String arguments) throws IOException {
        Path machines = Files.createDirectories(home.resolve("statemachine"));
        try (Stream<Path> files = Files.list(HOME.resolve("statemachine"))) {
            for (Path file : files.toList()) {
                Files.writeString(machines.resolve(file.getFileName()), Files.readString(file));
            }
        }
        Files.writeString(
                machines.resolve("another.asl.json"),
                ("{'QueryLanguage':'JSONata','StartAt':'Only','States':{'Only':{'Type':'Task','End':true,"
                                + "'Resource':'arn:aws:states:::" + action + "','Arguments':{" + arguments
                                + "}}}}")
                        .replace('\'', '"'));
        Files.writeString(
                home.resolve("template.yaml"),
                Files.readString(HOME.resolve("template.yaml")).replaceFirst("(?m)^Resources:\n", FIRST));
    }
}
