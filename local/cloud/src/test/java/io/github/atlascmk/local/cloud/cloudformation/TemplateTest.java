package io.github.atlascmk.local.cloud.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.local.cloud.aws.AwsFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class TemplateTest {
    private static final String PREFIX = "us-east-1:111122223333:";

    public static Template template(String... parameters) {
        return Template.parse(yaml(), deployment(parameters));
    }

    static Template.Deployment deployment(String... parameters) {
        Map<String, String> values = new HashMap<>(Map.of("SecretArn", "arn:aws:secretsmanager:x"));
        for (int i = 0; i < parameters.length; i += 2) {
            values.put(parameters[i], parameters[i + 1]);
        }
        return new Template.Deployment("cmk", "111122223333", "us-east-1", values);
    }

    private static String yaml() {
        try (InputStream file = TemplateTest.class.getResourceAsStream("template.yaml")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void aFunctionHasItsOwnSettingsOverGlobals() {
        Template.Function route = template().function("Route");
        assertThat(route.handler()).isEqualTo("com.example.Route");
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(route.memoryMb()).isEqualTo(128);
        assertThat(route.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/cmk/cmk-RouteRole");
        assertThat(route.environment())
                .containsEntry("LEVEL", "INFO")
                .containsEntry("SHARED", "own")
                .containsEntry("MACHINE", "arn:aws:states:" + PREFIX + "stateMachine:cmk-chain")
                .containsEntry("TABLE", "cmk-Table")
                .containsEntry("TEXT", "cmk-Queue/arn:aws:dynamodb:" + PREFIX + "table/cmk-Table/${Kept}/us-east-1");
        Template.Function write = template().function("Write");
        assertThat(write.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(write.memoryMb()).isEqualTo(2048);
        assertThat(write.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/atlas-cmk/cmk-Shared");
        assertThat(write.environment())
                .containsEntry("URL", "https://cmk-RouteUrl.lambda-url.us-east-1.on.aws/")
                .containsEntry("ALIAS", "arn:aws:lambda:" + PREFIX + "function:cmk-Route:live");
    }

    @Test
    void policiesAreResolvedAndOtherwiseAsTheyAre() {
        assertThat(template().function("Route").policies())
                .containsExactly(
                        AwsFixture.json("'AWSLambdaBasicExecutionRole'"),
                        AwsFixture.json("{'Version':'2012-10-17','Statement':{'Effect':'Allow',"
                                + "'Action':'dynamodb:GetItem','Resource':["
                                + "'arn:aws:dynamodb:" + PREFIX + "table/cmk-Table',"
                                + "'arn:aws:dynamodb:" + PREFIX + "table/cmk-Table/index/*']}}"));
        assertThat(template().stateMachine("Chain").policies())
                .containsExactly(AwsFixture.json("{'LambdaInvokePolicy':{'FunctionName':'cmk-Write'}}"));
    }

    @Test
    void aStateMachineHasItsFileAndSubstitutions() {
        Template.StateMachine chain = template().stateMachine("Chain");
        assertThat(chain.definitionUri()).isEqualTo("statemachine/chain.asl.json");
        assertThat(chain.name()).isEqualTo("cmk-chain");
        assertThat(chain.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/cmk-ChainRole");
        assertThat(chain.substitutions())
                .containsEntry("WriteArn", "arn:aws:lambda:" + PREFIX + "function:cmk-Write")
                .containsEntry("Table", "cmk-Table");
    }

    @Test
    void rulesComeFromEventsAndFromResourcesUnlessDisabled() {
        assertThat(template().rules())
                .extracting(Template.Rule::logicalId)
                .containsExactly("RouteObserved", "RouteEdits", "Failed");
        Template.Rule observed = template().rules().getFirst();
        assertThat(observed.bus()).isEqualTo("cmk");
        assertThat(observed.targets())
                .extracting(Template.Target::arn)
                .containsExactly("arn:aws:lambda:" + PREFIX + "function:cmk-Route:live");
        assertThat(template().rules().get(1).pattern().toString())
                .contains("arn:aws:iam::111122223333:role/cmk/cmk-WriteRole");
        assertThat(template().buses()).containsExactly("cmk", "default");
    }

    @Test
    void tablesQueuesTopicsAndOutputs() {
        Template template = template();
        assertThat(template.table("Table")
                        .properties()
                        .at("/KeySchema/0/AttributeName")
                        .asText())
                .isEqualTo("id");
        assertThat(template.queue("Queue").url())
                .isEqualTo("https://sqs.us-east-1.amazonaws.com/111122223333/cmk-Queue");
        assertThat(template.topic("Topic").arn()).isEqualTo("arn:aws:sns:" + PREFIX + "cmk-Topic");
        assertThat(template.outputs()).containsOnlyKeys("Url");
    }

    @Test
    void aMissingNameIsAnsweredWithThoseThatThereAre() {
        assertThatThrownBy(() -> template().function("Rout"))
                .hasMessage("the template has no function Rout; it has Route, Write");
    }

    @Test
    void conditionsDecideWhatIsThere() {
        assertThat(template().resources()).doesNotContainKey("Debug");
        assertThat(template().resource("Route").properties().has("VpcConfig")).isFalse();
        Template verbose = template("Level", "DEBUG", "Subnets", "subnet-1, subnet-2");
        assertThat(verbose.resources()).containsKey("Debug");
        assertThat(verbose.outputs()).containsEntry("DebugLogs", "cmk-Debug");
        assertThat(verbose.resource("Route").properties().at("/VpcConfig/SubnetIds"))
                .isEqualTo(AwsFixture.json("['subnet-1','subnet-2']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{Resources: {A: {Type: T, Properties: {X: !Cidr [a, 1]}}}}  | Resources.A.Properties.X.Fn::Cidr: Fn::Cidr is not",
                "{Resources: {A: {Type: T, Properties: {X: !Ref B}}}}        | no parameter or resource B",
                "{Resources: {A: {Type: T, Properties: {X: !Ref AWS::No}}}}  | no pseudo parameter AWS::No",
                "{Resources: {A: {Type: T, Properties: {X: !GetAtt A.Arn}}}} | no attribute Arn of T A",
                "{Resources: {A: {Type: T, Properties: {X: !Sub '${B.Arn}'}}}} | no resource B",
                "{Resources: {A: {Type: T, Condition: C}}}                   | no condition C",
                "{Resources: {A: {Properties: {}}}}                          | Resources.A: Type is missing",
                "{Resources: {A: {Type: T, Properties: {X: {'Fn::Sub': a, Y: b}}}}} | must stand alone",
                "{Conditions: {C: !Condition C}, Resources: {A: {Type: T, Condition: C}}} | depends on itself",
                "{Parameters: {P: {Type: String}, Q: {Type: String}}}        | no value for P, Q",
                "{A: 1, A: 2}                                                | the key A twice",
                "'text'                                                      | must be a mapping",
                "{Resources: [}                                              | isn't YAML",
            })
    void whatIsWrongIsSaidWithItsPlace(String yaml, String message) {
        Template.Deployment deployment = new Template.Deployment("cmk", "111122223333", "us-east-1", Map.of());
        assertThatThrownBy(() -> Template.parse(yaml, deployment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parametersAreChecked() {
        assertThatThrownBy(() -> template("SecretArn", "nope"))
                .hasMessage("template, Parameters.SecretArn: \"nope\" isn't allowed: must be an ARN");
        assertThatThrownBy(() -> template("Level", "TRACE")).hasMessageContaining("[\"INFO\",\"DEBUG\"]");
        assertThatThrownBy(() -> template("Lvel", "INFO")).hasMessageContaining("there is no parameter Lvel");
    }
}
