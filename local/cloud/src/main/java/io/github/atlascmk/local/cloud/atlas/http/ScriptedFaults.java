package io.github.atlascmk.local.cloud.atlas.http;

import io.github.atlascmk.local.cloud.wire.AtlasFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The faults that the world asks for. Those of one operation come one after another. */
public final class ScriptedFaults {
    private final List<AtlasFault> faults;

    public ScriptedFaults(List<AtlasFault> faults) {
        this.faults = new ArrayList<>(faults);
    }

    public void add(AtlasFault fault) {
        faults.add(fault);
    }

    public void clear() {
        faults.clear();
    }

    /** The fault that a call of this operation meets, or null; either way the call is counted. */
    public @Nullable AtlasFault next(String operation) {
        for (int i = 0; i < faults.size(); i++) {
            AtlasFault fault = faults.get(i);
            if (fault.operation().equals(operation)) {
                return meet(i, fault);
            }
        }
        return null;
    }

    public List<AtlasFault> remaining() {
        return List.copyOf(faults);
    }

    private @Nullable AtlasFault meet(int index, AtlasFault fault) {
        int skip = Objects.requireNonNullElse(fault.skip(), 0);
        int times = Objects.requireNonNullElse(fault.times(), 1);
        if (skip > 0) {
            faults.set(index, with(fault, times, skip - 1));
            return null;
        }
        if (times > 1) {
            faults.set(index, with(fault, times - 1, 0));
        } else {
            faults.remove(index);
        }
        return fault;
    }

    private static AtlasFault with(AtlasFault fault, int times, int skip) {
        return new AtlasFault(
                fault.operation(),
                fault.status(),
                fault.errorCode(),
                fault.retryAfter(),
                times,
                skip == 0 ? null : skip,
                fault.effect());
    }
}
