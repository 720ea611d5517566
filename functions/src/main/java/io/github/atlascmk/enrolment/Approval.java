package io.github.atlascmk.enrolment;

import io.github.atlascmk.runtime.Sha256;

/** What a person has to approve, because it can't be undone or concerns what somebody else set up. */
public enum Approval {
    /** From an IAM user's access key to a role: Atlas has no way back. */
    SWITCH_TO_ROLE,
    /** From another role to the enrolled one. */
    REPLACE_ROLE,
    /** From another key to the enrolled one. */
    REPLACE_KEY,
    /** A role that was there before is gone: somebody deleted what databases may depend on. */
    RECREATE_ROLE;

    private static final int DIGITS = 16;

    /**
     * The name of the state that it is asked for in: an approval given for one counts for no other.
     *
     * @param facts what makes up the state: what is there, and what shall be
     */
    public String state(String... facts) {
        return Sha256.hex(name() + "\n" + String.join("\n", facts)).substring(0, DIGITS);
    }
}
