package io.github.atlascmk.sweep;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sweep's own item: when a person was last told that the brake is on. There is no item while the brake is off. */
public final class BrakeRecord {
    /**
     * Records that a person was told.
     *
     * @param sweep the ARN of the sweep's execution
     */
    public record Told(Instant at, String sweep) {}

    private record Brake(@Nullable Told told) {}

    private static final String ID = "sweep#brake";

    private final Table table;

    public BrakeRecord(Platform platform) {
        this.table = Table.states(platform);
    }

    public Optional<Told> last() {
        return table.find(ID, Brake.class).map(Brake::told);
    }

    public void told(Told told) {
        table.update(ID, new Update().set("told", told));
    }

    public void forget() {
        table.update(ID, new Update().remove("told"));
    }
}
