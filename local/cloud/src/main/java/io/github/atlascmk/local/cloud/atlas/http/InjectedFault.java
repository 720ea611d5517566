package io.github.atlascmk.local.cloud.atlas.http;

import io.github.atlascmk.local.cloud.wire.AtlasFault;
import java.util.Objects;

/** A scripted fault takes the place of the answer. */
public final class InjectedFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient AtlasFault fault;

    public InjectedFault(AtlasFault fault) {
        super("scripted fault of " + fault.operation());
        this.fault = fault;
    }

    public AtlasFault fault() {
        return fault;
    }

    public String errorCode() {
        return Objects.requireNonNullElseGet(fault.errorCode(), () -> String.valueOf(fault.status()));
    }
}
