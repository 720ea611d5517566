package io.github.atlascmk.local.simulation;

import static io.github.atlascmk.local.simulation.Tampering.answers;
import static io.github.atlascmk.local.simulation.Tampering.atlas;
import static io.github.atlascmk.local.simulation.Tampering.aws;
import static io.github.atlascmk.local.simulation.Tampering.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** A stack with one defect, and what has to notice it. */
enum Mutant {
    NO_LEASE(
            "writesAreUnderALease oneHolderOfALease",
            () -> dynamoDb((request, service) -> isLease(request) && isConditional(request)
                    ? service.send(((UpdateItemRequest) request)
                            .toBuilder()
                                    .conditionExpression(null)
                                    .expressionAttributeValues(without(((UpdateItemRequest) request), ":now"))
                                    .build())
                    : service.send(request))),
    LEASE_ONLY_IN_NAME(
            "writesAreUnderALease",
            () -> dynamoDb((request, service) -> isLease(request)
                    ? UpdateItemResponse.builder()
                            .attributes(((UpdateItemRequest) request).key())
                            .build()
                    : service.send(request))),
    LEASE_SHORTER_THAN_THE_INVOCATION(
            "writesAreUnderALease oneHolderOfALease",
            () -> dynamoDb((request, service) -> {
                if (!isLease(request) || !isConditional(request)) {
                    return service.send(request);
                }
                UpdateItemRequest acquire = (UpdateItemRequest) request;
                Map<String, AttributeValue> values = new HashMap<>(acquire.expressionAttributeValues());
                long now = Long.parseLong(
                        Objects.requireNonNull(values.get(":now")).n());
                values.put(":leaseUntil", AttributeValue.fromN(Long.toString(now + 400)));
                return service.send(
                        acquire.toBuilder().expressionAttributeValues(values).build());
            })),
    CLAIM_NOT_RELEASED(
            "claimsAreFree", () -> claim(update -> update.replace("REMOVE holder, claimedAt", "REMOVE claimedAt"))),
    CLAIM_OF_THE_DEAD_RESPECTED(
            "claimsAreFree projectsAreEncrypted clustersAreEncrypted", () -> described(ExecutionStatus.RUNNING)),
    CLAIM_TAKEN_FROM_THE_LIVING("claimsAreTakenFromTheDead", () -> described(ExecutionStatus.SUCCEEDED)),
    NO_MARK_FOR_THE_HOLDER(
            "nothingLeftToARunIsForgotten whatIsOverIsTold",
            () -> claim(update -> update.replace("rerun = :rerun", "visitor = :rerun"))),
    RETRY_OF_A_TERMINAL_ERROR(
            "terminalErrorsAreFinal",
            () -> machine(
                    asl -> asl.replace(
                            "\"io.github.atlascmk.failure.AtlasConflict\"",
                            "\"io.github.atlascmk.failure.AtlasConflict\", \"io.github.atlascmk.failure.AtlasGone\","
                                    + " \"io.github.atlascmk.failure.AtlasRefused\", \"io.github.atlascmk.failure.KeyUnusable\","
                                    + " \"io.github.atlascmk.failure.RoleMissing\", \"io.github.atlascmk.failure.AtlasAccessDenied\""))),
    WHOLE_DOCUMENT_OVERWRITTEN(
            "foreignElementsAreKept",
            () -> trust((_, planned) -> {
                planned.set("Statement", ours(planned));
                return planned;
            })),
    VERSION_OF_A_POLICY_RAISED(
            "foreignElementsAreKept", () -> trust((_, planned) -> planned.put("Version", "2012-10-17"))),
    TRUST_OF_OUR_OTHER_PROJECTS_DROPPED(
            "whatIsValidStaysValid",
            () -> trust((_, planned) -> {
                planned.set("Statement", withoutOursButTheLast(planned));
                return planned;
            })),
    TRUST_WITHOUT_EXTERNAL_ID(
            "onlyWhatIsNeededIsGranted",
            () -> trust((_, planned) -> {
                ours(planned).forEach(statement -> ((ObjectNode) statement).remove("Condition"));
                return planned;
            })),
    KEY_ACCESS_OF_OUR_OTHER_PROJECTS_DROPPED(
            "whatIsValidStaysValid anotherLookWritesNothing",
            () -> inline(planned -> {
                planned.set("Statement", withoutOursButTheLast(planned));
                return planned;
            })),
    KEY_ACCESS_TOO_WIDE(
            "onlyWhatIsNeededIsGranted",
            () -> inline(planned -> {
                ours(planned).forEach(statement -> ((ObjectNode) statement).put("Action", "kms:*"));
                return planned;
            })),
    NO_READ_BACK("writesAreReadBack", () -> {
        Map<String, GetRoleResponse> last = new ConcurrentHashMap<>();
        Map<String, String> written = new ConcurrentHashMap<>();
        return aws(IamClient.class, in("EnsureRole"), (request, service) -> {
            if (request instanceof UpdateAssumeRolePolicyRequest update) {
                SdkResponse response = service.send(request);
                written.put(update.roleName(), update.policyDocument());
                return response;
            }
            if (request instanceof GetRoleRequest get) {
                String document = written.remove(get.roleName());
                GetRoleResponse seen = last.get(get.roleName());
                if (document != null && seen != null) {
                    return seen.toBuilder()
                            .role(seen.role().toBuilder()
                                    .assumeRolePolicyDocument(encoded(document))
                                    .build())
                            .build();
                }
                GetRoleResponse response = (GetRoleResponse) service.send(request);
                last.put(get.roleName(), response);
                return response;
            }
            return service.send(request);
        });
    }),
    BLIND_TO_OUR_STATEMENT(
            "anotherLookWritesNothing projectsAreEncrypted clustersAreEncrypted allRunsEnd",
            () -> aws(IamClient.class, in("InspectProject", "EnsureRole"), (request, service) -> {
                SdkResponse response = service.send(request);
                if (!(response instanceof GetRoleResponse got)) {
                    return response;
                }
                ObjectNode policy =
                        (ObjectNode) RandomFleet.json(decoded(got.role().assumeRolePolicyDocument()));
                policy.set("Statement", foreign(policy));
                return got.toBuilder()
                        .role(got.role().toBuilder()
                                .assumeRolePolicyDocument(encoded(policy.toString()))
                                .build())
                        .build();
            })),
    POST_WITHOUT_A_LIST(
            "oneAtlasRoleForAProject projectsAreEncrypted",
            () -> answers(in("EnsureAtlasRole"), "GET", ".*/cloudProviderAccess", body -> {
                body.putArray("awsIamRoles");
                return body;
            })),
    NO_INTENT(
            "oneAtlasRoleForAProject",
            () -> dynamoDb((request, service) -> {
                if (request instanceof PutItemRequest put && id(put.item()).startsWith("intent#")) {
                    return PutItemResponse.builder().build();
                }
                if (request instanceof UpdateItemRequest update
                        && id(update.key()).startsWith("intent#")) {
                    return UpdateItemResponse.builder().build();
                }
                return service.send(request);
            })),
    /** As if there were nothing to decide about. */
    APPROVAL_IGNORED(
            "encryptionIsNeverSwitched whatIsInUseIsWatched",
            () -> answers(
                    in("InspectProject", "EnableEncryption", "EnsureAtlasRole"), "GET", ".*/encryptionAtRest", body -> {
                        if (body.at("/awsKms/accessKeyID").isTextual()) {
                            body.putObject("awsKms").put("enabled", false).put("valid", false);
                        }
                        return body;
                    })),
    VALID_NOT_AWAITED(
            "reportsAreTrue projectsAreEncrypted",
            () -> answers(_ -> true, "GET", ".*/encryptionAtRest", body -> {
                ((ObjectNode) body.path("awsKms"))
                        .put("valid", body.at("/awsKms/enabled").asBoolean());
                return body;
            })),
    OTHER_SETTINGS_OVERWRITTEN(
            "foreignSettingsAreKept",
            () -> atlas(in("EnableEncryption"), (request, sender) -> {
                if (request.getMethod().equals("PATCH")) {
                    ObjectNode body = (ObjectNode) RandomFleet.json(Tampering.text(request));
                    body.putObject("azureKeyVault").put("enabled", false);
                    request.setEntity(new StringEntity(
                            body.toString(),
                            ContentType.parse(request.getEntity().getContentType())));
                }
                return sender.send(request);
            })),
    SECRET_LOGGED(
            "nothingSecretIsShown",
            () -> aws(SecretsManagerClient.class, _ -> true, (request, service) -> {
                SdkResponse response = service.send(request);
                if (response instanceof GetSecretValueResponse got) {
                    System.out.println("credentials: " + got.secretString());
                }
                return response;
            })),
    TOKEN_LOGGED(
            "nothingSecretIsShown",
            () -> atlas(in("EncryptCluster", "InspectProject"), (request, sender) -> {
                System.out.println("request with " + request.getFirstHeader("Authorization"));
                return sender.send(request);
            })),
    EXTERNAL_ID_LOGGED(
            "nothingSecretIsShown",
            () -> answers(in("EnsureRole"), "GET", ".*/cloudProviderAccess", body -> {
                System.out.println("Atlas answered " + body);
                return body;
            })),
    SWITCH_NOT_READ(
            "writesArePermitted",
            () -> permits((_, items) ->
                    items.stream().filter(item -> !id(item).equals("writes")).toList())),
    OLD_CLUSTERS_TOUCHED(
            "oldClustersAreLeftAlone", () -> permits((_, items) -> changed(items, "existingClusters", "ENCRYPT"))),
    WRITES_NOT_NOTED(
            "overwrittenEditsAreTold",
            () -> dynamoDb((request, service) -> {
                if (!(request instanceof UpdateItemRequest update)
                        || !update.hasExpressionAttributeValues()
                        || !update.expressionAttributeValues().containsKey(":writes")) {
                    return service.send(request);
                }
                Map<String, AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
                values.put(":writes", AttributeValue.fromL(List.of()));
                return service.send(
                        update.toBuilder().expressionAttributeValues(values).build());
            })),
    OBSERVE_IGNORED("writesArePermitted", () -> permits((_, items) -> changed(items, "mode", "ENFORCE"))),
    ENROLMENT_VERSION_NOT_CHECKED("writesArePermitted", Mutant::versionNotChecked),
    UNENROLLED_NOT_NOTICED("writesArePermitted", () -> {
        Map<String, Map<String, AttributeValue>> known = new ConcurrentHashMap<>();
        return permits((request, items) -> {
            List<Map<String, AttributeValue>> all = new ArrayList<>(items);
            items.forEach(item -> known.put(id(item), item));
            keys(request).stream()
                    .map(Mutant::id)
                    .filter(asked -> items.stream().noneMatch(item -> id(item).equals(asked)))
                    .filter(known::containsKey)
                    .forEach(asked -> all.add(Objects.requireNonNull(known.get(asked))));
            return all;
        });
    }),
    PERMIT_ASKED_ONCE("writesArePermitted", () -> {
        Map<String, SdkResponse> first = new ConcurrentHashMap<>();
        return dynamoDb((request, service) -> request instanceof BatchGetItemRequest
                ? first.computeIfAbsent(request.toString(), _ -> service.send(request))
                : service.send(request));
    }),
    /** As if a trust policy never changed once our statement was in it. */
    TRUST_READ_ONCE("safeIsNeverSaidOfDanger", () -> {
        Map<String, SdkResponse> first = new ConcurrentHashMap<>();
        return aws(IamClient.class, in("InspectProject"), (request, service) -> {
            SdkResponse response = service.send(request);
            if (response instanceof GetRoleResponse got) {
                String name = got.role().roleName();
                if (!ours(RandomFleet.json(decoded(got.role().assumeRolePolicyDocument())))
                        .isEmpty()) {
                    first.putIfAbsent(name, got);
                }
                return first.getOrDefault(name, got);
            }
            return response;
        });
    }),
    NOT_TOLD_BEFORE_THE_WORK(
            "dangerIsToldInTime",
            () -> machine(asl ->
                    asl.replace("{% $count($messages) > 0 %}", "{% $count($messages) > 0 and $report != null %}"))),
    OVER_NOT_TOLD(
            "whatIsOverIsTold",
            () -> dynamoDb((request, service) -> {
                if (request instanceof PutItemRequest put
                        && id(put.item()).startsWith("told#")
                        && InvocationLog.string(put.item(), "fingerprint").equals("over")) {
                    throw ConditionalCheckFailedException.builder()
                            .message("The conditional request failed")
                            .build();
                }
                return service.send(request);
            })),
    TOLD_AND_NOT_RECORDED(
            "nothingIsToldTwice",
            () -> dynamoDb((request, service) -> request instanceof UpdateItemRequest update
                            && id(update.key()).startsWith("told#")
                    ? UpdateItemResponse.builder().attributes(update.key()).build()
                    : service.send(request))),
    KEYS_IN_USE_NOT_WATCHED(
            "whatIsInUseIsWatched",
            () -> dynamoDb((request, service) ->
                    request instanceof PutItemRequest put && id(put.item()).startsWith("watch#")
                            ? PutItemResponse.builder().build()
                            : service.send(request))),
    /** The looks of runs take the key in use for another one, so what sweeps watch is forgotten. */
    KEY_IN_USE_FORGOTTEN("whatIsInUseIsWatched", () -> unreachableKeyIsOurs("InspectProject")),
    UNREACHABLE_KEY_TAKEN_FOR_OURS(
            "whatIsUnwatchedIsSaid", () -> unreachableKeyIsOurs("InspectProject", "SweepProjects"));

    private final List<String> invariants;
    private final Supplier<Mutation> mutation;

    /** @param invariants names of those that may notice it, separated by spaces */
    Mutant(String invariants, Supplier<Mutation> mutation) {
        this.invariants = List.of(invariants.split(" ", -1));
        this.mutation = mutation;
    }

    List<String> invariants() {
        return invariants;
    }

    /** One of its own for each seed, since some of them remember. */
    Mutation mutation() {
        return mutation.get();
    }

    /** Writers take the version of the enrolment for the one that their run inspected. */
    private static Mutation versionNotChecked() {
        Map<String, AttributeValue> inspected = new ConcurrentHashMap<>();
        // The looks of runs without the claim, which write nothing, each on its invocation's thread.
        Set<Thread> secondLooks = ConcurrentHashMap.newKeySet();
        SdkInterceptor inspecting = (request, service) -> {
            SdkResponse response = service.send(request);
            if (request instanceof UpdateItemRequest update && id(update.key()).startsWith("claim#")) {
                secondLooks.remove(Thread.currentThread());
            }
            if (request instanceof PutItemRequest put && id(put.item()).startsWith("look#")) {
                secondLooks.add(Thread.currentThread());
            }
            if (response instanceof BatchGetItemResponse batch && !secondLooks.contains(Thread.currentThread())) {
                batch.responses().values().stream()
                        .flatMap(List::stream)
                        .filter(item -> item.containsKey("version"))
                        .forEach(item -> inspected.put(id(item), item.get("version")));
            }
            return response;
        };
        Mutation writing = permits((_, items) -> items.stream()
                .map(item -> inspected.containsKey(id(item))
                        ? with(item, "version", Objects.requireNonNull(inspected.get(id(item))))
                        : item)
                .toList());
        return new Mutation() {
            @Override
            public <T> T given(String function, Class<T> type, T thing) {
                if (function.equals("InspectProject")) {
                    return type.equals(DynamoDbClient.class) ? SdkInterceptor.client(type, thing, inspecting) : thing;
                }
                return writing.given(function, type, thing);
            }
        };
    }

    /** Functions read the key of an account that the stack doesn't reach as if it lay in the stack's. */
    private static Mutation unreachableKeyIsOurs(String... functions) {
        return answers(in(functions), "GET", ".*/encryptionAtRest", body -> {
            String key = body.at("/awsKms/customerMasterKeyID").asText();
            if (key.contains(Workload.UNREACHABLE)) {
                ((ObjectNode) body.path("awsKms"))
                        .put("customerMasterKeyID", key.replace(Workload.UNREACHABLE, RandomFleet.ACCOUNT));
            }
            return body;
        });
    }

    private static Mutation dynamoDb(SdkInterceptor interceptor) {
        return aws(DynamoDbClient.class, _ -> true, interceptor);
    }

    /** What functions read of an enrolment and of the switch. */
    private static Mutation permits(
            BiFunction<BatchGetItemRequest, List<Map<String, AttributeValue>>, List<Map<String, AttributeValue>>>
                    change) {
        return dynamoDb((request, service) -> {
            SdkResponse response = service.send(request);
            if (!(response instanceof BatchGetItemResponse batch)) {
                return response;
            }
            Map<String, List<Map<String, AttributeValue>>> changed = new HashMap<>();
            batch.responses()
                    .forEach((table, items) -> changed.put(table, change.apply((BatchGetItemRequest) request, items)));
            return batch.toBuilder().responses(changed).build();
        });
    }

    private static List<Map<String, AttributeValue>> keys(BatchGetItemRequest request) {
        return request.requestItems().values().stream()
                .map(KeysAndAttributes::keys)
                .flatMap(List::stream)
                .toList();
    }

    private static List<Map<String, AttributeValue>> changed(
            List<Map<String, AttributeValue>> items, String attribute, String value) {
        return items.stream()
                .map(item -> item.containsKey(attribute) ? with(item, attribute, AttributeValue.fromS(value)) : item)
                .toList();
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> item, String attribute, AttributeValue value) {
        Map<String, AttributeValue> changed = new HashMap<>(item);
        changed.put(attribute, value);
        return changed;
    }

    /** How functions change a project's claim. */
    private static Mutation claim(UnaryOperator<String> change) {
        return dynamoDb((request, service) ->
                request instanceof UpdateItemRequest update && id(update.key()).startsWith("claim#")
                        ? service.send(update.toBuilder()
                                .updateExpression(change.apply(update.updateExpression()))
                                .build())
                        : service.send(request));
    }

    /** Whatever became of the holder of a claim. */
    private static Mutation described(ExecutionStatus status) {
        return aws(
                SfnClient.class,
                in("InspectProject"),
                (request, service) -> request instanceof DescribeExecutionRequest
                        ? DescribeExecutionResponse.builder().status(status).build()
                        : service.send(request));
    }

    private static boolean isLease(SdkRequest request) {
        return request instanceof UpdateItemRequest update && id(update.key()).startsWith("lease#");
    }

    /** To acquire it, not to release it. */
    private static boolean isConditional(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && String.valueOf(update.conditionExpression()).contains("leaseUntil");
    }

    private static Map<String, AttributeValue> without(UpdateItemRequest request, String placeholder) {
        Map<String, AttributeValue> values = new HashMap<>(request.expressionAttributeValues());
        values.remove(placeholder);
        return values;
    }

    private static String id(Map<String, AttributeValue> item) {
        return InvocationLog.string(item, "id");
    }

    /** The trust policies that we write. */
    private static Mutation trust(BiFunction<String, ObjectNode, ObjectNode> change) {
        return aws(IamClient.class, _ -> true, (request, service) -> {
            if (!(request instanceof UpdateAssumeRolePolicyRequest update)) {
                return service.send(request);
            }
            ObjectNode planned = (ObjectNode) RandomFleet.json(update.policyDocument());
            return service.send(update.toBuilder()
                    .policyDocument(change.apply(update.roleName(), planned).toString())
                    .build());
        });
    }

    /** The inline policies that we write. */
    private static Mutation inline(UnaryOperator<ObjectNode> change) {
        return aws(IamClient.class, _ -> true, (request, service) -> {
            if (!(request instanceof PutRolePolicyRequest put)) {
                return service.send(request);
            }
            ObjectNode planned = (ObjectNode) RandomFleet.json(put.policyDocument());
            return service.send(put.toBuilder()
                    .policyDocument(change.apply(planned).toString())
                    .build());
        });
    }

    private static ArrayNode ours(JsonNode policy) {
        return filtered(policy, Mutant::isOurs);
    }

    private static ArrayNode foreign(JsonNode policy) {
        return filtered(policy, statement -> !isOurs(statement));
    }

    /** The statement that was added now stands last. */
    private static ArrayNode withoutOursButTheLast(JsonNode policy) {
        ArrayNode ours = ours(policy);
        ArrayNode kept = foreign(policy);
        if (!ours.isEmpty()) {
            kept.add(ours.get(ours.size() - 1));
        }
        return kept;
    }

    private static ArrayNode filtered(JsonNode policy, Predicate<JsonNode> wanted) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        PolicyContents.statements(policy).stream().filter(wanted).forEach(kept::add);
        return kept;
    }

    private static boolean isOurs(JsonNode statement) {
        return statement.path("Sid").asText().startsWith("AtlasCmk");
    }

    private static Predicate<String> in(String... functions) {
        return List.of(functions)::contains;
    }

    private static String encoded(String document) {
        return java.net.URLEncoder.encode(document, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static String decoded(String document) {
        return java.net.URLDecoder.decode(document.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    }
}
