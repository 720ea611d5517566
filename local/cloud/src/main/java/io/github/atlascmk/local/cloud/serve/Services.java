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

    Services(Cloud cloud) {
        this.cloud = cloud;
        Template template = cloud.template();
        this.states = states(new LocalSfnClient(cloud.wire(), cloud.stepFunctions(), STATES_LATENCY));
        this.secrets = secrets(cloud.secrets());
        this.dynamoDb = dynamoDb(cloud.dynamoDb());
        CloudFormationApi stack = new CloudFormationApi(template, cloud.start());
        this.cloudFormation = new Service("cloudformation", Instants.TEXT)
                .with("DescribeStacks", stack::describe)
                .with("ListStackResources", stack::listResources)
                .with("DescribeStackResource", stack::describeResource)
                .with("DescribeStackResources", stack::describeResources);
    }

    Service states() {
        return states;
    }

    Service secrets() {
        return secrets;
    }

    Service dynamoDb() {
        return dynamoDb;
    }

    Service events(Identity identity) {
        return new Service("events", Instants.EPOCH_SECONDS).with("PutEvents", new EventEntries(cloud, identity)::put);
    }

    Service cloudFormation() {
        return cloudFormation;
    }

    Service sts(Identity identity) {
        return new Service("sts", Instants.TEXT)
                .with(
                        "GetCallerIdentity",
                        _ -> Json.object()
                                .put("UserId", identity.account())
                                .put("Account", identity.account())
                                .put("Arn", identity.arn()));
    }

    Service iam(Identity identity) {
        LocalIamClient iam = cloud.accounts().iam(identity.account());
        return new Service("iam", Instants.TEXT)
                .with(ListRolesRequest::builder, iam::listRoles)
                .with(GetRoleRequest::builder, iam::getRole)
                .with(CreateRoleRequest::builder, iam::createRole)
                .with(UpdateRoleRequest::builder, iam::updateRole)
                .with(DeleteRoleRequest::builder, iam::deleteRole)
                .with(UpdateAssumeRolePolicyRequest::builder, iam::updateAssumeRolePolicy)
                .with(ListRolePoliciesRequest::builder, iam::listRolePolicies)
                .with(GetRolePolicyRequest::builder, iam::getRolePolicy)
                .with(PutRolePolicyRequest::builder, iam::putRolePolicy)
                .with(DeleteRolePolicyRequest::builder, iam::deleteRolePolicy)
                .with(ListAttachedRolePoliciesRequest::builder, iam::listAttachedRolePolicies)
                .with(GetPolicyRequest::builder, iam::getPolicy)
                .with(GetPolicyVersionRequest::builder, iam::getPolicyVersion)
                .with(SimulatePrincipalPolicyRequest::builder, iam::simulatePrincipalPolicy)
                .with(AttachRolePolicyRequest::builder, iam::attachRolePolicy)
                .with(DetachRolePolicyRequest::builder, iam::detachRolePolicy)
                .with(ListEntitiesForPolicyRequest::builder, iam::listEntitiesForPolicy)
                .with(PutRolePermissionsBoundaryRequest::builder, iam::putRolePermissionsBoundary)
                .with(DeleteRolePermissionsBoundaryRequest::builder, iam::deleteRolePermissionsBoundary)
                .with(ListRoleTagsRequest::builder, iam::listRoleTags)
                .with(TagRoleRequest::builder, iam::tagRole)
                .with(UntagRoleRequest::builder, iam::untagRole);
    }

    Service kms(Identity identity) {
        LocalKmsClient kms = cloud.accounts().kms(identity.account(), identity.region());
        return new Service("kms", Instants.EPOCH_SECONDS)
                .with(ListKeysRequest::builder, kms::listKeys)
                .with(DescribeKeyRequest::builder, kms::describeKey)
                .with(ListKeyPoliciesRequest::builder, kms::listKeyPolicies)
                .with(GetKeyPolicyRequest::builder, kms::getKeyPolicy)
                .with(PutKeyPolicyRequest::builder, kms::putKeyPolicy)
                .with(ListResourceTagsRequest::builder, kms::listResourceTags)
                .with(TagResourceRequest::builder, kms::tagResource)
                .with(UntagResourceRequest::builder, kms::untagResource)
                .with(EnableKeyRequest::builder, kms::enableKey)
                .with(DisableKeyRequest::builder, kms::disableKey)
                .with(ScheduleKeyDeletionRequest::builder, kms::scheduleKeyDeletion)
                .with(CancelKeyDeletionRequest::builder, kms::cancelKeyDeletion);
    }

    private static Service states(LocalSfnClient states) {
        return new Service("states", Instants.EPOCH_SECONDS)
                .with(StartExecutionRequest::builder, states::startExecution)
                .with(DescribeExecutionRequest::builder, states::describeExecution)
                .with(ListExecutionsRequest::builder, states::listExecutions)
                .with(StopExecutionRequest::builder, states::stopExecution)
                .with(RedriveExecutionRequest::builder, states::redriveExecution)
                .with(GetExecutionHistoryRequest::builder, states::getExecutionHistory)
                .with(DescribeStateMachineRequest::builder, states::describeStateMachine)
                .with(ListStateMachinesRequest::builder, states::listStateMachines);
    }

    private static Service secrets(LocalSecretsManagerClient secrets) {
        return new Service("secretsmanager", Instants.EPOCH_SECONDS)
                .with(GetSecretValueRequest::builder, secrets::getSecretValue)
                .with(PutSecretValueRequest::builder, secrets::putSecretValue);
    }

    private static Service dynamoDb(LocalDynamoDbClient dynamoDb) {
        return new Service("dynamodb", Instants.EPOCH_SECONDS)
                .with(GetItemRequest::builder, dynamoDb::getItem)
                .with(BatchGetItemRequest::builder, dynamoDb::batchGetItem)
                .with(QueryRequest::builder, dynamoDb::query)
                .with(ScanRequest::builder, dynamoDb::scan)
                .with(PutItemRequest::builder, dynamoDb::putItem)
                .with(UpdateItemRequest::builder, dynamoDb::updateItem)
                .with(DeleteItemRequest::builder, dynamoDb::deleteItem);
    }
}
