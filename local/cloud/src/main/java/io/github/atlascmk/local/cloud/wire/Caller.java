package io.github.atlascmk.local.cloud.wire;

import java.time.Duration;
import java.time.Instant;

/**
 * Who makes a call: one invocation of a function, one state machine, or a person.
 *
 * @param name the logical id in {@code template.yaml}, or a person's name
 * @param roleArn the role whose policies the call is subject to
 * @param deadline when the invocation is killed; later calls of it have no effect
 * @param speed seconds of the cloud that pass in one second of the caller: above 0, and 1 for all who live in the cloud
 */
public record Caller(String name, String roleArn, Instant deadline, double speed) {
    /** The local cloud itself: AWS or Atlas acting on its own. */
    public static final Caller CLOUD = new Caller("cloud", "", Instant.MAX);

    /** A caller whose seconds are those of the cloud. */
    public Caller(String name, String roleArn, Instant deadline) {
        this(name, roleArn, deadline, 1);
    }

    public static Caller person(String name, String roleArn) {
        return new Caller(name, roleArn, Instant.MAX);
    }

    /** The same caller with another role. */
    public Caller as(String otherRoleArn) {
        return new Caller(name, otherRoleArn, deadline, speed);
    }

    /** The same caller with a clock of its own, of which one second takes so many seconds of the cloud. */
    public Caller at(double itsSpeed) {
        return new Caller(name, roleArn, deadline, itsSpeed);
    }

    /** How long a time by the caller's clock takes in the cloud. */
    public Duration inCloud(Duration byItsClock) {
        return Duration.ofMillis(Math.round(byItsClock.toMillis() * speed));
    }

    /** How long a time in the cloud takes by the caller's clock. */
    public Duration byItsClock(Duration inCloud) {
        return Duration.ofMillis(Math.round(inCloud.toMillis() / speed));
    }
}
