package io.github.atlascmk.local.dynamodb;

import io.github.atlascmk.local.world.World.AwsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The world's faults for this service, each for so many calls. */
final class FaultScript {
    private static final class Entry {
        private final AwsFault fault;
        private int skip;
        private int times;

        Entry(AwsFault fault) {
            this.fault = fault;
            this.skip = Objects.requireNonNullElse(fault.skip(), 0);
            this.times = Objects.requireNonNullElse(fault.times(), 1);
        }

        boolean strikes(String operation) {
            return fault.operation().equals(operation) && times > 0 && skip-- <= 0 && times-- > 0;
        }

        boolean tookEffect() {
            return Boolean.TRUE.equals(fault.effect());
        }

        DynamoDbException error() {
            int status =
                    Objects.requireNonNullElse(fault.status(), fault.error().startsWith("Internal") ? 500 : 400);
            return ServiceErrors.of(fault.error(), status, "Scripted fault of the local cloud");
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    FaultScript(List<AwsFault> faults) {
        faults.stream()
                .filter(fault -> fault.service().equals("dynamodb"))
                .map(Entry::new)
                .forEach(entries::add);
    }

    /** Does what the call does, unless a fault strikes. */
    <T> T apply(String operation, Supplier<T> effect) {
        for (Entry entry : entries) {
            if (entry.strikes(operation)) {
                if (entry.tookEffect()) {
                    T _ = effect.get();
                }
                throw entry.error();
            }
        }
        return effect.get();
    }
}
