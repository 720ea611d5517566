package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.jsonata.Values;
import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service to try machines on. The task {@code test:echo} gives its arguments back. */
public final class MachineFixture {
    public static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    public static final String MACHINE = "arn:aws:states:us-east-1:111122223333:stateMachine:tried";

    public final Timeline timeline;
    public final Map<String, Integration> integrations = new HashMap<>();
    public final List<HistoryEvent> events = new ArrayList<>();
    private @Nullable StepFunctions service;

    public MachineFixture() {
        this(1);
    }

    public MachineFixture(long seed) {
        timeline = new Timeline(START, seed);
        integrations.put("test:echo", (arguments, _) -> arguments);
        integrations.put("test:slow", (arguments, _) -> {
            timeline.sleep(Duration.ofSeconds(arguments.path("seconds").asLong()));
            return arguments;
        });
    }

    /** A task that fails with these errors, one after another, and then gives its arguments back. */
    public MachineFixture failing(String resource, String... errors) {
        List<String> left = new ArrayList<>(List.of(errors));
        integrations.put(resource, (arguments, _) -> {
            if (left.isEmpty()) {
                return arguments;
            }
            throw new StatesError(left.removeFirst(), "on purpose");
        });
        return this;
    }

    public StepFunctions service() {
        if (service == null) {
            service = new StepFunctions(timeline, integrations);
            service.listen(events::add);
        }
        return service;
    }

    /** Runs a machine of these states to its end. */
    public Execution run(String states, String input) {
        return runMachine("{'QueryLanguage':'JSONata'," + states + "}", input);
    }

    public Execution runMachine(String definition, String input) {
        service()
                .create(
                        MACHINE,
                        StateMachine.parse(quoted(definition), Map.of()),
                        "arn:aws:iam::111122223333:role/m",
                        Map.of());
        String arn = service().start(MACHINE, "run", json(input));
        timeline.run();
        return service().describe(arn);
    }

    /** Reads JSON that may have single quotes for double ones, unless it has double ones. */
    public static JsonNode json(String text) {
        try {
            return Values.parse(quoted(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** In definitions here, {@code '} is JSON's quote and {@code `} is JSONata's. */
    public static String quoted(String text) {
        return text.replace('\'', '"').replace('`', '\'');
    }

    /** Seconds from the start to each event of a kind. */
    List<Double> secondsOf(Class<? extends HistoryEvent.Detail> kind) {
        return events.stream()
                .filter(event -> kind.isInstance(event.detail()))
                .map(event -> Duration.between(START, event.at()).toMillis() / 1000.0)
                .toList();
    }

    public List<String> entered() {
        return events.stream()
                .filter(event -> event.detail() instanceof HistoryEvent.StateEntered)
                .map(event -> String.valueOf(event.state()))
                .toList();
    }
}
