package io.github.atlascmk.local.cloud.aws.endpoint;

import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the services of AWS share: the wire, the script of faults, and what the stack's roles may do. */
public final class Endpoints {
    private final Wire wire;
    private final AwsFaults faults;
    private final IdentityPolicies stack;
    private final @Nullable Duration latency;

    public Endpoints(Wire wire, AwsFaults faults, IdentityPolicies stack, @Nullable Duration latency) {
        this.wire = wire;
        this.faults = faults;
        this.stack = stack;
        this.latency = latency;
    }

    public Wire wire() {
        return wire;
    }

    public Endpoint endpoint(String service, Endpoint.Errors errors) {
        return new Endpoint(service, wire, faults, stack, latency, errors);
    }

    /** The condition keys of every request that doesn't come from another AWS service or through a VPC endpoint. */
    public RequestContext request() {
        Instant now = wire.timeline().instant();
        return new RequestContext()
                .with("aws:CurrentTime", now.toString())
                .with("aws:EpochTime", Long.toString(now.getEpochSecond()))
                .with("aws:SecureTransport", "true")
                .with("aws:PrincipalIsAWSService", "false")
                .with("aws:ViaAWSService", "false")
                .without("aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:SourceArn", "aws:SourceAccount")
                .without("aws:CalledVia", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge");
    }

    /**
     * The ARN that makes a call with this account's credentials: the caller's role if it belongs to the account,
     * otherwise the account's root.
     */
    public String requester(String account) {
        Caller caller = wire.caller();
        return Arn.accountOf(caller.roleArn()).equals(account) ? caller.roleArn() : Arn.root(account);
    }
}
