package io.github.atlascmk.local.cloud.aws.endpoint;

import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The script of failures in a world file: which call of an operation fails, and how. */
public final class AwsFaults {
    private static final class Scripted {
        private final AwsFault fault;
        private int skip;
        private int times;

        Scripted(AwsFault fault) {
            this.fault = fault;
            this.skip = Objects.requireNonNullElse(fault.skip(), 0);
            this.times = Objects.requireNonNullElse(fault.times(), 1);
        }

        AwsFault rest() {
            return new AwsFault(
                    fault.service(), fault.operation(), fault.error(), fault.status(), times, skip, fault.effect());
        }
    }

    private final List<Scripted> script = new ArrayList<>();

    /**
     * @param faults without {@code times} a fault happens once, without {@code skip} it skips no call, without
     *     {@code effect} the call has no effect
     */
    public AwsFaults(@Nullable List<AwsFault> faults) {
        if (faults != null) {
            faults.forEach(fault -> script.add(new Scripted(fault)));
        }
    }

    /**
     * Counts a call, and returns its fault; null if the call succeeds. Of several faults the first one with times left
     * applies.
     */
    public @Nullable AwsFault next(String service, String operation) {
        for (Scripted scripted : script) {
            AwsFault fault = scripted.fault;
            if (!fault.service().equals(service) || !fault.operation().equals(operation) || scripted.times == 0) {
                continue;
            }
            if (scripted.skip > 0) {
                scripted.skip--;
                continue;
            }
            scripted.times--;
            return fault;
        }
        return null;
    }

    /** The faults that haven't happened yet. */
    public List<AwsFault> remaining() {
        return script.stream()
                .filter(scripted -> scripted.times > 0)
                .map(Scripted::rest)
                .toList();
    }
}
