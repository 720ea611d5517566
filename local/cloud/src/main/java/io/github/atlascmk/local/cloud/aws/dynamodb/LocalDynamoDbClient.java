package io.github.atlascmk.local.cloud.aws.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.wire.Authorizer;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB in memory. It does the operations, parameters and expressions that the stack uses, with DynamoDB's own
 * checks and messages; a contract test runs the same cases on dynalite. Anything else is an
 * {@link UnsupportedOperationException}.
 *
 * <p>A read that isn't consistent may see the tables as they were up to {@link Settings#staleness} ago; an index always
 * lags. Unlike an SDK client, this one never retries: a scripted fault reaches the caller.
 */
public final class LocalDynamoDbClient implements DynamoDbClient {
    /** API reference, BatchGetItem. */
    private static final int MAX_BATCH = 100;

    private static final Set<String> WRITE_FIELDS = Set.of(
            "TableName",
            "Key",
            "Item",
            "ConditionExpression",
            "UpdateExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValues");
    private static final Set<String> SCAN_FIELDS = Set.of("TableName", "ConsistentRead", "ExclusiveStartKey");
    private static final Set<String> QUERY_FIELDS = Set.of(
            "TableName",
            "IndexName",
            "KeyConditionExpression",
            "ConsistentRead",
            "ExclusiveStartKey",
            "ExpressionAttributeValues");

    private final Wire wire;
    private final Settings settings;
    private final AwsFaults faults;
    private final Authorizer authorizer;
    private final Tables tables;

    public LocalDynamoDbClient(Wire wire, List<TableSpec> tables) {
        this(wire, tables, new AwsFaults(List.of()), Settings.DEFAULT);
    }

    /** @param faults the world's script, shared with the other services */
    public LocalDynamoDbClient(Wire wire, List<TableSpec> tables, AwsFaults faults, Settings settings) {
        this(wire, tables, faults, settings, Authorizer.NOBODY_REFUSED);
    }

    /**
     * @param faults the world's script, shared with the other services
     * @param authorizer asked before each call; it gets the resource's name ({@code table/…} or
     *     {@code table/…/index/…}) instead of an ARN
     */
    public LocalDynamoDbClient(
            Wire wire, List<TableSpec> tables, AwsFaults faults, Settings settings, Authorizer authorizer) {
        this.wire = wire;
        this.settings = settings;
        this.authorizer = authorizer;
        this.faults = faults;
        this.tables = new Tables(tables, wire, settings.staleness());
    }

    /**
     * All items as plain JSON ({@link PlainJson}), by table and in a stable order, in the form of {@code World.tables}.
     */
    public synchronized Map<String, List<ObjectNode>> snapshot() {
        Map<String, List<ObjectNode>> snapshot = new TreeMap<>();
        tables.all()
                .forEach((name, table) -> snapshot.put(
                        name,
                        table.asOf(wire.timeline().instant()).values().stream()
                                .map(PlainJson::write)
                                .toList()));
        return snapshot;
    }

    /**
     * Replaces all items, without any lag.
     *
     * @throws IllegalArgumentException if a table isn't known, or DynamoDB would refuse an item
     */
    public synchronized void load(Map<String, List<ObjectNode>> snapshot) {
        tables.all().values().forEach(Table::clear);
        snapshot.forEach((name, items) -> {
            Table table = tables.all().get(name);
            if (table == null) {
                throw new IllegalArgumentException("tables." + name + " is not a table of the stack: it has "
                        + tables.all().keySet());
            }
            items.forEach(item -> loadItem(name, table, item));
        });
    }

    private static void loadItem(String name, Table table, ObjectNode json) {
        Map<String, AttributeValue> item = PlainJson.read(json);
        try {
            table.restore(table.requireStorable(item, Table.Origin.PUT), item);
        } catch (DynamoDbException invalid) {
            throw new IllegalArgumentException("an item of tables." + name + " can't be stored: "
                    + invalid.awsErrorDetails().errorMessage() + "; the item is " + json);
        }
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return call("GetItem", tables.target(request.tableName(), request.key()), () -> {
            authorize("GetItem", request.tableName());
            KnownFields.require(request, Set.of("TableName", "Key", "ConsistentRead"));
            Table table = tables.named(request.tableName());
            Key key = table.keyFrom(request.key());
            return GetItemResponse.builder()
                    .item(tables.read(table, request.consistentRead()).get(key))
                    .build();
        });
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return call("PutItem", tables.target(request.tableName(), request.item()), () -> {
            authorize("PutItem", request.tableName());
            KnownFields.require(request, WRITE_FIELDS);
            boolean old = returnsOld(request.returnValues());
            PlannedWrite write = new WritePlanner(
                            tables.named(request.tableName()),
                            request.conditionExpression(),
                            request.expressionAttributeNames(),
                            request.expressionAttributeValues())
                    .put(request.item());
            Map<String, AttributeValue> before = written(write);
            return PutItemResponse.builder().attributes(old ? before : null).build();
        });
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return call("DeleteItem", tables.target(request.tableName(), request.key()), () -> {
            authorize("DeleteItem", request.tableName());
            KnownFields.require(request, WRITE_FIELDS);
            boolean old = returnsOld(request.returnValues());
            PlannedWrite write = new WritePlanner(
                            tables.named(request.tableName()),
                            request.conditionExpression(),
                            request.expressionAttributeNames(),
                            request.expressionAttributeValues())
                    .delete(request.key());
            Map<String, AttributeValue> before = written(write);
            return DeleteItemResponse.builder().attributes(old ? before : null).build();
        });
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return call("UpdateItem", tables.target(request.tableName(), request.key()), () -> {
            authorize("UpdateItem", request.tableName());
            KnownFields.require(request, WRITE_FIELDS);
            WritePlanner planner = new WritePlanner(
                    tables.named(request.tableName()),
                    request.conditionExpression(),
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues());
            UpdateExpression update = planner.parsed(request.updateExpression());
            PlannedWrite write = planner.update(request.key(), update);
            Map<String, AttributeValue> before = written(write);
            return UpdateItemResponse.builder()
                    .attributes(returned(request.returnValues(), update, before, write.before()))
                    .build();
        });
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        String target =
                String.join(",", new java.util.TreeSet<>(request.requestItems().keySet()));
        return call("BatchGetItem", target, () -> {
            request.requestItems().keySet().forEach(table -> authorize("BatchGetItem", table));
            KnownFields.require(request, Set.of("RequestItems"));
            int keys = request.requestItems().values().stream()
                    .mapToInt(of -> of.keys().size())
                    .sum();
            if (keys > MAX_BATCH) {
                throw ServiceErrors.validation("Too many items requested for the BatchGetItem call");
            }
            Map<String, List<Map<String, AttributeValue>>> found = new TreeMap<>();
            request.requestItems().forEach((table, of) -> found.put(table, batch(tables.named(table), of)));
            return BatchGetItemResponse.builder()
                    .responses(found)
                    .unprocessedKeys(Map.of())
                    .build();
        });
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        return call("Scan", request.tableName(), () -> {
            authorize("Scan", request.tableName());
            KnownFields.require(request, SCAN_FIELDS);
            Table table = tables.named(request.tableName());
            Pages.Page page = new Pages(
                            Comparator.comparing(table::keyOf),
                            table.spec().keyNames(),
                            "The provided starting key is invalid: The provided key element does not match the schema")
                    .cut(tables.read(table, request.consistentRead()).values(), request.exclusiveStartKey());
            return ScanResponse.builder()
                    .items(page.items())
                    .count(page.items().size())
                    .scannedCount(page.items().size())
                    .lastEvaluatedKey(page.lastKey().isEmpty() ? null : page.lastKey())
                    .build();
        });
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        String target =
                request.indexName() == null ? request.tableName() : request.tableName() + "/" + request.indexName();
        return call("Query", target, () -> {
            String index = request.indexName() == null ? "" : "/index/" + request.indexName();
            authorize("Query", request.tableName() + index);
            KnownFields.require(request, QUERY_FIELDS);
            Table table = tables.named(request.tableName());
            Pages.Page page = new Query(tables, table, request).page();
            return QueryResponse.builder()
                    .items(page.items())
                    .count(page.items().size())
                    .scannedCount(page.items().size())
                    .lastEvaluatedKey(page.lastKey().isEmpty() ? null : page.lastKey())
                    .build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private <T> T call(String operation, @Nullable String target, Supplier<T> effect) {
        return wire.call(
                "dynamodb", operation, String.valueOf(target), settings.latency(), LocalDynamoDbClient::code, () -> {
                    synchronized (this) {
                        return unlessScripted(operation, effect);
                    }
                });
    }

    /** Applies the call's effect, unless a fault is due for it. */
    private <T> T unlessScripted(String operation, Supplier<T> effect) {
        AwsFault scripted = faults.next("dynamodb", operation);
        AwsFault fault =
                scripted != null ? scripted : wire.interference().awsFault(wire.caller(), "dynamodb", operation);
        if (fault == null) {
            return effect.get();
        }
        if (Boolean.TRUE.equals(fault.effect())) {
            T _ = effect.get();
        }
        int status = Objects.requireNonNullElse(fault.status(), fault.error().startsWith("Internal") ? 500 : 400);
        throw ServiceErrors.of(fault.error(), status, "Scripted fault of the local cloud");
    }

    private void authorize(String operation, @Nullable String table) {
        authorizer.refusal("dynamodb:" + operation, "table/" + table).ifPresent(refusal -> {
            throw ServiceErrors.of("AccessDeniedException", 400, refusal);
        });
    }

    private static String code(RuntimeException thrown) {
        return thrown instanceof DynamoDbException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorCode()
                : thrown.getClass().getSimpleName();
    }

    /** Does a write, and returns what was there before. */
    private @Nullable Map<String, AttributeValue> written(PlannedWrite write) {
        if (!write.conditionHolds()) {
            throw ServiceErrors.conditionFailed();
        }
        Map<String, AttributeValue> before = write.before();
        tables.write(write, write.planned());
        return before;
    }

    private static List<Map<String, AttributeValue>> matching(
            Map<Key, Map<String, AttributeValue>> items, List<Key> keys) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        for (Key key : keys) {
            Map<String, AttributeValue> item = items.get(key);
            if (item != null) {
                found.add(item);
            }
        }
        return found;
    }

    private List<Map<String, AttributeValue>> batch(Table table, KeysAndAttributes of) {
        KnownFields.require(of, Set.of("Keys", "ConsistentRead"));
        List<Key> keys = of.keys().stream().map(table::keyFrom).toList();
        if (new HashSet<>(keys).size() < keys.size()) {
            throw ServiceErrors.validation("Provided list of item keys contains duplicates");
        }
        return matching(tables.read(table, of.consistentRead()), keys);
    }

    private static boolean returnsOld(@Nullable ReturnValue returnValues) {
        if (returnValues != null && returnValues != ReturnValue.NONE && returnValues != ReturnValue.ALL_OLD) {
            throw ServiceErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        return returnValues == ReturnValue.ALL_OLD;
    }

    private static @Nullable Map<String, AttributeValue> returned(
            @Nullable ReturnValue returnValues,
            @Nullable UpdateExpression update,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {
        if (returnValues == null) {
            return null;
        }
        return switch (returnValues) {
            case NONE -> null;
            case ALL_OLD -> before;
            case ALL_NEW -> after;
            case UPDATED_OLD -> touched(update, before);
            case UPDATED_NEW -> touched(update, after);
            case UNKNOWN_TO_SDK_VERSION -> throw ServiceErrors.validation("Return values set to invalid value");
        };
    }

    private static @Nullable Map<String, AttributeValue> touched(
            @Nullable UpdateExpression update, @Nullable Map<String, AttributeValue> item) {
        Map<String, AttributeValue> touched = update == null || item == null ? Map.of() : update.touched(item);
        return touched.isEmpty() ? null : touched;
    }
}
