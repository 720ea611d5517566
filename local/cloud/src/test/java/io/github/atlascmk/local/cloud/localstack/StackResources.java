package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.eventbridge.model.InputTransformer;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.Runtime;

/**
 * The resources of {@code template.yaml} on LocalStack, each made by a call of its own with the names and ARNs that the
 * local cloud gives them: LocalStack's CloudFormation calls types that it doesn't know complete.
 */
final class StackResources {
    private final Account account;
    private final Template template;

    StackResources(Account account, Template template) {
        this.account = account;
        this.template = template;
    }

    void createTables() {
        template.tables().values().forEach(this::createTable);
    }

    private void createTable(Template.Table table) {
        JsonNode properties = table.properties();
        List<GlobalSecondaryIndex> indexes = new ArrayList<>();
        properties
                .path("GlobalSecondaryIndexes")
                .forEach(index -> indexes.add(GlobalSecondaryIndex.builder()
                        .indexName(index.path("IndexName").asText())
                        .keySchema(keys(index))
                        .projection(projection -> projection.projectionType(
                                index.at("/Projection/ProjectionType").asText()))
                        .build()));
        List<AttributeDefinition> attributes = new ArrayList<>();
        properties
                .path("AttributeDefinitions")
                .forEach(attribute -> attributes.add(AttributeDefinition.builder()
                        .attributeName(attribute.path("AttributeName").asText())
                        .attributeType(attribute.path("AttributeType").asText())
                        .build()));
        account.dynamoDb().createTable(request -> {
            request.tableName(table.name())
                    .keySchema(keys(properties))
                    .attributeDefinitions(attributes)
                    .billingMode(BillingMode.PAY_PER_REQUEST);
            if (!indexes.isEmpty()) {
                request.globalSecondaryIndexes(indexes);
            }
        });
    }

    private static List<KeySchemaElement> keys(JsonNode keyed) {
        List<KeySchemaElement> keys = new ArrayList<>();
        keyed.path("KeySchema")
                .forEach(key -> keys.add(KeySchemaElement.builder()
                        .attributeName(key.path("AttributeName").asText())
                        .keyType(key.path("KeyType").asText())
                        .build()));
        return keys;
    }

    /** Their code is a placeholder: invocations are handed on to {@link LambdaEndpoint}. */
    void createFunctions() {
        LambdaClient lambda = account.lambda();
        SdkBytes code = SdkBytes.fromByteArray(placeholder());
        template.functions()
                .values()
                .forEach(function -> lambda.createFunction(request -> request.functionName(function.name())
                        .runtime(Runtime.JAVA21)
                        .architectures(Architecture.X86_64)
                        .handler(function.handler())
                        .role(function.roleArn())
                        .timeout((int) function.timeout().toSeconds())
                        .memorySize(function.memoryMb())
                        .code(zip -> zip.zipFile(code))));
        template.functions()
                .values()
                .forEach(function ->
                        lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(function.name())));
        template.rules()
                .forEach(rule -> rule.targets().stream()
                        .filter(target -> target.arn().contains(":lambda:"))
                        .forEach(target -> permit(rule, target)));
    }

    /** @return the machine's ARN */
    String createMachine(Template.StateMachine machine, String definition) {
        return account.stepFunctions()
                .createStateMachine(request ->
                        request.name(machine.name()).definition(definition).roleArn(machine.roleArn()))
                .stateMachineArn();
    }

    void createTopics() {
        template.topics().values().forEach(topic -> account.sns().createTopic(request -> request.name(topic.name())));
    }

    void createBuses() {
        template.buses().stream()
                .filter(bus -> !bus.equals("default"))
                .forEach(bus -> account.events().createEventBus(request -> request.name(bus)));
    }

    void createRules() {
        template.rules().forEach(rule -> {
            account.events()
                    .putRule(request -> request.name(rule.name())
                            .eventBusName(rule.bus())
                            .eventPattern(rule.pattern().toString()));
            account.events()
                    .putTargets(request -> request.rule(rule.name())
                            .eventBusName(rule.bus())
                            .targets(rule.targets().stream()
                                    .map(StackResources::target)
                                    .toList()));
        });
    }

    private static Target target(Template.Target target) {
        JsonNode transformer = target.settings().path("InputTransformer");
        Target.Builder made = Target.builder()
                .id(target.id())
                .arn(target.arn())
                .roleArn(target.settings().path("RoleArn").asText(null));
        if (transformer.isObject()) {
            InputTransformer.Builder input = InputTransformer.builder()
                    .inputTemplate(transformer.path("InputTemplate").asText());
            java.util.Map<String, String> paths = new java.util.TreeMap<>();
            transformer
                    .path("InputPathsMap")
                    .properties()
                    .forEach(path -> paths.put(path.getKey(), path.getValue().asText()));
            made.inputTransformer(input.inputPathsMap(paths).build());
        }
        return made.build();
    }

    private void permit(Template.Rule rule, Template.Target target) {
        account.lambda()
                .addPermission(request -> request.functionName(target.arn())
                        .statementId(rule.logicalId())
                        .action("lambda:InvokeFunction")
                        .principal("events.amazonaws.com"));
    }

    private static byte[] placeholder() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("placeholder"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
