package io.github.atlascmk.local.cloud.aws.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter.Instants;
import io.github.atlascmk.local.cloud.aws.iam.LocalIamClient;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** Makes clients whose calls CloudTrail records, whoever makes the calls. */
public final class CloudTrailRecorder {
    private final Wire wire;
    private final CloudTrail trail;

    public CloudTrailRecorder(Wire wire, CloudTrail trail) {
        this.wire = wire;
        this.trail = trail;
    }

    /** @param account the account whose credentials the client has, whoever calls */
    public IamClient iam(LocalIamClient client, String account) {
        return iam(client, account, null);
    }

    /** @param account the account whose credentials the client has, whoever calls */
    public KmsClient kms(LocalKmsClient client, String account, String region) {
        return kms(client, account, region, null);
    }

    /** @param assumed the role that the credentials belong to; null if they are the caller's own */
    public IamClient iam(LocalIamClient client, String account, @Nullable String assumed) {
        return (IamClient) Proxy.newProxyInstance(
                IamClient.class.getClassLoader(),
                new Class<?>[] {IamClient.class},
                new Recording(client, "iam", account, "us-east-1", assumed));
    }

    /** @param assumed the role that the credentials belong to; null if they are the caller's own */
    public KmsClient kms(LocalKmsClient client, String account, String region, @Nullable String assumed) {
        return (KmsClient) Proxy.newProxyInstance(
                KmsClient.class.getClassLoader(),
                new Class<?>[] {KmsClient.class},
                new Recording(client, "kms", account, region, assumed));
    }

    /**
     * Passes a call on to the client and records it. The SDK's convenience forms (a builder, a paginator) call this
     * proxy again with a request, and are recorded then.
     */
    private final class Recording implements InvocationHandler {
        private final Object client;
        private final String service;
        private final String account;
        private final String region;
        private final @Nullable String assumed;

        Recording(Object client, String service, String account, String region, @Nullable String assumed) {
            this.client = client;
            this.service = service;
            this.account = account;
            this.region = region;
            this.assumed = assumed;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (arguments == null
                    || arguments.length != 1
                    || !(arguments[0] instanceof SdkRequest request)
                    || !SdkPojo.class.isAssignableFrom(method.getReturnType())) {
                return method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : method.invoke(client, arguments);
            }
            try {
                Object answer = method.invoke(client, arguments);
                record(method, request, SdkJsonWriter.write((SdkPojo) answer, Instants.TEXT), null);
                return answer;
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
                    var error = refused.awsErrorDetails();
                    record(
                            method,
                            request,
                            null,
                            new CloudTrail.Refusal(error.errorCode(), String.valueOf(error.errorMessage())));
                }
                throw thrown.getCause();
            }
        }

        private void record(
                Method method, SdkPojo request, @Nullable JsonNode answer, CloudTrail.@Nullable Refusal refusal) {
            String operation = method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                    + method.getName().substring(1);
            trail.record(new CloudTrail.ApiCall(
                    service,
                    operation,
                    account,
                    region,
                    identity(
                            assumed == null ? wire.caller().roleArn() : assumed,
                            wire.caller().name(),
                            account),
                    "aws-sdk-java",
                    SdkJsonWriter.write(request, Instants.TEXT),
                    answer,
                    refusal));
        }
    }

    /**
     * The caller as CloudTrail shows it (CloudTrail User Guide: userIdentity element). A caller without a role in this
     * account is its root.
     */
    private static ObjectNode identity(String role, String session, String account) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        if (!role.contains(":role/") || !Arn.accountOf(role).equals(account)) {
            return identity.put("type", "Root")
                    .put("principalId", account)
                    .put("arn", Arn.root(account))
                    .put("accountId", account);
        }
        String name = role.substring(role.lastIndexOf('/') + 1);
        String principalId = String.format(Locale.ROOT, "AROA%017X", Integer.toUnsignedLong(role.hashCode()));
        identity.put("type", "AssumedRole")
                .put("principalId", principalId + ":" + session)
                .put("arn", "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + session)
                .put("accountId", account)
                .putObject("sessionContext")
                .putObject("sessionIssuer")
                .put("type", "Role")
                .put("principalId", principalId)
                .put("arn", role)
                .put("accountId", account)
                .put("userName", name);
        return identity;
    }
}
