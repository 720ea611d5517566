package io.github.atlascmk.runtime;

import java.time.Duration;

/**
 * Lets a function wait: in real time on Lambda, in virtual time on the local cloud. No function waits longer than two
 * seconds.
 */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration);
}
