package io.github.atlascmk.local.cloud.world;

/** A world file that can't be used. The message names the file, the place in it, what is there, and what should be. */
public final class InvalidWorld extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidWorld(String message) {
        super(message);
    }

    InvalidWorld(String message, Throwable cause) {
        super(message, cause);
    }
}
