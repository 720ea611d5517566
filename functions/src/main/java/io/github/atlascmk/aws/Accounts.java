package io.github.atlascmk.aws;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.failure.AccountNotConnected;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Reaches IAM and KMS in the account of a role or key: in the stack's own account with the function's role, in another
 * one with the role that {@code member-account.yaml} creates there. The credentials for that role are valid for an
 * hour, the most that role chaining allows (IAM User Guide: role chaining), and are cached.
 */
public final class Accounts {
    /** Credentials are renewed this long before they expire, so that none expire during a call. */
    private static final Duration EARLY = Duration.ofMinutes(5);

    private static final String SESSION = "atlas-cmk";

    /** The default of the template's parameter MemberExternalId. */
    private static final String NOT_SET = "not-set";

    private final Platform platform;
    private final List<String> accounts;
    private final String memberRole;
    private final String externalId;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private record Session(AwsAccess access, Instant expires) {}

    /**
     * Reads the variables ACCOUNTS (the stack's own account, then those that it may reach), MEMBER_ROLE_NAME and
     * MEMBER_EXTERNAL_ID.
     */
    public Accounts(Platform platform) {
        this.platform = platform;
        this.accounts = List.of(platform.required("ACCOUNTS").split(","));
        this.memberRole = platform.required("MEMBER_ROLE_NAME");
        this.externalId = platform.required("MEMBER_EXTERNAL_ID");
    }

    /** The accounts whose events the stack can get, too: its own, and its member accounts. */
    public Set<String> all() {
        return new LinkedHashSet<>(accounts);
    }

    /** Whether it is the stack's own account. */
    public boolean isOwn(String account) {
        return account.equals(accounts.getFirst());
    }

    /** @throws AccountNotConnected if the account isn't the stack's own and doesn't let the stack in */
    AwsAccess in(String partition, String account) {
        if (isOwn(account)) {
            return platform.aws();
        }
        Instant needed = platform.clock().instant().plus(EARLY);
        @Nullable Session present = sessions.get(account);
        if (present == null || present.expires.isBefore(needed)) {
            present = assume(partition, account);
            sessions.put(account, present);
        }
        return present.access;
    }

    private Session assume(String partition, String account) {
        if (!accounts.contains(account)) {
            throw new AccountNotConnected("the account " + account + " isn't one of the stack's MemberAccounts");
        }
        if (externalId.equals(NOT_SET)) {
            throw new AccountNotConnected(
                    "the stack's MemberExternalId isn't set, so the stack can't enter the account " + account);
        }
        String role = "arn:" + partition + ":iam::" + account + ":role/" + memberRole;
        try {
            return translating(
                    "sts:AssumeRole of " + role,
                    () -> session(platform.sts()
                            .get()
                            .assumeRole(request ->
                                    request.roleArn(role).externalId(externalId).roleSessionName(SESSION))
                            .credentials()));
        } catch (AwsAccessDenied refused) {
            throw new AccountNotConnected(
                    "the role " + role + " doesn't let the stack in: deploy member-account.yaml in " + account
                            + ", with this stack's account, name and external id",
                    refused);
        }
    }

    private Session session(Credentials credentials) {
        return new Session(
                platform.awsAs()
                        .apply(AwsSessionCredentials.create(
                                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken())),
                credentials.expiration());
    }
}
