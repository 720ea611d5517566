package io.github.atlascmk.local.cloud.aws.dynamodb;

import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All tables of the stack, and how old a read of them may be. */
final class Tables {
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Wire wire;
    private final Clock clock;
    private final Random random;
    private final Duration staleness;

    Tables(List<TableSpec> specs, Wire wire, Duration staleness) {
        specs.forEach(spec -> tables.put(spec.name(), new Table(spec, staleness)));
        this.wire = wire;
        this.clock = wire.timeline();
        this.random = wire.timeline().random("dynamodb staleness");
        this.staleness = staleness;
    }

    Map<String, Table> all() {
        return tables;
    }

    /** @throws software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException if there is no such table */
    Table named(@Nullable String name) {
        Table table = name == null ? null : tables.get(name);
        if (table == null) {
            throw ServiceErrors.tableNotFound();
        }
        return table;
    }

    /** What one read of a table sees: a snapshot of the whole table at one time. */
    NavigableMap<Key, Map<String, AttributeValue>> read(Table table, @Nullable Boolean consistent) {
        boolean stale = !Boolean.TRUE.equals(consistent) && staleness.isPositive();
        return table.asOf(
                stale ? clock.instant().minusMillis(random.nextLong(staleness.toMillis() + 1)) : clock.instant());
    }

    /** What a read of a global secondary index sees: always a snapshot that is as old as staleness allows. */
    NavigableMap<Key, Map<String, AttributeValue>> readIndex(Table table) {
        return table.asOf(clock.instant().minus(staleness));
    }

    /** Does a planned write, whose condition holds. */
    void write(PlannedWrite write, @Nullable Map<String, AttributeValue> after) {
        Instant now = clock.instant();
        Map<String, AttributeValue> before = write.before();
        if (!Objects.equals(after, before)) {
            write.table().replace(now, write.key(), after);
            wire.interference().stored(wire.caller(), write.table().spec().name(), before, after);
        }
    }

    /** The target of a call as the journal names it. */
    String target(@Nullable String name, Map<String, AttributeValue> attributes) {
        Table table = tables.get(name);
        if (table == null) {
            return String.valueOf(name);
        }
        Map<String, AttributeValue> known = new TreeMap<>(attributes);
        known.values().removeIf(value -> value.s() == null);
        return name + "/" + table.keyOf(known);
    }
}
