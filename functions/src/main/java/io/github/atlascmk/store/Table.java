package io.github.atlascmk.store;

import static io.github.atlascmk.aws.AwsErrors.translating;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.runtime.Platform;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * A table of DynamoDB whose items are records, written by Jackson: null is left out, and times are ISO 8601 texts. A
 * condition can't compare such texts, since the number of their digits varies; whatever it compares must be a number.
 * Each item says in {@value #RECORD_VERSION} which version of its record it holds. Reads are consistent, except those
 * of an index.
 *
 * <p>Every method may throw what {@link io.github.atlascmk.aws.AwsErrors} makes of DynamoDB's errors.
 */
public final class Table {
    static final String RECORD_VERSION = "recordVersion";
    static final int VERSION = 1;
    static final String ID = "id";

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String name;

    public Table(Supplier<DynamoDbClient> dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    public static Table enrolments(Platform platform) {
        return new Table(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
    }

    /** What is remembered between runs: claims, leases, results… */
    public static Table states(Platform platform) {
        return new Table(platform.dynamoDb(), platform.required("STATE_TABLE"));
    }

    /** What policies were before our writes. */
    public static Table history(Platform platform) {
        return new Table(platform.dynamoDb(), platform.required("HISTORY_TABLE"));
    }

    public String name() {
        return name;
    }

    public Optional<Item> find(String id) {
        return translating(
                "dynamodb:GetItem of " + id,
                () -> item(dynamoDb.get()
                        .getItem(request -> request.tableName(name).key(key(id)).consistentRead(true))
                        .item()));
    }

    /** The record that was put under this id; empty if there is none. */
    public <T> Optional<T> find(String id, Class<T> type) {
        return find(id).map(item -> item.as(type));
    }

    /**
     * The items that exist, by id, in one call.
     *
     * @param ids at most 100 (Amazon DynamoDB API: BatchGetItem)
     * @throws AwsThrottled if DynamoDB returned only a part of them
     */
    public Map<String, Item> findAll(Collection<String> ids) {
        List<Map<String, AttributeValue>> keys = ids.stream().map(Table::key).toList();
        return translating("dynamodb:BatchGetItem of " + name, () -> {
            var answer = dynamoDb.get()
                    .batchGetItem(request -> request.requestItems(Map.of(
                            name,
                            KeysAndAttributes.builder()
                                    .keys(keys)
                                    .consistentRead(true)
                                    .build())));
            if (!answer.unprocessedKeys().isEmpty()) {
                throw new AwsThrottled("DynamoDB left a part of a batch unread");
            }
            Map<String, Item> items = new HashMap<>();
            answer.responses()
                    .getOrDefault(name, List.of())
                    .forEach(found -> item(found).ifPresent(item -> items.put(item.id(), item)));
            return items;
        });
    }

    /** Puts a record, and replaces an item of the same id. */
    public void put(String id, Object record) {
        put(id, item(id, record));
    }

    /** Puts a record that holds its key itself, in a table whose key isn't an id. */
    public void put(Object record) {
        put(name, attributes(Records.fields(record)));
    }

    private void put(String what, Map<String, AttributeValue> item) {
        translating(
                "dynamodb:PutItem of " + what,
                () -> dynamoDb.get().putItem(request -> request.tableName(name).item(item)));
    }

    /**
     * Puts a record if the condition holds for the present item.
     *
     * @param condition a condition expression; {@code :name} in it stands for a value of {@code compared}
     * @return whether it was put
     */
    public boolean putIf(String condition, Map<String, ?> compared, String id, Object record) {
        Map<String, AttributeValue> item = item(id, record);
        return translating("dynamodb:PutItem of " + id, () -> {
            try {
                dynamoDb.get()
                        .putItem(request -> request.tableName(name)
                                .item(item)
                                .conditionExpression(condition)
                                .expressionAttributeValues(values(compared)));
                return true;
            } catch (ConditionalCheckFailedException doesNotHold) {
                return false;
            }
        });
    }

    /**
     * Changes single attributes, and makes the item if it isn't there.
     *
     * @return the item as it is now; empty if the update's condition doesn't hold
     */
    public Optional<Item> update(String id, Update update) {
        return translating("dynamodb:UpdateItem of " + id, () -> {
            try {
                return Optional.of(new Item(
                        name,
                        Attributes.json(dynamoDb.get()
                                .updateItem(request -> request.tableName(name)
                                        .key(key(id))
                                        .updateExpression(update.expression())
                                        .conditionExpression(update.condition())
                                        .expressionAttributeValues(values(update.values()))
                                        .returnValues(ReturnValue.ALL_NEW))
                                .attributes())));
            } catch (ConditionalCheckFailedException doesNotHold) {
                return Optional.empty();
            }
        });
    }

    /** @return the item that was removed; empty if there was none */
    public Optional<Item> remove(String id) {
        return translating(
                "dynamodb:DeleteItem of " + id,
                () -> item(dynamoDb.get()
                        .deleteItem(
                                request -> request.tableName(name).key(key(id)).returnValues(ReturnValue.ALL_OLD))
                        .attributes()));
    }

    /** All items, page by page. */
    public List<Item> all() {
        return translating(
                "dynamodb:Scan of " + name,
                () ->
                        dynamoDb
                                .get()
                                .scanPaginator(
                                        request -> request.tableName(name).consistentRead(true))
                                .items()
                                .stream()
                                .flatMap(found -> item(found).stream())
                                .toList());
    }

    /**
     * The items with a value of the key or of an index's key, in its order.
     *
     * @param index null for the table itself. An index shows a change a moment later
     */
    public List<Item> query(@Nullable String index, String attribute, String value) {
        return translating(
                "dynamodb:Query of " + name + " for " + value,
                () -> dynamoDb
                        .get()
                        .queryPaginator(request -> request.tableName(name)
                                .indexName(index)
                                .keyConditionExpression(attribute + " = :value")
                                .expressionAttributeValues(values(Map.of("value", value)))
                                .consistentRead(index == null ? true : null))
                        .items()
                        .stream()
                        .flatMap(found -> item(found).stream())
                        .toList());
    }

    /** Empty if there are no attributes: the SDK returns none if there is no item. */
    private Optional<Item> item(Map<String, AttributeValue> attributes) {
        return attributes.isEmpty() ? Optional.empty() : Optional.of(new Item(name, Attributes.json(attributes)));
    }

    private static Map<String, AttributeValue> item(String id, Object record) {
        return attributes(Records.fields(record).put(ID, id));
    }

    private static Map<String, AttributeValue> attributes(ObjectNode fields) {
        return Attributes.of(fields.put(RECORD_VERSION, VERSION)).m();
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of(ID, AttributeValue.fromS(id));
    }

    /**
     * The values by their placeholders, such as {@code :name}; null if there are none, since DynamoDB refuses an empty
     * map.
     */
    private static @Nullable Map<String, AttributeValue> values(Map<String, ?> compared) {
        Map<String, AttributeValue> values = new HashMap<>();
        compared.forEach((name, value) -> values.put(":" + name, Attributes.of(Records.json(value))));
        return values.isEmpty() ? null : values;
    }
}
