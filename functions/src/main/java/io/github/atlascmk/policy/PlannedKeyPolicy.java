package io.github.atlascmk.policy;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import java.util.Collection;
import java.util.List;

/**
 * A key policy as it is to be written: an inspection checks it so that a plan tells, and the step once more right
 * before the write.
 *
 * @param sids of the statements of ours that are written in it: all others are to survive as they are
 * @param writerArn the role that is to write it
 */
public record PlannedKeyPolicy(String keyArn, PolicyDocument document, Collection<String> sids, String writerArn) {

    /**
     * @throws PolicyRejected where it would lock its writer out, has a character that KMS doesn't take, or holds a
     *     statement of somebody else's that may not survive: one of a principal that was deleted, which KMS may refuse,
     *     or one without action or resource, which has no effect and was surely not meant so
     * @throws PolicyTooLarge beyond 32,768 bytes, with the figures
     */
    public void check() {
        Diagnosis foreign = new Diagnosis(document.without(sids));
        List<String> orphans = foreign.orphans();
        if (!orphans.isEmpty()) {
            throw new PolicyRejected("the policy of " + keyArn + " names a principal that was deleted ("
                    + String.join(", ", orphans) + "), and KMS may refuse to write it again: take that out first");
        }
        List<String> ineffective = foreign.ineffective();
        if (!ineffective.isEmpty()) {
            throw new PolicyRejected("the policy of " + keyArn + " has no Action or no Resource in "
                    + String.join(" and ", ineffective) + ", which has no effect so: complete it or take it out first");
        }
        new Diagnosis(document).lockOut(writerArn).ifPresent(why -> {
            throw new PolicyRejected("the policy of " + keyArn + " " + why + ", so it can't be written from here");
        });
        Quota.KEY_POLICY.check(keyArn, document);
    }
}
