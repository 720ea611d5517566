package io.github.atlascmk.local.cloud.atlas.access;

import java.util.List;

/** AWS as Atlas meets it when it assumes a customer's role and uses a customer's key. */
public interface CustomerAws {
    /** What came of using a key. */
    enum KeyUse {
        ALLOWED,
        NOT_FOUND,
        DISABLED,
        PENDING_DELETION,
        PENDING_IMPORT,
        DENIED
    }

    /** Whether {@code principalArn} can assume the role with this external id, as the rest of AWS sees it by now. */
    boolean canAssume(String principalArn, String roleArn, String externalId);

    /**
     * What comes of DescribeKey, Encrypt and Decrypt in a session of the role, by the role's and the key's policies.
     *
     * @param key an ARN, or an id of a key in the role's account
     * @param region where the call is made, as {@code us-east-1}
     * @param from IP addresses that it is made from: it is allowed if it is from each of them
     */
    KeyUse useKey(String roleArn, String key, String region, List<String> from);
}
