package io.github.atlascmk.local.cloud.wire;

import java.time.Instant;

/**
 * Who makes a call: one invocation of a function, one state machine, or a person.
 *
 * @param name the logical id in {@code template.yaml}, or a person's name
 * @param roleArn the role whose policies the call is subject to
 * @param deadline when the invocation is killed; later calls of it have no effect
 */
public record Caller(String name, String roleArn, Instant deadline) {
    /** The local cloud itself: AWS or Atlas acting on its own. */
    public static final Caller CLOUD = new Caller("cloud", "", Instant.MAX);

    public static Caller person(String name, String roleArn) {
        return new Caller(name, roleArn, Instant.MAX);
    }
}
