package io.github.atlascmk.local.cloud.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The threat model speaks of what is deployed: nothing that can be attacked is missing, and what it names is there. */
class SecurityPageTest {
    private static final List<String> ATTACKABLE = List.of(
            "AWS::Serverless::Function",
            "AWS::Serverless::StateMachine",
            "AWS::Events::EventBus",
            "AWS::DynamoDB::Table",
            "AWS::SQS::Queue",
            "AWS::SNS::Topic",
            "AWS::KMS::Key",
            "AWS::IAM::ManagedPolicy");

    /** As the page quotes a statement: in backquotes and parentheses. */
    private static final Pattern SID = Pattern.compile("\\(`([A-Z][A-Za-z]+)`");

    private final Path project = ProjectFolder.PATH;

    @Test
    void namesAllThatCanBeAttacked() throws IOException {
        String page = Files.readString(project.resolve("docs/security.md"));

        assertThat(template().resources().values())
                .filteredOn(resource -> ATTACKABLE.contains(resource.type()))
                .extracting(Template.Resource::logicalId)
                .allSatisfy(id -> assertThat(page).as("docs/security.md").contains("`" + id + "`"));
    }

    @Test
    void quotesStatementsThatTheTemplateHas() throws IOException {
        Matcher quoted = SID.matcher(Files.readString(project.resolve("docs/security.md")));
        String template = Files.readString(project.resolve("template.yaml"));

        assertThat(quoted.results().map(match -> match.group(1)).distinct())
                .isNotEmpty()
                .allSatisfy(sid -> assertThat(template).contains("Sid: " + sid + "\n"));
    }

    private Template template() throws IOException {
        return Template.read(
                project.resolve("template.yaml"),
                new Template.Deployment(
                        "atlas-cmk",
                        "111122223333",
                        "eu-central-1",
                        Map.of(
                                "AtlasSecretArn",
                                "arn:aws:secretsmanager:eu-central-1:111122223333:secret:atlas-cmk-AbCdEf")));
    }
}
