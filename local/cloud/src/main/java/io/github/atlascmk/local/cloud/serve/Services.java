package io.github.atlascmk.local.cloud.serve;

import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter.Instants;
import io.github.atlascmk.local.cloud.aws.iam.LocalIamClient;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.secretsmanager.LocalSecretsManagerClient;
import io.github.atlascmk.local.cloud.aws.stepfunctions.LocalSfnClient;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.iam.model.*;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;

/** The operations that are served, by AWS service. IAM and KMS depend on who asks and for which Region. */
final class Services {
    private static final Duration STATES_LATENCY = Duration.ofMillis(30);

    private final Cloud cloud;
    private final Service states;
    private final Service secrets;
    private final Service dynamoDb;
    private final Service cloudFormation;

    /** The services of AWS's JSON protocols, by what stands before the dot in {@code X-Amz-Target}. */
    private final Map<String, Function<Identity, Service>> byTarget;
    /** The services of the query protocol, by the version of their API. */
    private final Map<String, Function<Identity, Service>> byVersion;

    Services(Cloud cloud) {
        this.cloud = cloud;
        Template template = cloud.template();
        this.states = states(new LocalSfnClient(cloud.wire(), cloud.stepFunctions(), STATES_LATENCY));
        this.secrets = secrets(cloud.secrets());
        this.dynamoDb = dynamoDb(cloud.dynamoDb());
        CloudFormationApi stack = new CloudFormationApi(template, cloud.start());
        this.cloudFormation = new Service("cloudformation", Instants.TEXT)
                .with("DescribeStacks", stack::describe)
                .with("ListStackResources", stack::listResources, "StackName")
                .with("DescribeStackResource", stack::describeResource, "StackName", "LogicalResourceId")
                .with("DescribeStackResources", stack::describeResources);
        this.byTarget = Map.of(
                "AWSStepFunctions", _ -> states,
                "TrentService", this::kms,
                "AWSEvents", this::events,
                "DynamoDB_20120810", _ -> dynamoDb,
                "secretsmanager", _ -> secrets);
        this.byVersion = Map.of("2010-05-08", this::iam, "2011-06-15", this::sts, "2010-05-15", _ -> cloudFormation);
    }

    /** Null if no service is served that has this prefix in {@code X-Amz-Target}. */
    @Nullable
    Service ofTarget(String prefix, Identity identity) {
        Function<Identity, Service> service = byTarget.get(prefix);
        return service == null ? null : service.apply(identity);
    }

    /** Null if no service is served whose API has this version. */
    @Nullable
    Service ofVersion(String version, Identity identity) {
        Function<Identity, Service> service = byVersion.get(version);
        return service == null ? null : service.apply(identity);
    }

    /** All prefixes in {@code X-Amz-Target}. */
    Set<String> targets() {
        return byTarget.keySet();
    }

    /** All versions of query APIs. */
    Set<String> versions() {
        return byVersion.keySet();
    }

    private Service events(Identity identity) {
        return new Service("events", Instants.EPOCH_SECONDS)
                .with("PutEvents", new EventEntries(cloud, identity)::put, "Entries");
    }

    private Service sts(Identity identity) {
        return new Service("sts", Instants.TEXT)
                .with(
                        "GetCallerIdentity",
                        _ -> Json.object()
                                .put("UserId", identity.account())
                                .put("Account", identity.account())
                                .put("Arn", identity.arn()));
    }

    private Service iam(Identity identity) {
        LocalIamClient iam = cloud.accounts().iam(identity.account());
        return new Service("iam", Instants.TEXT)
                .with(ListRolesRequest::builder, iam::listRoles)
                .with(GetRoleRequest::builder, iam::getRole, "RoleName")
                .with(
                        CreateRoleRequest::builder,
                        iam::createRole,
                        "RoleName",
                        "AssumeRolePolicyDocument",
                        "Tags[].Key",
                        "Tags[].Value")
                .with(UpdateRoleRequest::builder, iam::updateRole, "RoleName")
                .with(DeleteRoleRequest::builder, iam::deleteRole, "RoleName")
                .with(UpdateAssumeRolePolicyRequest::builder, iam::updateAssumeRolePolicy, "RoleName", "PolicyDocument")
                .with(ListRolePoliciesRequest::builder, iam::listRolePolicies, "RoleName")
                .with(GetRolePolicyRequest::builder, iam::getRolePolicy, "RoleName", "PolicyName")
                .with(PutRolePolicyRequest::builder, iam::putRolePolicy, "RoleName", "PolicyName", "PolicyDocument")
                .with(DeleteRolePolicyRequest::builder, iam::deleteRolePolicy, "RoleName", "PolicyName")
                .with(ListAttachedRolePoliciesRequest::builder, iam::listAttachedRolePolicies, "RoleName")
                .with(GetPolicyRequest::builder, iam::getPolicy, "PolicyArn")
                .with(GetPolicyVersionRequest::builder, iam::getPolicyVersion, "PolicyArn", "VersionId")
                .with(
                        SimulatePrincipalPolicyRequest::builder,
                        iam::simulatePrincipalPolicy,
                        "PolicySourceArn",
                        "ActionNames")
                .with(AttachRolePolicyRequest::builder, iam::attachRolePolicy, "RoleName", "PolicyArn")
                .with(DetachRolePolicyRequest::builder, iam::detachRolePolicy, "RoleName", "PolicyArn")
                .with(ListEntitiesForPolicyRequest::builder, iam::listEntitiesForPolicy, "PolicyArn")
                .with(
                        PutRolePermissionsBoundaryRequest::builder,
                        iam::putRolePermissionsBoundary,
                        "RoleName",
                        "PermissionsBoundary")
                .with(DeleteRolePermissionsBoundaryRequest::builder, iam::deleteRolePermissionsBoundary, "RoleName")
                .with(ListRoleTagsRequest::builder, iam::listRoleTags, "RoleName")
                .with(TagRoleRequest::builder, iam::tagRole, "RoleName", "Tags", "Tags[].Key", "Tags[].Value")
                .with(UntagRoleRequest::builder, iam::untagRole, "RoleName", "TagKeys");
    }

    private Service kms(Identity identity) {
        LocalKmsClient kms = cloud.accounts().kms(identity.account(), identity.region());
        return new Service("kms", Instants.EPOCH_SECONDS)
                .with(ListKeysRequest::builder, kms::listKeys)
                .with(DescribeKeyRequest::builder, kms::describeKey, "KeyId")
                .with(ListKeyPoliciesRequest::builder, kms::listKeyPolicies, "KeyId")
                .with(GetKeyPolicyRequest::builder, kms::getKeyPolicy, "KeyId")
                .with(PutKeyPolicyRequest::builder, kms::putKeyPolicy, "KeyId", "Policy")
                .with(ListResourceTagsRequest::builder, kms::listResourceTags, "KeyId")
                .with(
                        TagResourceRequest::builder,
                        kms::tagResource,
                        "KeyId",
                        "Tags",
                        "Tags[].TagKey",
                        "Tags[].TagValue")
                .with(UntagResourceRequest::builder, kms::untagResource, "KeyId", "TagKeys")
                .with(EnableKeyRequest::builder, kms::enableKey, "KeyId")
                .with(DisableKeyRequest::builder, kms::disableKey, "KeyId")
                .with(ScheduleKeyDeletionRequest::builder, kms::scheduleKeyDeletion, "KeyId")
                .with(CancelKeyDeletionRequest::builder, kms::cancelKeyDeletion, "KeyId");
    }

    private static Service states(LocalSfnClient states) {
        return new Service("states", Instants.EPOCH_SECONDS)
                .with(StartExecutionRequest::builder, states::startExecution, "stateMachineArn")
                .with(DescribeExecutionRequest::builder, states::describeExecution, "executionArn")
                .with(ListExecutionsRequest::builder, states::listExecutions)
                .with(StopExecutionRequest::builder, states::stopExecution, "executionArn")
                .with(RedriveExecutionRequest::builder, states::redriveExecution, "executionArn")
                .with(GetExecutionHistoryRequest::builder, states::getExecutionHistory, "executionArn")
                .with(DescribeStateMachineRequest::builder, states::describeStateMachine, "stateMachineArn")
                .with(ListStateMachinesRequest::builder, states::listStateMachines);
    }

    private static Service secrets(LocalSecretsManagerClient secrets) {
        return new Service("secretsmanager", Instants.EPOCH_SECONDS)
                .with(GetSecretValueRequest::builder, secrets::getSecretValue, "SecretId")
                .with(PutSecretValueRequest::builder, secrets::putSecretValue, "SecretId");
    }

    private static Service dynamoDb(LocalDynamoDbClient dynamoDb) {
        return new Service("dynamodb", Instants.EPOCH_SECONDS)
                .with(GetItemRequest::builder, dynamoDb::getItem, "TableName", "Key")
                .with(BatchGetItemRequest::builder, dynamoDb::batchGetItem, "RequestItems", "RequestItems{}.Keys")
                .with(
                        QueryRequest::builder,
                        dynamoDb::query,
                        "TableName",
                        "KeyConditions{}.ComparisonOperator",
                        "QueryFilter{}.ComparisonOperator")
                .with(ScanRequest::builder, dynamoDb::scan, "TableName", "ScanFilter{}.ComparisonOperator")
                .with(PutItemRequest::builder, dynamoDb::putItem, "TableName", "Item")
                .with(UpdateItemRequest::builder, dynamoDb::updateItem, "TableName", "Key")
                .with(DeleteItemRequest::builder, dynamoDb::deleteItem, "TableName", "Key");
    }
}
