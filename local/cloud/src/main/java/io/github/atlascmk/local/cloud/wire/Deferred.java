package io.github.atlascmk.local.cloud.wire;

import org.jspecify.annotations.Nullable;

/** A reference to a part of the cloud that is made later, for parts that need each other. */
public final class Deferred<T> {
    private volatile @Nullable T part;

    public void set(T made) {
        this.part = made;
    }

    public T get() {
        T made = part;
        if (made == null) {
            throw new IllegalStateException("used before it was made");
        }
        return made;
    }
}
