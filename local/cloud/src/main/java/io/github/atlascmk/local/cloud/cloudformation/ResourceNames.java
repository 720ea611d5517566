package io.github.atlascmk.local.cloud.cloudformation;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code Ref} and {@code Fn::GetAtt} for a type of resource (CloudFormation Template Reference: return
 * values). If AWS would make up a random name, it is {@code <stack>-<logical id>} here.
 *
 * @param nameProperty the property that fixes its name; null if none does
 */
record ResourceNames(
        @Nullable String nameProperty, @Nullable String pathProperty, String ref, Map<String, String> attributes) {
    private static final ResourceNames OTHERS = new ResourceNames(null, null, "{name}", Map.of());
    private static final String LAMBDA = "arn:aws:lambda:{region}:{account}:function:{name}";
    private static final String MACHINE = "arn:aws:states:{region}:{account}:stateMachine:{name}";
    private static final String QUEUE = "https://sqs.{region}.amazonaws.com/{account}/{name}";
    private static final String TOPIC = "arn:aws:sns:{region}:{account}:{name}";
    private static final String TABLE = "arn:aws:dynamodb:{region}:{account}:table/{name}";
    private static final String SECRET = "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{six}";
    private static final Map<String, ResourceNames> BY_TYPE = Map.ofEntries(
            type("AWS::Serverless::Function", "FunctionName", "{name}", Map.of("Arn", LAMBDA)),
            type("AWS::Lambda::Function", "FunctionName", "{name}", Map.of("Arn", LAMBDA)),
            type("AWS::Lambda::Alias", null, LAMBDA + ":live", Map.of()),
            type(
                    "AWS::Lambda::Url",
                    null,
                    LAMBDA,
                    Map.of("FunctionUrl", "https://{name}.lambda-url.{region}.on.aws/", "FunctionArn", LAMBDA)),
            type("AWS::Serverless::StateMachine", "Name", MACHINE, Map.of("Arn", MACHINE, "Name", "{name}")),
            type(
                    "AWS::StepFunctions::StateMachine",
                    "StateMachineName",
                    MACHINE,
                    Map.of("Arn", MACHINE, "Name", "{name}")),
            type(
                    "AWS::DynamoDB::Table",
                    "TableName",
                    "{name}",
                    Map.of("Arn", TABLE, "StreamArn", TABLE + "/stream/2026-01-01T00:00:00.000")),
            type(
                    "AWS::SQS::Queue",
                    "QueueName",
                    QUEUE,
                    Map.of("Arn", "arn:aws:sqs:{region}:{account}:{name}", "QueueName", "{name}", "QueueUrl", QUEUE)),
            type("AWS::SNS::Topic", "TopicName", TOPIC, Map.of("TopicArn", TOPIC, "TopicName", "{name}")),
            type(
                    "AWS::Events::EventBus",
                    "Name",
                    "{name}",
                    Map.of("Arn", "arn:aws:events:{region}:{account}:event-bus/{name}", "Name", "{name}")),
            type("AWS::Events::Rule", "Name", "{name}", Map.of("Arn", "arn:aws:events:{region}:{account}:rule/{name}")),
            type(
                    "AWS::Scheduler::Schedule",
                    "Name",
                    "{name}",
                    Map.of("Arn", "arn:aws:scheduler:{region}:{account}:schedule/default/{name}")),
            type(
                    "AWS::Logs::LogGroup",
                    "LogGroupName",
                    "{name}",
                    Map.of("Arn", "arn:aws:logs:{region}:{account}:log-group:{name}:*")),
            type(
                    "AWS::CloudWatch::Alarm",
                    "AlarmName",
                    "{name}",
                    Map.of("Arn", "arn:aws:cloudwatch:{region}:{account}:alarm:{name}")),
            type(
                    "AWS::KMS::Key",
                    null,
                    "{uuid}",
                    Map.of("Arn", "arn:aws:kms:{region}:{account}:key/{uuid}", "KeyId", "{uuid}")),
            type("AWS::KMS::Alias", "AliasName", "{name}", Map.of()),
            type("AWS::SecretsManager::Secret", "Name", SECRET, Map.of("Id", SECRET)),
            Map.entry(
                    "AWS::IAM::Role",
                    new ResourceNames(
                            "RoleName", "Path", "{name}", Map.of("Arn", "arn:aws:iam::{account}:role{path}{name}"))),
            Map.entry(
                    "AWS::IAM::ManagedPolicy",
                    new ResourceNames(
                            "ManagedPolicyName", "Path", "arn:aws:iam::{account}:policy{path}{name}", Map.of())));

    static ResourceNames of(String type) {
        return BY_TYPE.getOrDefault(type, OTHERS);
    }

    String ref(Template.Deployment deployment, String name, String path) {
        return fill(ref, deployment, name, path);
    }

    Optional<String> attribute(String attribute, Template.Deployment deployment, String name, String path) {
        return Optional.ofNullable(attributes.get(attribute)).map(form -> fill(form, deployment, name, path));
    }

    private static String fill(String form, Template.Deployment deployment, String name, String path) {
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return form.replace("{region}", deployment.region())
                .replace("{account}", deployment.accountId())
                .replace("{path}", path)
                .replace("{uuid}", uuid)
                .replace("{six}", uuid.substring(0, 6))
                .replace("{name}", name);
    }

    private static Map.Entry<String, ResourceNames> type(
            String type, @Nullable String nameProperty, String ref, Map<String, String> attributes) {
        return Map.entry(type, new ResourceNames(nameProperty, null, ref, attributes));
    }
}
