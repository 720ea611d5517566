package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes from outside reach the stack's rules, here one that keeps them in a queue. */
@Timeout(120)
class CloudTrailEventsTest {
    private static final String RULE = """
              KeepTrail:
                Type: AWS::Events::Rule
                Properties:
                  EventPattern:
                    detail-type: [AWS API Call via CloudTrail]
                  Targets:
                    - Id: Queue
                      Arn: !GetAtt FailureQueue.Arn

            Outputs:
            """;

    @Test
    void everyChangeIsAnEventWithWhatWasAskedAndWhoAskedIt(@TempDir Path home) throws IOException {
        deploy(home);
        try (RunningCloud running = new RunningCloud(home)) {
            iam(running, "Action=DeleteRolePolicy&Version=2010-05-08&RoleName=orders&PolicyName=orders-backups");
            iam(running, "Action=GetRole&Version=2010-05-08&RoleName=orders");
            iam(running, "Action=DeleteRole&Version=2010-05-08&RoleName=nobody");
            running.target("TrentService.DisableKey", "{\"KeyId\":\"1234abcd-12ab-34cd-56ef-1234567890ab\"}");
            running.target(
                    "secretsmanager.PutSecretValue",
                    "{\"SecretId\":\"atlas-cmk/atlas\",\"SecretString\":\"not to be seen\"}");
            running.target("AWSStepFunctions.ListStateMachines", "{}");

            // The stack repairs what it sees broken, and its own calls are events as well.
            List<JsonNode> events = running.cloud.queue("FailureQueue").stream()
                    .filter(event ->
                            event.at("/detail/userIdentity/type").asText().equals("Root"))
                    .toList();
            assertThat(events)
                    .extracting(event -> event.at("/detail/eventName").asText())
                    .containsExactly("DeleteRolePolicy", "DeleteRole", "DisableKey", "PutSecretValue");
            assertThat(events.get(0).at("/detail/requestParameters/policyName").asText())
                    .isEqualTo("orders-backups");
            assertThat(events.get(0).at("/detail/userIdentity/arn").asText())
                    .isEqualTo("arn:aws:iam::111122223333:root");
            assertThat(events.get(0).at("/detail").has("errorCode")).isFalse();
            assertThat(events.get(1).at("/detail/errorCode").asText()).isEqualTo("NoSuchEntity");
            assertThat(events.get(2).at("/detail/resources/0/ARN").asText())
                    .isEqualTo("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
            assertThat(events.toString()).doesNotContain("not to be seen");
        }
    }

    private static void deploy(Path home) throws IOException {
        String template = Files.readString(RunningCloud.HOME.resolve("template.yaml"));
        Files.writeString(home.resolve("template.yaml"), template.replaceFirst("(?m)^Outputs:\n", RULE));
        Path machines = Files.createDirectories(home.resolve("statemachine"));
        try (Stream<Path> definitions = Files.list(RunningCloud.HOME.resolve("statemachine"))) {
            for (Path asl : definitions.toList()) {
                Files.copy(asl, machines.resolve(asl.getFileName()));
            }
        }
    }

    private static void iam(RunningCloud running, String form) {
        HttpResponse<String> answer = running.send(HttpRequest.newBuilder(running.awsUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertThat(answer.statusCode()).isIn(200, 404);
    }
}
