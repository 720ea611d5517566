package io.github.atlascmk.local.cloud.runtimeapi;

import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The template, deployed beside an {@link EncryptedProject} instead of AWS and Atlas. */
final class DeployedTemplate {
    private static final String SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:atlas-cmk-AbCdEf";

    private DeployedTemplate() {}

    static Template template(String atlasUrl) throws IOException {
        Path file = ProjectFolder.PATH.resolve("template.yaml");
        return Template.read(
                file,
                new Template.Deployment(
                        "atlas-cmk",
                        "111122223333",
                        "eu-central-1",
                        Map.of(
                                "AtlasSecretArn",
                                SECRET_ARN,
                                "AlertSecretArn",
                                SECRET_ARN.replace("atlas-cmk", EncryptedProject.ALERTS),
                                "AtlasBaseUrl",
                                atlasUrl)));
    }

    /** Boots a function; what it prints goes to {@code <logical id>.log} in the folder. */
    static Sandbox boot(TaskRoot task, String logicalId, EncryptedProject around, Path folder, String... options)
            throws IOException, InterruptedException {
        return Sandbox.boot(
                task,
                template(around.url()).function(logicalId),
                Map.of("AWS_ENDPOINT_URL", around.url()),
                folder.resolve(logicalId + ".log"),
                options);
    }

    /** Boots {@link HelloWorld}, with the memory and time of the smallest of ours. */
    static Sandbox bootHelloWorld(TaskRoot task, Path folder, String... options)
            throws IOException, InterruptedException {
        Template.Function like = template("https://cloud.mongodb.com").function("SwitchWrites");
        Template.Function hello = new Template.Function(
                "HelloWorld",
                "hello-world",
                like.arn(),
                HelloWorld.class.getName() + "::handleRequest",
                Map.of(),
                like.timeout(),
                like.memoryMb(),
                like.roleArn(),
                List.of());
        return Sandbox.boot(task, hello, Map.of(), folder.resolve("hello-world.log"), options);
    }
}
