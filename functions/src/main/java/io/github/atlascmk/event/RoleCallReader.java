package io.github.atlascmk.event;

import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Reads the IAM calls that change a role's trust or permissions, as CloudTrail reports them. They name the role without
 * its path; a call that changes a managed policy's version names no role at all.
 */
public final class RoleCallReader implements EventReader {
    private static final String SOURCE = "aws.iam";

    private final OwnRoles own;

    public RoleCallReader(OwnRoles own) {
        this.own = own;
    }

    @Override
    public Optional<Signal> recognise(Envelope event) {
        if (!event.is(SOURCE, CloudTrailRecord.DETAIL_TYPE)) {
            return Optional.empty();
        }
        CloudTrailRecord call = new CloudTrailRecord(event);
        String parameter = call.name().equals("CreateRole") ? "assumeRolePolicyDocument" : "policyDocument";
        return Optional.of(call.signal(own, () -> target(call), document(call), parameter));
    }

    @Override
    public String knownEvents() {
        return "\"" + CloudTrailRecord.DETAIL_TYPE + "\" of \"" + SOURCE + "\"";
    }

    /** The document that the call wrote, if we write to it too; else empty. */
    private static String document(CloudTrailRecord call) {
        return switch (call.name()) {
            case "CreateRole", "UpdateAssumeRolePolicy" -> Document.TRUST_POLICY;
            case "PutRolePolicy" ->
                call.parameter("policyName").equals(InlinePolicy.NAME) ? Document.INLINE_POLICY : "";
            default -> "";
        };
    }

    private static Target target(CloudTrailRecord call) {
        String role = call.parameter("roleName");
        if (!role.isEmpty()) {
            return new Target.Role(call.account(), role);
        }
        String policy = call.parameter("policyArn");
        if (Target.ManagedPolicy.isArn(policy)) {
            return new Target.ManagedPolicy(policy);
        }
        if (!policy.isEmpty()) {
            throw InvalidEvent.ofField(
                    "detail.requestParameters.policyArn",
                    policy,
                    "the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/path/name");
        }
        throw new InvalidEvent("detail.requestParameters of " + call.name()
                + " has neither roleName nor policyArn; a call that changes a role has one of them");
    }
}
