package io.github.atlascmk.document;

import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short leases on a role, a key or a project: whoever writes holds one, around read, merge, write and read-back. A
 * lease lasts five seconds longer than its invocation can, so not even an abandoned invocation can outlive it.
 *
 * <p>The item stays for a day after the release. It remembers {@linkplain EditHistory our edits}, to tell a stale read
 * from a change by others, and a single mistake from another writer that keeps changing the document. It also remembers
 * {@linkplain WriteWindows our writes}, even those in which an invocation died.
 */
public final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(1);

    private final Table states;
    private final Clock clock;

    /** What an item remembers; its parts are empty before the first edit. */
    private record Remembered(
            @Nullable EditHistory edits, @Nullable WriteWindows writes) {

        /** Leaves out what is older than a day: DynamoDB's time to live may take days to delete an item. */
        Lease.Memory recent(Instant now) {
            return new Lease.Memory(
                    edits == null ? EditHistory.none() : edits.recent(now),
                    writes == null ? WriteWindows.none() : writes.recent(now));
        }
    }

    public Leases(Platform platform) {
        this.states = Table.states(platform);
        this.clock = platform.clock();
    }

    /**
     * Does {@code work} while it holds the lease on {@code resource}.
     *
     * @throws DocumentBusy if another invocation holds it
     */
    public <T> T holding(String resource, Invocation invocation, Supplier<T> work) {
        return holding(resource, invocation, _ -> work.get());
    }

    /** The same for work that edits documents under the lease. */
    public <T> T holding(String resource, Invocation invocation, Function<Lease, T> work) {
        Lease lease = acquire(resource, invocation);
        try {
            return work.apply(lease);
        } finally {
            release(resource, invocation, lease.memory());
        }
    }

    /** What the lease's item on {@code resource} remembers; this needs no lease. */
    public Lease.Memory remembered(String resource) {
        return states.find(id(resource), Remembered.class)
                .map(remembered -> remembered.recent(clock.instant()))
                .orElseGet(Lease.Memory::none);
    }

    private Lease acquire(String resource, Invocation invocation) {
        Instant now = clock.instant();
        Instant until = now.plus(invocation.remaining()).plus(MARGIN);
        // Milliseconds: times as texts can't be compared, since those of full seconds have no fraction.
        Update acquired = new Update()
                .set("leaseOwner", invocation.id())
                .set("leaseUntil", until.toEpochMilli())
                .set("expiresAt", now.plus(KEPT).getEpochSecond())
                .onlyIf(
                        "attribute_not_exists(leaseOwner) OR leaseUntil < :now OR leaseOwner = :leaseOwner",
                        Map.of("now", now.toEpochMilli()));
        Lease.Memory memory = states.update(id(resource), acquired)
                .orElseThrow(() -> new DocumentBusy("another invocation is writing to " + resource))
                .as(Remembered.class)
                .recent(now);
        return new Lease(memory, until, () -> keep(resource, invocation, memory));
    }

    /** @throws DocumentBusy if the lease isn't ours any more */
    private void keep(String resource, Invocation invocation, Lease.Memory memory) {
        if (states.update(id(resource), remembering(memory, invocation)).isEmpty()) {
            throw new DocumentBusy("the lease on " + resource + " ended before the write");
        }
    }

    /** Never fails, since the work is done, and a lease that isn't released expires. */
    private void release(String resource, Invocation invocation, Lease.Memory memory) {
        try {
            Update released = memory.isEmpty() ? ifHeldBy(invocation) : remembering(memory, invocation);
            if (states.update(id(resource), released.remove("leaseOwner").remove("leaseUntil"))
                    .isEmpty()) {
                LOG.warn("the lease on {} had ended before it was released", resource);
            }
        } catch (RuntimeException left) {
            LOG.warn(
                    "the lease on {} was left to expire: {}",
                    resource,
                    left.getClass().getName());
        }
    }

    private static Update remembering(Lease.Memory memory, Invocation invocation) {
        return ifHeldBy(invocation).set("edits", memory.edits()).set("writes", memory.writes());
    }

    private static Update ifHeldBy(Invocation invocation) {
        return new Update().onlyIf("leaseOwner = :me", Map.of("me", invocation.id()));
    }

    private static String id(String resource) {
        return "lease#" + resource;
    }
}
