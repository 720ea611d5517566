package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.endpoint.CallerRights;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The front door of the services whose resources are all the stack's. A name means a resource in the account and the
 * Region that the request is signed for; an ARN says both itself. A resource of another Region isn't found, and one of
 * another account takes a policy that lets the caller in. IAM, KMS and STS look at accounts and Regions themselves.
 */
final class Admission {
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final String NOT_FOUND = "ResourceNotFoundException";

    /** Where an input names a resource, and what the service answers if there is none. */
    private record Reference(String service, String member, String resource, String error, String message) {
        /** In a map, the keys are the names. */
        List<String> in(JsonNode input) {
            JsonNode value = input.path(member);
            List<String> names = new ArrayList<>();
            if (value.isObject()) {
                value.fieldNames().forEachRemaining(names::add);
            } else if (value.isTextual() && !value.textValue().isEmpty()) {
                names.add(value.textValue());
            }
            return names;
        }

        AwsError missing(String name) {
            return new AwsError(error, 400, message.formatted(name));
        }
    }

    private static final List<Reference> REFERENCES = List.of(
            new Reference(
                    "states",
                    "stateMachineArn",
                    "stateMachine:",
                    "StateMachineDoesNotExist",
                    "State Machine Does Not Exist: '%s'"),
            new Reference(
                    "states", "executionArn", "execution:", "ExecutionDoesNotExist", "Execution Does Not Exist: '%s'"),
            new Reference(
                    "secretsmanager",
                    "SecretId",
                    "secret:",
                    NOT_FOUND,
                    "Secrets Manager can't find the specified secret."),
            new Reference("dynamodb", "TableName", "table/", NOT_FOUND, "Requested resource not found"),
            new Reference("dynamodb", "RequestItems", "table/", NOT_FOUND, "Requested resource not found"),
            new Reference(
                    "cloudformation", "StackName", "stack/", "ValidationError", "Stack with id %s does not exist"),
            new Reference(
                    "cloudformation", "PhysicalResourceId", "", "ValidationError", "Stack for %s does not exist"));

    /** Operations that name no resource, and the list in their answer: it is empty where nothing is. */
    private static final Map<String, String> LISTS =
            Map.of("states:ListStateMachines", "stateMachines", "cloudformation:DescribeStacks", "Stacks");

    private final CallerRights rights;
    private final Wire wire;
    private final Template.Deployment stack;

    Admission(Cloud cloud) {
        this.rights = cloud.rights();
        this.wire = cloud.wire();
        this.stack = cloud.template().deployment();
    }

    /**
     * Makes a call for a caller who may make it.
     *
     * @throws AwsError what the service answers if what the input names isn't there, or the caller may not
     */
    ObjectNode call(
            Service service,
            String operation,
            JsonNode input,
            Identity identity,
            Function<JsonNode, ObjectNode> operationItself) {
        String action = service.prefix() + ":" + operation;
        boolean named = false;
        for (Reference reference : REFERENCES) {
            if (reference.service.equals(service.prefix())) {
                for (String name : reference.in(input)) {
                    named = true;
                    require(reference, name, action, identity);
                }
            }
        }
        String list = LISTS.get(action);
        if (list != null && !named && !isHome(identity)) {
            ObjectNode nothing = Json.object();
            nothing.putArray(list);
            return nothing;
        }
        return operationItself.apply(input);
    }

    /**
     * Requires that a function can be reached, and that the caller may do something to it.
     *
     * @param given its name, its ARN, or its account and name; maybe with a qualifier
     * @throws AwsError ResourceNotFoundException or AccessDeniedException
     */
    void requireFunction(String given, String operation, Identity identity) {
        String account = given.matches("\\d{12}:function:.*") ? given.substring(0, 12) : identity.account();
        String name = given.replaceFirst("^\\d{12}:function:", "");
        String arn = arn(name, "lambda", "function:", account, identity.region());
        String function = arn.replaceFirst("(:function:[^:]*):.*", "$1");
        String region = region(arn);
        if (!region.equals(identity.region())) {
            throw refused(
                    "lambda",
                    operation,
                    arn,
                    new AwsError(
                            NOT_FOUND,
                            404,
                            "Functions from '" + region + "' are not reachable in this region ('" + identity.region()
                                    + "')"));
        }
        RequestContext context = new RequestContext()
                .with("lambda:InvokedViaFunctionUrl", "false")
                .without("lambda:FunctionUrlAuthType");
        rights.refusal("lambda:" + operation, function, context).ifPresent(refusal -> {
            throw refused("lambda", operation, arn, new AwsError("AccessDeniedException", 403, refusal));
        });
        if (!isOf(arn, stack)) {
            throw refused("lambda", operation, arn, new AwsError(NOT_FOUND, 404, "Function not found: " + arn));
        }
    }

    /** Whether the account and the Region of a request are the stack's. */
    boolean isHome(Identity identity) {
        return identity.account().equals(stack.accountId()) && identity.region().equals(stack.region());
    }

    /** Whether a resource is in the account and the Region of a stack. */
    static boolean isOf(String arn, Template.Deployment stack) {
        return Arn.accountOf(arn).equals(stack.accountId()) && region(arn).equals(stack.region());
    }

    /** The ARN of what a request means by a name, which may be an ARN itself. */
    static String arn(String name, String service, String resource, Identity identity) {
        return arn(name, service, resource, identity.account(), identity.region());
    }

    static String region(String arn) {
        return Arn.parse(arn).map(Arn::region).orElse("");
    }

    private static String arn(String name, String service, String resource, String account, String region) {
        return name.startsWith("arn:")
                ? name
                : "arn:aws:" + service + ":" + region + ":" + account + ":" + resource + name;
    }

    private void require(Reference reference, String name, String action, Identity identity) {
        String arn = arn(name, reference.service, reference.resource, identity);
        Optional<AwsError> refusal = region(arn).equals(identity.region())
                ? rights.refusal(action, arn).map(sentence -> denied(reference.service, sentence))
                : Optional.of(reference.missing(name));
        refusal.or(() -> isOf(arn, stack) ? Optional.empty() : Optional.of(reference.missing(name)))
                .ifPresent(error -> {
                    throw refused(reference.service, action.substring(action.indexOf(':') + 1), arn, error);
                });
    }

    /** Services that speak the query protocol have another error code. */
    private static AwsError denied(String service, String sentence) {
        return service.equals("cloudformation")
                ? new AwsError("AccessDenied", 403, sentence)
                : new AwsError("AccessDeniedException", 400, sentence);
    }

    /** A refused call takes its time and is in the journal, like any other. */
    private AwsError refused(String service, String operation, String target, AwsError error) {
        return wire.call(service, operation, target, LATENCY, RuntimeException::toString, () -> error);
    }
}
