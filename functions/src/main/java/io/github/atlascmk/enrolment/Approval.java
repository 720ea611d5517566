package io.github.atlascmk.enrolment;

import io.github.atlascmk.runtime.Sha256;

/** What a person has to approve, because it can't be undone or concerns what others set up. */
public enum Approval {
    /** From an IAM user's access key to a role: Atlas has no way back. */
    SWITCH_TO_ROLE,
    /** From another role to the enrolled one. */
    REPLACE_ROLE,
    /** From another key to the enrolled one. */
    REPLACE_KEY,
    /** A role that was there before is gone, although databases may depend on it. */
    RECREATE_ROLE,
    /** A Deny whose conditions can't be judged from here doesn't apply to Atlas. */
    IGNORE_DENY;

    private static final int DIGITS = 16;

    /**
     * Names the state for which the approval is asked: an approval counts for no other state.
     *
     * @param facts what makes up the state: what exists, and what is wanted
     */
    public String state(String... facts) {
        return Sha256.hex(name() + "\n" + String.join("\n", facts)).substring(0, DIGITS);
    }
}
