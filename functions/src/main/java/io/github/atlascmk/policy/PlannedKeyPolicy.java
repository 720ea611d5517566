package io.github.atlascmk.policy;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import java.util.Collection;
import java.util.List;

/**
 * A key policy that is about to be written. An inspection checks it, so that a plan can report problems; the step
 * checks it again right before the write.
 *
 * @param sids the Sids of our statements in it; all other statements must be kept unchanged
 * @param writerArn the role that will write it
 */
public record PlannedKeyPolicy(String keyArn, PolicyDocument document, Collection<String> sids, String writerArn) {
    /** The actions of its writer: the present policy is read before it is written, and after. */
    public static final List<String> WRITER_ACTIONS = List.of("kms:GetKeyPolicy", "kms:PutKeyPolicy");

    /**
     * @throws PolicyRejected if the policy would lock its writer out, has a character that KMS doesn't accept, or has a
     *     foreign statement that may not survive: one that names a deleted principal, which KMS may refuse, or one
     *     without action or resource, which has no effect and is surely a mistake
     * @throws PolicyTooLarge if it has more than 32,768 bytes; the message has the figures
     */
    public void check() {
        Diagnosis foreign = new Diagnosis(document.without(sids));
        List<String> orphans = foreign.orphans();
        if (!orphans.isEmpty()) {
            throw new PolicyRejected(
                    "the policy of " + keyArn + " names a principal that was deleted (" + String.join(", ", orphans)
                            + "), and KMS may refuse to write it again: remove that principal first");
        }
        List<String> ineffective = foreign.ineffective();
        if (!ineffective.isEmpty()) {
            throw new PolicyRejected("the policy of " + keyArn + " has no Action or no Resource in "
                    + String.join(" and ", ineffective) + ", which has no effect: complete or remove it first");
        }
        new Diagnosis(document.ofKey(keyArn)).lockOut(writerArn).ifPresent(why -> {
            throw new PolicyRejected("the policy of " + keyArn + " " + why + ", so the stack can't write it");
        });
        Quota.KEY_POLICY.check(keyArn, document);
    }
}
