package io.github.atlascmk.local.cloud.aws.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value over time, so that a reader with a lag sees an older version. Null means that there is no value. */
final class ValueHistory<T> {
    private record Version<T>(Instant since, @Nullable T value) {}

    private final List<Version<T>> versions = new ArrayList<>();

    void set(Instant since, @Nullable T value) {
        versions.add(new Version<>(since, value));
    }

    @Nullable
    T latest() {
        return versions.isEmpty() ? null : versions.getLast().value;
    }

    @Nullable
    T at(Instant instant) {
        for (Version<T> version : versions.reversed()) {
            if (!version.since.isAfter(instant)) {
                return version.value;
            }
        }
        return null;
    }
}
