package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import java.util.List;

/** Who may assume a role. */
public record TrustPolicy(Roles roles, RoleArn role) implements Document {
    @Override
    public String name() {
        return TRUST_POLICY;
    }

    @Override
    public String target() {
        return role.toString();
    }

    @Override
    public String label() {
        return "trust policy of " + role.label();
    }

    /** @throws RoleMissing if the role doesn't exist: every role has a trust policy */
    @Override
    public PolicyDocument read() {
        return roles.find(role)
                .map(Role::trust)
                .orElseThrow(() -> new RoleMissing("the role " + role + " doesn't exist (any more)"));
    }

    @Override
    public void check(PolicyDocument planned, List<ObjectNode> added) {
        if (planned.isEmpty()) {
            throw new PolicyRejected("the trust policy of " + role
                    + " would have no statement left, which IAM doesn't take: delete the role if nobody needs it");
        }
        planned.requireWritable();
        if (!added.isEmpty()) {
            Quota.TRUST_POLICY.check(target(), planned);
        }
    }

    @Override
    public void write(PolicyDocument planned) {
        roles.putTrust(role, planned);
    }
}
