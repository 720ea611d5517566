package io.github.atlascmk.aws;

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
 * <p>The item stays for a day when the lease is released, and remembers {@linkplain OurEdits our edits}: a read which
 * doesn't show the last one yet is told from one that shows somebody else's, and a mistake from another writer.
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

    /** What is remembered of our edits under the lease on {@code resource}, whoever holds it. */
    public OurEdits edits(String resource) {
        return translating("lease on " + resource, () -> {
            var found = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(resource)).consistentRead(true));
            return OurEdits.from(found.item(), clock.instant());
        });
    }

    private Lease acquire(String resource, Invocation invocation) {
        Instant now = clock.instant();
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
                                        entry(
                                                ":until",
                                                millis(now.plus(invocation.remaining())
                                                        .plus(MARGIN))),
                                        entry(":kept", seconds(now.plus(KEPT)))))
                                .returnValues(ReturnValue.ALL_NEW));
                return new Lease(OurEdits.from(held.attributes(), now));
            } catch (ConditionalCheckFailedException busy) {
                throw new DocumentBusy("another invocation is writing to " + resource, busy);
            }
        });
    }

    /** Never fails: the work is done, and a lease that stays behind ends by itself. */
    private void release(String resource, Invocation invocation, Lease lease) {
        try {
            dynamoDb.get().updateItem(request -> {
                request.tableName(table).key(key(resource)).conditionExpression("leaseOwner = :me");
                Map<String, AttributeValue> me = Map.of(":me", AttributeValue.fromS(invocation.id()));
                if (lease.edits().isEmpty()) {
                    request.updateExpression("REMOVE leaseOwner, leaseUntil").expressionAttributeValues(me);
                } else {
                    request.updateExpression("SET edits = :edits REMOVE leaseOwner, leaseUntil")
                            .expressionAttributeValues(Map.of(
                                    ":me",
                                    AttributeValue.fromS(invocation.id()),
                                    ":edits",
                                    lease.edits().toAttribute()));
                }
            });
        } catch (RuntimeException left) {
            LOG.warn(
                    "the lease on {} was left to expire: {}",
                    resource,
                    left.getClass().getName());
        }
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
