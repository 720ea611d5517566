package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.List;

/** A policy that others own and that we edit: only statements of ours are added, changed or taken out. */
public sealed interface Document permits TrustPolicy, InlinePolicy, KeyPolicy {
    String TRUST_POLICY = "trust policy";
    String INLINE_POLICY = "inline policy " + InlinePolicy.NAME;
    String KEY_POLICY = "key policy";

    /** One of the names above: for people, and in what is stored of our edits. */
    String name();

    /** The ARN of the role or key that has the document. Its lease is the document's. */
    String target();

    /** The document and its role or key, as people say it. */
    String label();

    /** The document as it is now; an empty one if there is none. */
    PolicyDocument read();

    /**
     * Checks what AWS would refuse. Sizes are checked if something of ours is added, since reading what shares the
     * quota needs rights that a function which only takes out or restores doesn't have; a key policy's size is always
     * checked.
     *
     * @param added the statements of ours that the document was planned to have; empty if they were there before
     * @throws PolicyRejected if AWS wouldn't take the document
     * @throws PolicyTooLarge with the figures
     */
    void check(PolicyDocument planned, List<ObjectNode> added);

    void write(PolicyDocument planned);
}
