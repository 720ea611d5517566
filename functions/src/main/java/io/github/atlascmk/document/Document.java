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

    /** One of the names above; messages and the stored history of our edits use it. */
    String name();

    /** The ARN of the role or key that has the document. An edit holds the lease on it. */
    String target();

    /** Names the document and its role or key in messages. */
    String label();

    /** The document as it is now; an empty one if there is none. */
    PolicyDocument read();

    /**
     * Refuses a document that AWS would refuse. A key policy's size is always checked. The other sizes are checked only
     * if a statement of ours is added: reading what shares the quota needs rights that functions which only take out or
     * restore don't have.
     *
     * @param added the statements of ours that the document was planned to have; empty if they were there before
     * @throws PolicyRejected if AWS wouldn't take the document
     * @throws PolicyTooLarge with the figures, if the document is over the quota
     */
    void check(PolicyDocument planned, List<ObjectNode> added);

    void write(PolicyDocument planned);
}
