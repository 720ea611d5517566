package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.RoleArn;

/**
 * Something in AWS that a project's databases or snapshots depend on, enrolled or not: an event about it concerns the
 * project.
 *
 * @param value the ARN of a key, the {@link RoleArn#lookupKey()} of a role, or the id of a custom key store
 */
public record Dependency(Kind kind, String value) {

    /** What the project needs it for. */
    public enum Kind {
        /** The key that the project is encrypted with. */
        KEY,
        /** The role by which Atlas uses that key. */
        ROLE,
        /** The custom key store of the key in use, or of the enrolled key. */
        KEY_STORE,
        /**
         * A key that the project was encrypted with: snapshots of that time need it (Atlas: back up with customer
         * keys).
         */
        FORMER_KEY
    }
}
