package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import java.util.List;

/** Our inline policy in a role: which keys the role may use. All of it is ours, unless others edit it. */
public record InlinePolicy(Roles roles, RoleArn role) implements Document {
    /** We never write any other inline policy. */
    public static final String NAME = "AtlasCmk";

    @Override
    public String name() {
        return INLINE_POLICY;
    }

    @Override
    public String target() {
        return role.toString();
    }

    @Override
    public String label() {
        return INLINE_POLICY + " of " + role.label();
    }

    @Override
    public PolicyDocument read() {
        return roles.inlinePolicy(role, NAME).orElseGet(PolicyDocument::empty);
    }

    @Override
    public void check(PolicyDocument planned, List<ObjectNode> added) {
        planned.requireWritable();
        if (!added.isEmpty()) {
            Quota.INLINE_POLICIES_OF_A_ROLE.check(target(), planned, roles.inlineSizeBesides(role, NAME));
        }
    }

    /** Deletes the policy if no statement is left. */
    @Override
    public void write(PolicyDocument planned) {
        if (planned.isEmpty()) {
            roles.deleteInlinePolicy(role, NAME);
        } else {
            roles.putInlinePolicy(role, NAME, planned);
        }
    }
}
