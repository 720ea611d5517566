package io.github.atlascmk.local.cloud.aws.sts;

import io.github.atlascmk.local.cloud.aws.account.AwsAccounts;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrailRecorder;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoint;
import io.github.atlascmk.local.cloud.aws.endpoint.Session;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.MemberStacks;
import io.github.atlascmk.runtime.AwsAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.ExpiredTokenException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * STS for the roles of {@link MemberStacks}: sessions that last as long as requested, an hour by default (STS API
 * Reference: AssumeRole). Both the caller's policies and the role's trust policy have to allow it.
 */
public final class LocalStsClient implements StsClient {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final AwsAccounts accounts;
    private final MemberStacks members;
    private final Endpoint endpoint;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    public LocalStsClient(AwsAccounts accounts, MemberStacks members) {
        this.accounts = accounts;
        this.members = members;
        this.endpoint = accounts.endpoints().endpoint("sts", LocalStsClient::exception);
    }

    /** Clients of IAM and KMS with a session's credentials; their calls are recorded on the trail of that account. */
    public AwsAccess access(AwsSessionCredentials credentials, CloudTrailRecorder recorder) {
        Session session = Objects.requireNonNull(sessions.get(credentials.accessKeyId()), "no such session");
        String account = Arn.accountOf(session.roleArn());
        return new AwsAccess(
                () -> recorder.iam(accounts.iam(account, session), account, session.roleArn()),
                region -> recorder.kms(accounts.kms(account, region, session), account, region, session.roleArn()));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        String roleArn = String.valueOf(request.roleArn());
        String caller = accounts.endpoints().wire().caller().roleArn();
        RequestContext context = accounts.endpoints()
                .request()
                .with("aws:ResourceAccount", Arn.accountOf(roleArn))
                .with("aws:PrincipalArn", caller)
                .with("aws:PrincipalAccount", Arn.accountOf(caller))
                .with("sts:RoleSessionName", String.valueOf(request.roleSessionName()));
        if (request.externalId() != null) {
            context.with("sts:ExternalId", request.externalId());
        } else {
            context.without("sts:ExternalId");
        }
        return endpoint.call("AssumeRole", roleArn, context, () -> {
            MemberStacks.@Nullable Role role = members.byArn().get(roleArn);
            Request assume = new Request(new Requester(caller, null), "sts:AssumeRole", null, context);
            if (role == null || !PolicyEvaluator.evaluate(role.trust(), assume).allows()) {
                throw endpoint.error(
                        "AccessDenied",
                        403,
                        "User: " + caller + " is not authorized to perform: sts:AssumeRole on resource: " + roleArn);
            }
            return AssumeRoleResponse.builder()
                    .credentials(begin(roleArn, duration(request)))
                    .build();
        });
    }

    private Duration duration(AssumeRoleRequest request) {
        Duration asked = request.durationSeconds() == null ? LONGEST : Duration.ofSeconds(request.durationSeconds());
        if (asked.compareTo(LONGEST) > 0 || asked.compareTo(Duration.ofMinutes(15)) < 0) {
            throw endpoint.error(
                    "ValidationError", 400, "A session of a role that a role assumes lasts 15 minutes to one hour.");
        }
        return asked;
    }

    private Credentials begin(String roleArn, Duration duration) {
        Instant expires = accounts.endpoints().wire().timeline().instant().plus(duration);
        String id = String.format("ASIALOCAL%011d", sessions.size() + 1);
        sessions.put(id, new Session(roleArn, expires));
        return Credentials.builder()
                .accessKeyId(id)
                .secretAccessKey("local-" + id)
                .sessionToken("local-token-" + id)
                .expiration(expires)
                .build();
    }

    private static AwsServiceException.Builder exception(String errorCode) {
        return errorCode.equals("ExpiredToken")
                ? ExpiredTokenException.builder()
                : (AwsServiceException.Builder) StsException.builder();
    }
}
