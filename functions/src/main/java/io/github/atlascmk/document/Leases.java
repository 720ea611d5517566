package io.github.atlascmk.document;

import static io.github.atlascmk.aws.AwsErrors.translating;
import static java.util.Map.entry;

import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.runtime.Invocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Short leases on a role, a key or a project: whoever writes holds one, around read, merge, write and read-back. A
 * lease lasts five seconds longer than its invocation can, so even an abandoned one can't outlive it.
 *
 * <p>The item stays for a day when the lease is released, and remembers {@linkplain EditHistory our edits}: a read
 * which doesn't show the last one yet is told from one that shows somebody else's, and a mistake from another writer.
 * It remembers {@linkplain WriteWindows our writes}, too, even those that an invocation died in.
 */
public final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(1);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    public Leases(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Does {@code work} while nobody else holds the lease on {@code resource}.
     *
     * @throws DocumentBusy where somebody does
     */
    public <T> T holding(String resource, Invocation invocation, Function<Lease, T> work) {
        Lease lease = acquire(resource, invocation);
        try {
            return work.apply(lease);
        } finally {
            release(resource, invocation, lease);
        }
    }

    /** What is remembered under the lease on {@code resource}, whoever holds it. */
    public Lease.Memory remembered(String resource) {
        return translating("lease on " + resource, () -> {
            var found = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(resource)).consistentRead(true));
            return memory(found.item(), clock.instant());
        });
    }

    private Lease acquire(String resource, Invocation invocation) {
        Instant now = clock.instant();
        Instant until = now.plus(invocation.remaining()).plus(MARGIN);
        return translating("lease on " + resource, () -> {
            try {
                var held = dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(resource))
                                .updateExpression("SET leaseOwner = :me, leaseUntil = :until, expiresAt = :kept")
                                .conditionExpression(
                                        "attribute_not_exists(leaseOwner) OR leaseUntil < :now OR leaseOwner = :me")
                                .expressionAttributeValues(Map.ofEntries(
                                        entry(":me", AttributeValue.fromS(invocation.id())),
                                        entry(":now", millis(now)),
                                        entry(":until", millis(until)),
                                        entry(":kept", seconds(now.plus(KEPT)))))
                                .returnValues(ReturnValue.ALL_NEW));
                Lease.Memory memory = memory(held.attributes(), now);
                return new Lease(memory, until, () -> keep(resource, invocation, memory));
            } catch (ConditionalCheckFailedException busy) {
                throw new DocumentBusy("another invocation is writing to " + resource, busy);
            }
        });
    }

    /** @throws DocumentBusy where the lease isn't ours any more */
    private void keep(String resource, Invocation invocation, Lease.Memory memory) {
        translating("lease on " + resource, () -> {
            try {
                return dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(resource))
                                .conditionExpression("leaseOwner = :me")
                                .updateExpression("SET edits = :edits, writes = :writes")
                                .expressionAttributeValues(values(invocation, memory)));
            } catch (ConditionalCheckFailedException lost) {
                throw new DocumentBusy("the lease on " + resource + " ended before the write", lost);
            }
        });
    }

    /** Never fails: the work is done, and a lease that stays behind ends by itself. */
    private void release(String resource, Invocation invocation, Lease lease) {
        try {
            dynamoDb.get().updateItem(request -> {
                request.tableName(table).key(key(resource)).conditionExpression("leaseOwner = :me");
                if (lease.memory().isEmpty()) {
                    request.updateExpression("REMOVE leaseOwner, leaseUntil")
                            .expressionAttributeValues(Map.of(":me", AttributeValue.fromS(invocation.id())));
                } else {
                    request.updateExpression("SET edits = :edits, writes = :writes REMOVE leaseOwner, leaseUntil")
                            .expressionAttributeValues(values(invocation, lease.memory()));
                }
            });
        } catch (RuntimeException left) {
            LOG.warn(
                    "the lease on {} was left to expire: {}",
                    resource,
                    left.getClass().getName());
        }
    }

    private static Map<String, AttributeValue> values(Invocation invocation, Lease.Memory memory) {
        return Map.of(
                ":me", AttributeValue.fromS(invocation.id()),
                ":edits", memory.edits().toAttribute(),
                ":writes", memory.writes().toAttribute());
    }

    private static Lease.Memory memory(Map<String, AttributeValue> item, Instant now) {
        return new Lease.Memory(EditHistory.from(item, now), WriteWindows.from(item, now));
    }

    private static Map<String, AttributeValue> key(String resource) {
        return Map.of("id", AttributeValue.fromS("lease#" + resource));
    }

    private static AttributeValue millis(Instant instant) {
        return AttributeValue.fromN(Long.toString(instant.toEpochMilli()));
    }

    private static AttributeValue seconds(Instant instant) {
        return AttributeValue.fromN(Long.toString(instant.getEpochSecond()));
    }
}
