package io.github.atlascmk.local.atlas;

import io.github.atlascmk.local.world.World;
import java.util.Objects;

/** A scripted fault takes the place of the answer. */
final class FaultMet extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient World.AtlasFault fault;

    FaultMet(World.AtlasFault fault) {
        super("scripted fault of " + fault.operation());
        this.fault = fault;
    }

    World.AtlasFault fault() {
        return fault;
    }

    String errorCode() {
        return Objects.requireNonNullElseGet(fault.errorCode(), () -> String.valueOf(fault.status()));
    }
}
