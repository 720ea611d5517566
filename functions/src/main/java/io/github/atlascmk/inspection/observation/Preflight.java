package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.KeyTag;
import io.github.atlascmk.aws.RolePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at only before a write, since it costs calls.
 *
 * @param projectOwner whether Atlas lets the stack's credentials do what only a Project Owner may
 * @param denials what keeps the role from using the key even with our statement, as far as IAM's simulator sees
 * @param otherInlinePolicies the size of all other inline policies of the role together; 0 if ours needs no edit
 * @param rolePolicies the role's policies besides ours and its boundary, as far as they may be read; empty if Atlas has
 *     just proved its access
 * @param missingTag the tag that the stack's rights to edit the key's policy need, if the key lacks it; null if the key
 *     has it, or needs none
 * @param tagsDenied whether the key's tags matter, and the stack may not read them
 */
public record Preflight(
        boolean projectOwner,
        List<Denial> denials,
        int otherInlinePolicies,
        List<RolePolicy> rolePolicies,
        @Nullable KeyTag missingTag,
        boolean tagsDenied) {}
