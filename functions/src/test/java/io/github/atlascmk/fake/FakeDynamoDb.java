package io.github.atlascmk.fake;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tables with the hash key {@code id}, or of policies' history, and of the expressions just the forms that the
 * functions use: alternatives of comparisons or several that all have to hold, SET and REMOVE. Anything else is
 * refused.
 */
public final class FakeDynamoDb implements DynamoDbClient {
    private static final Pattern ABSENT = Pattern.compile("attribute_not_exists\\((\\w+)\\)");
    private static final Pattern PRESENT = Pattern.compile("attribute_exists\\((\\w+)\\)");
    private static final Pattern COMPARED = Pattern.compile("(\\w+) (=|<>|<) (:\\w+)");
    private static final int PAGE = 2;
    private static final Pattern UPDATE = Pattern.compile("(?:SET (.+?))? ?(?:REMOVE (.+))?");

    private final Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private Runnable before = () -> {};
    private boolean leavesUnread;

    /** The next batch is answered in part: the last key of each table is left unread. */
    public void leaveUnread() {
        leavesUnread = true;
    }

    /** Puts an item as somebody else might. */
    public void seed(String table, Map<String, AttributeValue> item) {
        items.put(at(table, item), new HashMap<>(item));
    }

    /** The next call of this operation fails, having done nothing. */
    public void failNext(String operation, RuntimeException failure) {
        failures.put(operation, failure);
    }

    /** Happens before each call takes effect. */
    public void beforeEachCall(Runnable what) {
        before = what;
    }

    /** An item as it is now; empty where there is none. */
    public Map<String, AttributeValue> item(String table, String id) {
        return items.getOrDefault(table + "/" + id, Map.of());
    }

    /** Changes an item behind everybody's back. */
    public void put(String table, String id, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("id", AttributeValue.fromS(id));
        items.put(table + "/" + id, item);
    }

    /** The operations called so far, in order. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        called("GetItem");
        requireConsistent(request.consistentRead());
        var found = items.get(at(request.tableName(), request.key()));
        return found == null
                ? GetItemResponse.builder().build()
                : GetItemResponse.builder().item(found).build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        called("BatchGetItem");
        Map<String, List<Map<String, AttributeValue>>> answer = new HashMap<>();
        Map<String, KeysAndAttributes> unread = new HashMap<>();
        request.requestItems().forEach((table, wanted) -> {
            requireConsistent(wanted.consistentRead());
            int read = wanted.keys().size() - (leavesUnread ? 1 : 0);
            answer.put(
                    table,
                    wanted.keys().subList(0, read).stream()
                            .map(key -> items.get(at(table, key)))
                            .filter(found -> found != null)
                            .toList());
            if (leavesUnread) {
                unread.put(
                        table, wanted.toBuilder().keys(wanted.keys().getLast()).build());
            }
        });
        leavesUnread = false;
        return BatchGetItemResponse.builder()
                .responses(answer)
                .unprocessedKeys(unread)
                .build();
    }

    /** By one attribute, as an index of that name has it; pages of two items. */
    @Override
    public QueryResponse query(QueryRequest request) {
        called("Query");
        Matcher condition = COMPARED.matcher(request.keyConditionExpression());
        if (request.indexName() == null
                || !condition.matches()
                || !condition.group(2).equals("=")) {
            throw new IllegalArgumentException("this fake queries indexes by one attribute");
        }
        AttributeValue wanted = request.expressionAttributeValues().get(condition.group(3));
        List<Map<String, AttributeValue>> found = items.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(request.tableName() + "/"))
                .map(Map.Entry::getValue)
                .filter(item -> wanted.equals(item.get(condition.group(1))))
                .toList();
        int from = from(request.tableName(), found, request.exclusiveStartKey());
        List<Map<String, AttributeValue>> page = found.subList(from, Math.min(from + PAGE, found.size()));
        return QueryResponse.builder()
                .items(page)
                .lastEvaluatedKey(last(page, from + PAGE < found.size()))
                .build();
    }

    private int from(String table, List<Map<String, AttributeValue>> found, Map<String, AttributeValue> start) {
        return start.isEmpty() ? 0 : 1 + found.indexOf(item(at(table, start)));
    }

    private static Map<String, AttributeValue> last(List<Map<String, AttributeValue>> page, boolean more) {
        return more ? Map.of("id", page.getLast().get("id")) : Map.of();
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        called("Scan");
        requireConsistent(request.consistentRead());
        List<Map<String, AttributeValue>> all = items.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(request.tableName() + "/"))
                .map(Map.Entry::getValue)
                .toList();
        int from = from(request.tableName(), all, request.exclusiveStartKey());
        List<Map<String, AttributeValue>> page = all.subList(from, Math.min(from + PAGE, all.size()));
        return ScanResponse.builder()
                .items(page)
                .lastEvaluatedKey(last(page, from + PAGE < all.size()))
                .build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        called("PutItem");
        String at = at(request.tableName(), request.item());
        require(request.conditionExpression(), item(at), request.expressionAttributeValues());
        items.put(at, new HashMap<>(request.item()));
        return PutItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        called("UpdateItem");
        String at = at(request.tableName(), request.key());
        require(request.conditionExpression(), item(at), request.expressionAttributeValues());
        Map<String, AttributeValue> updated = new HashMap<>(item(at));
        updated.putAll(request.key());
        update(request.updateExpression(), updated, request.expressionAttributeValues());
        items.put(at, updated);
        return UpdateItemResponse.builder().attributes(updated).build();
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        called("DeleteItem");
        Map<String, AttributeValue> removed = items.remove(at(request.tableName(), request.key()));
        return DeleteItemResponse.builder()
                .attributes(removed == null ? Map.of() : removed)
                .build();
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}

    private void called(String operation) {
        before.run();
        calls.add(operation);
        RuntimeException failure = failures.remove(operation);
        if (failure != null) {
            throw failure;
        }
    }

    private Map<String, AttributeValue> item(String at) {
        return items.getOrDefault(at, Map.of());
    }

    private static String at(String table, Map<String, AttributeValue> item) {
        return table + "/"
                + (item.containsKey("id")
                        ? item.get("id").s()
                        : item.get("run").s() + item.get("write").s());
    }

    private static void requireConsistent(Boolean consistent) {
        if (!Boolean.TRUE.equals(consistent)) {
            throw new IllegalArgumentException("every read of ours must be consistent");
        }
    }

    private static void require(
            String condition, Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
        if (condition != null
                && Stream.of(condition.split(" OR "))
                        .noneMatch(
                                terms -> Stream.of(terms.split(" AND ")).allMatch(term -> holds(term, item, values)))) {
            throw ConditionalCheckFailedException.builder()
                    .message("The conditional request failed")
                    .build();
        }
    }

    private static boolean holds(String term, Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
        Matcher absent = ABSENT.matcher(term);
        if (absent.matches()) {
            return !item.containsKey(absent.group(1));
        }
        Matcher present = PRESENT.matcher(term);
        if (present.matches()) {
            return item.containsKey(present.group(1));
        }
        Matcher compared = COMPARED.matcher(term);
        if (!compared.matches()) {
            throw new IllegalArgumentException("the condition " + term + " is of a form that this fake doesn't know");
        }
        AttributeValue left = item.get(compared.group(1));
        AttributeValue right = values.get(compared.group(3));
        return switch (compared.group(2)) {
            case "=" -> right.equals(left);
            case "<>" -> !right.equals(left);
            default -> left != null && new BigDecimal(left.n()).compareTo(new BigDecimal(right.n())) < 0;
        };
    }

    private static void update(
            String expression, Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
        Matcher parts = UPDATE.matcher(expression);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the update " + expression + " is of a form that this fake doesn't know");
        }
        if (parts.group(1) != null) {
            for (String assignment : parts.group(1).split(", ")) {
                String[] sides = assignment.split(" = ", -1);
                item.put(sides[0], values.get(sides[1]));
            }
        }
        if (parts.group(2) != null) {
            for (String name : parts.group(2).split(", ")) {
                item.remove(name);
            }
        }
    }
}
