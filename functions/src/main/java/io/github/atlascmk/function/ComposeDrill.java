package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.impact.Drill;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composes the messages of a drill, one of each level. Reads and writes nothing. */
public final class ComposeDrill extends StepHandler<ComposeDrill.Input, ComposeDrill.Composed> {
    private final Clock clock;

    /** @param contact goes along as an attribute, so that a subscriber's filter can be tried; null for none */
    public record Input(@Nullable String contact) {}

    public record Composed(List<Notification> messages) {}

    public ComposeDrill() {
        this(LambdaPlatform.create());
    }

    public ComposeDrill(Platform platform) {
        super(Input.class, Json.STRICT);
        this.clock = platform.clock();
    }

    @Override
    protected Composed handle(Input input, Invocation invocation) {
        String contact = EnrolmentRequest.contact(input.contact());
        return new Composed(new Drill(contact, clock.instant(), invocation.id()).messages());
    }
}
