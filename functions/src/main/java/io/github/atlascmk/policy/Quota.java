package io.github.atlascmk.policy;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How large a policy may become. The size is checked before a write is tried. */
public enum Quota {
    /**
     * 2,048 characters ("IAM User Guide: IAM and AWS STS quotas", role trust policy length). AWS documents only for
     * inline and managed policies that white space doesn't count; we write none between tokens. AWS raises this quota
     * to 4,096 on request. We can't see that, so the lower figure holds.
     */
    TRUST_POLICY("the trust policy of %s would have %,d characters, and IAM allows %,d", 2_048),

    /**
     * 10,240 characters for all inline policies of a role together, white space not counted ("IAM User Guide: IAM and
     * AWS STS quotas"). White space inside of strings is counted here, to be safe.
     */
    INLINE_POLICIES_OF_A_ROLE(
            "the inline policies of %s would have %,d characters together, and IAM allows %,d", 10_240),

    /** 32,768 bytes, not adjustable ("KMS Developer Guide: resource quotas", key policy document size). */
    KEY_POLICY("the key policy of %s would have %,d bytes, and KMS allows %,d", 32_768);

    private final String message;
    private final int limit;

    Quota(String message, int limit) {
        this.message = message;
        this.limit = limit;
    }

    /** The largest size allowed, in the unit of {@link #size}. */
    public int limit() {
        return limit;
    }

    /** The document's size as this quota counts it: bytes of UTF-8 for a key policy, characters otherwise. */
    public int size(PolicyDocument document) {
        String json = document.toJson();
        return this == KEY_POLICY ? json.getBytes(StandardCharsets.UTF_8).length : json.length();
    }

    /**
     * Checks a document that has the quota to itself.
     *
     * @param owner the owner of the policy, for the message: "role atlas-cmk/orders", or a key's ARN
     * @throws PolicyTooLarge if it is too large; the message has the figures
     * @throws PolicyRejected if it has a character that AWS doesn't accept
     */
    public void check(String owner, PolicyDocument planned) {
        check(owner, planned, 0);
    }

    /**
     * Checks a document that shares its quota with others.
     *
     * @param others the sum of {@link #size} over the role's other inline policies; 0 for the other quotas
     * @throws PolicyTooLarge if it is too large; the message has the figures
     * @throws PolicyRejected if it has a character that AWS doesn't accept
     */
    public void check(String owner, PolicyDocument planned, int others) {
        planned.requireWritable();
        int total = size(planned) + others;
        if (total > limit) {
            throw new PolicyTooLarge(String.format(Locale.ROOT, message, owner, total, limit));
        }
    }
}
