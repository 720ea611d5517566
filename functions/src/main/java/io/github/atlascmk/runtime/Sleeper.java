package io.github.atlascmk.runtime;

import java.time.Duration;

/** How a function waits: really on Lambda, in virtual time on the local cloud. Never for more than two seconds. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration);
}
