package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;

/**
 * Who may use and manage a key.
 *
 * @param writer the ARN of the role by which this function writes the policy; the policy must not lock it out
 */
public record KeyPolicy(Keys keys, KeyArn key, String writer) implements Document {
    @Override
    public String name() {
        return KEY_POLICY;
    }

    @Override
    public String target() {
        return key.toString();
    }

    @Override
    public String label() {
        return "policy of key " + key.label();
    }

    @Override
    public PolicyDocument read() {
        return keys.policy(key);
    }

    /**
     * Our own statements that were there before or are put back are checked like those of others, since KMS may refuse
     * them too.
     */
    @Override
    public void check(PolicyDocument planned, List<ObjectNode> added) {
        List<String> sids = added.stream().map(Statements::sid).toList();
        new PlannedKeyPolicy(target(), planned, sids, writer).check();
    }

    @Override
    public void write(PolicyDocument planned) {
        keys.putPolicy(key, planned);
    }
}
