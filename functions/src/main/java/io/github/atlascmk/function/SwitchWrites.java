package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import org.jspecify.annotations.Nullable;

/** Turns writing on or off for the whole stack. Runs under way notice before their next write. */
public final class SwitchWrites extends StepHandler<SwitchWrites.Input, SwitchWrites.Switched> {
    private final Enrolments enrolments;

    public record Input(@Nullable Boolean writesEnabled) {}

    public record Switched(boolean writesEnabled) {}

    public SwitchWrites() {
        this(LambdaPlatform.create());
    }

    public SwitchWrites(Platform platform) {
        super(Input.class, Json.STRICT);
        this.enrolments = new Enrolments(platform);
    }

    @Override
    protected Switched handle(Input input, Invocation invocation) {
        Boolean wanted = input.writesEnabled();
        if (wanted == null) {
            throw new InvalidEvent("writesEnabled is missing; it must be true or false");
        }
        enrolments.enableWrites(wanted);
        return new Switched(wanted);
    }
}
