package io.github.atlascmk.local;

import org.jspecify.annotations.Nullable;

/** A part of the cloud that others refer to before it is made: they need each other. */
final class Late<T> {
    private volatile @Nullable T part;

    void set(T made) {
        this.part = made;
    }

    T get() {
        T made = part;
        if (made == null) {
            throw new IllegalStateException("used before it was made");
        }
        return made;
    }
}
