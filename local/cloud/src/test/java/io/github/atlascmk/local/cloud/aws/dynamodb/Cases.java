package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What has to come out the same on DynamoDB and on ours: each case starts from {@link #items}. */
public final class Cases {
    /** @param call one or more requests; what it returns is compared, as is what it throws, and the tables after it */
    record Case(String name, Function<DynamoDbClient, Object> call) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final TableSpec PROJECTS =
            new TableSpec("projects", "pk", "sk", List.of(new TableSpec.Index("byRole", "roleArn", "sk")));
    public static final TableSpec LEASES = new TableSpec("leases", "pk", null, List.of());

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        Cases all = new Cases();
        all.reads();
        all.puts();
        all.conditions();
        all.refusedConditions();
        all.updates();
        all.refusedUpdates();
        all.returnValues();
        all.values();
        all.keys();
        all.queries();
        all.refusedQueries();
        all.scans();
        all.batches();
        all.transactions();
        return all.cases;
    }

    static List<Map<String, AttributeValue>> items() {
        return List.of(
                item("pk", s("p1"), "sk", s("enrolment"), "roleArn", s("r1"), "version", n("3"), "mode", s("ENFORCE")),
                item("pk", s("p1"), "sk", s("run#1"), "roleArn", s("r1"), "n", n("1.50")),
                item("pk", s("p1"), "sk", s("run#2"), "roleArn", s("r2"), "n", n("10")),
                item("pk", s("p1"), "sk", s("run#3"), "n", n("-7"), "doc", map(), "tags", ss("b", "a")),
                item("pk", s("p1"), "sk", s("Ärger"), "n", n("0")),
                item("pk", s("p2"), "sk", s("enrolment"), "roleArn", s("r1"), "flag", bool(true)));
    }

    // Each group of cases has one method.

    private void reads() {
        add(
                "get: an item",
                db -> db.getItem(
                        r -> r.tableName("projects").key(key("p1", "run#1")).consistentRead(true)));
        add(
                "get: none",
                db -> db.getItem(
                        r -> r.tableName("projects").key(key("p9", "run#1")).consistentRead(true)));
        add("get: no such table", db -> db.getItem(r -> r.tableName("nowhere").key(key("p1", "run#1"))));
    }

    private void puts() {
        put("put: replaces", item("pk", s("p1"), "sk", s("run#1"), "x", s("y")), r -> {});
        put(
                "put: creates and answers nothing old",
                item("pk", s("p3"), "sk", s("a")),
                r -> r.returnValues(ReturnValue.ALL_OLD));
        put("put: answers the old", item("pk", s("p1"), "sk", s("run#1")), r -> r.returnValues(ReturnValue.ALL_OLD));
        put(
                "put: ALL_NEW is not for put",
                item("pk", s("p1"), "sk", s("run#1")),
                r -> r.returnValues(ReturnValue.ALL_NEW));
        put(
                "put: only if absent, and it isn't",
                item("pk", s("p1"), "sk", s("run#1")),
                r -> r.conditionExpression("attribute_not_exists(pk)"));
        put(
                "put: only if absent, and it is",
                item("pk", s("p7"), "sk", s("run#1")),
                r -> r.conditionExpression("attribute_not_exists(pk)"));
        put(
                "put: condition fails with the old",
                item("pk", s("p1"), "sk", s("run#1")),
                r -> r.conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        put(
                "put: condition fails with no old",
                item("pk", s("p7"), "sk", s("run#1")),
                r -> r.conditionExpression("attribute_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        add(
                "delete: answers the old",
                db -> db.deleteItem(
                        r -> r.tableName("projects").key(key("p1", "run#1")).returnValues(ReturnValue.ALL_OLD)));
        add(
                "delete: none",
                db -> db.deleteItem(
                        r -> r.tableName("projects").key(key("p9", "run#1")).returnValues(ReturnValue.ALL_OLD)));
        add(
                "delete: condition fails",
                db -> db.deleteItem(r -> r.tableName("projects")
                        .key(key("p1", "run#1"))
                        .conditionExpression("n > :n")
                        .expressionAttributeValues(Map.of(":n", n("2")))));
        add(
                "delete: UPDATED_OLD is not for delete",
                db -> db.deleteItem(
                        r -> r.tableName("projects").key(key("p1", "run#1")).returnValues(ReturnValue.UPDATED_OLD)));
    }

    private void conditions() {
        Map<String, AttributeValue> v = Map.of(":v", n("10"));
        for (String comparator : List.of("=", "<>", "<", "<=", ">", ">=")) {
            condition("n " + comparator + " :v, equal", "run#2", "n " + comparator + " :v", v);
            condition("n " + comparator + " :v, smaller", "run#1", "n " + comparator + " :v", v);
            condition(
                    "n " + comparator + " :v, of another type",
                    "run#1",
                    "n " + comparator + " :v",
                    Map.of(":v", s("10")));
            condition("absent " + comparator + " :v", "run#1", "absent " + comparator + " :v", v);
            condition("absent " + comparator + " elsewhere", "run#1", "absent " + comparator + " elsewhere", Map.of());
            condition("n " + comparator + " absent", "run#1", "n " + comparator + " absent", Map.of());
        }
        condition("numbers are equal by value", "run#2", "n = :v", Map.of(":v", n("1.0E+1")));
        condition("precedence: OR last", "run#1", "n = :v AND n = :v OR attribute_exists(pk)", v);
        condition("precedence: parentheses", "run#1", "n = :v AND (n = :v OR attribute_exists(pk))", v);
        condition("NOT binds tightest", "run#1", "NOT n = :v AND attribute_exists(pk)", v);
        condition("keywords in any case", "run#1", "not n = :v aNd attribute_exists(pk) oR n = :v", v);
        condition("NOT NOT", "run#1", "NOT NOT attribute_exists(pk)", Map.of());
        condition("nested path", "run#3", "doc.part.leaf = :v", Map.of(":v", s("x")));
        condition("nested path that isn't", "run#3", "doc.part.void_.leaf = :v", Map.of(":v", s("x")));
        condition("path through a scalar", "run#3", "attribute_not_exists(n.part)", Map.of());
        condition("begins_with", "run#1", "begins_with(roleArn, :v)", Map.of(":v", s("r")));
        condition("begins_with: another type", "run#1", "begins_with(n, :v)", Map.of(":v", s("1")));
        condition("begins_with: absent", "run#1", "begins_with(absent, :v)", Map.of(":v", s("1")));
        condition("size of a string", "run#1", "size(roleArn) = :v", Map.of(":v", n("2")));
        condition("size of a set", "run#3", "size(tags) = :v", Map.of(":v", n("2")));
        condition("size of a map", "run#3", "size(doc) = :v", Map.of(":v", n("1")));
        condition("size of a number", "run#1", "size(n) > :v", Map.of(":v", n("0")));
        condition("size of nothing", "run#1", "size(absent) > :v", Map.of(":v", n("0")));
        condition("sets are equal in any order", "run#3", "tags = :v", Map.of(":v", ss("a", "b")));
        condition("strings compare by bytes", "run#1", "roleArn < :v", Map.of(":v", s("ä")));
        condition("maps are equal", "run#3", "doc = :v", Map.of(":v", map()));
        condition("no spaces", "run#2", "n=:v AND(n<>:v OR n>=:v)", v);
        condition("absent <> absent", "run#1", "absent <> elsewhere", Map.of());
        named("a name that needs one", "#n = :v", Map.of("#n", "n"), v);
        named("a name with a dot is one name", "attribute_not_exists(#n)", Map.of("#n", "doc.part"), Map.of());
        named("names in a path", "#m.#i.leaf = :v", Map.of("#m", "doc", "#i", "part"), Map.of(":v", s("x")));
    }

    private void refusedConditions() {
        Map<String, AttributeValue> v = Map.of(":v", n("10"));
        for (String word :
                List.of("name", "Status", "owner", "ttl", "token", "data", "role", "value", "key", "region")) {
            condition("reserved: " + word, "run#1", word + " = :v", v);
        }
        condition("size of a literal string", "run#2", "size(:v) = :n", Map.of(":v", s("abc"), ":n", n("3")));
        condition("a lone hash", "run#2", "# = :v", v);
        condition("a number", "run#2", "n = 10", Map.of());
        condition("reserved within a path", "run#1", "doc.owner = :v", v);
        condition("undefined value", "run#1", "n = :w", v);
        condition("unused value", "run#1", "n = :v", Map.of(":v", n("10"), ":w", n("1")));
        named("undefined name", "#m = :v", Map.of(), v);
        named("unused name", "n = :v", Map.of("#n", "n"), v);
        named("values without an expression", null, Map.of(), v);
        named("names without an expression", null, Map.of("#n", "n"), Map.of());
        condition("empty", "run#1", "", Map.of());
        condition("half", "run#1", "n =", Map.of());
        condition("rest", "run#1", "attribute_exists(n) n", Map.of());
        condition("unclosed", "run#1", "(n = :v", v);
        condition("odd character", "run#1", "n = :v && n = :v", v);
        condition("just a path", "run#1", "n", Map.of());
        condition("redundant parentheses", "run#1", "((n = :v))", v);
        condition("redundant parentheses inside", "run#1", "attribute_exists(n) AND ((n = :v) OR ((n = :v)))", v);
        condition("parentheses that are not redundant", "run#1", "((n = :v) OR (n = :v))", v);
        condition("unknown function", "run#1", "exists(n)", Map.of());
        condition("unknown function 2", "run#1", "attribute_present(n)", Map.of());
        condition("too many operands", "run#1", "attribute_exists(n, n)", Map.of());
        condition("too few operands", "run#1", "begins_with(n)", Map.of());
        condition("exists of a value", "run#1", "attribute_exists(:v)", v);
        condition("size of a value", "run#1", "size(:v) = :v", v);
        condition("begins_with a number", "run#1", "begins_with(n, :v)", v);
        condition("order of booleans", "run#1", "n < :v", Map.of(":v", bool(true)));
        condition("equality of booleans", "run#1", "n = :v", Map.of(":v", bool(true)));
        condition("same operand twice", "run#1", "n = n", Map.of());
        condition("same operand twice in begins_with", "run#1", "begins_with(roleArn, roleArn)", Map.of());
        named("malformed name placeholder", "n = :v", Map.of("n", "n"), v);
        condition("malformed value placeholder", "run#1", "n = :v", Map.of("v", n("1"), ":v", n("1")));
        named("name resolves to a reserved word", "#n <> :v", Map.of("#n", "owner"), v);
        condition(
                "value that is empty",
                "run#1",
                "n = :v",
                Map.of(":v", AttributeValue.builder().build()));
    }

    private void updates() {
        update("SET", "run#1", "SET x = :v", Map.of(":v", s("new")));
        update("SET two", "run#1", "SET x = :v, n = :v", Map.of(":v", s("new")));
        update("SET from another", "run#1", "SET x = n, n = roleArn", Map.of());
        update("SET +", "run#1", "SET n = n + :v", Map.of(":v", n("0.5")));
        update("SET -", "run#1", "SET n = n - :v", Map.of(":v", n("2")));
        update("SET if_not_exists, there", "run#1", "SET n = if_not_exists(n, :v)", Map.of(":v", n("2")));
        update("SET if_not_exists, not there", "run#1", "SET x = if_not_exists(x, :v)", Map.of(":v", n("2")));
        update(
                "SET if_not_exists + 1",
                "run#1",
                "SET x = if_not_exists(x, :z) + :v",
                Map.of(":v", n("2"), ":z", n("0")));
        update("SET of a nested", "run#3", "SET doc.part.another = :v", Map.of(":v", s("y")));
        update("REMOVE", "run#1", "REMOVE n, roleArn", Map.of());
        update("REMOVE what isn't", "run#1", "REMOVE absent", Map.of());
        update("REMOVE of a nested", "run#3", "REMOVE doc.part.leaf", Map.of());
        update("REMOVE of a nested that isn't", "run#3", "REMOVE doc.part.nothing", Map.of());
        update("ADD", "run#1", "ADD n :v", Map.of(":v", n("3")));
        update("ADD creates", "run#1", "ADD x :v", Map.of(":v", n("3")));
        update("ADD of a nested", "run#3", "ADD doc.part.times :v", Map.of(":v", n("3")));
        update("all sections", "run#1", "SET x = :v REMOVE roleArn ADD n :v", Map.of(":v", n("3")));
        update(
                "sections in another order and case",
                "run#1",
                "remove roleArn add n :v set x = :v",
                Map.of(":v", n("3")));
        update("creates the item", "new", "SET x = :v", Map.of(":v", n("3")));
        update("ADD creates the item", "new", "ADD x :v", Map.of(":v", n("3")));
        update("REMOVE on no item", "new", "REMOVE x", Map.of());
        update("no change at all", "run#2", "SET n = :v", Map.of(":v", n("10.0")));
        add(
                "no expression",
                db -> db.updateItem(
                        r -> r.tableName("projects").key(key("p1", "run#1")).returnValues(ReturnValue.ALL_NEW)));
        add(
                "no expression, no item",
                db -> db.updateItem(
                        r -> r.tableName("projects").key(key("p1", "new")).returnValues(ReturnValue.ALL_NEW)));
        update("values are those from before", "run#1", "SET n = :v, x = n", Map.of(":v", n("99")));
        add("claim, release and claim again", Cases::claims);
    }

    private static Object claims(DynamoDbClient db) {
        List<Object> answers = new ArrayList<>();
        for (String me : List.of("a", "a", "b")) {
            answers.add(attempt(() -> db.updateItem(r -> r.tableName("projects")
                    .key(key("p1", "enrolment"))
                    .updateExpression("SET holder = :me REMOVE rerun")
                    .conditionExpression("attribute_not_exists(holder) OR holder = :me")
                    .expressionAttributeValues(Map.of(":me", s(me)))
                    .returnValues(ReturnValue.ALL_NEW))));
        }
        answers.add(attempt(() -> db.updateItem(r -> r.tableName("projects")
                .key(key("p1", "enrolment"))
                .updateExpression("REMOVE holder, claimedAt")
                .conditionExpression("holder = :me AND attribute_not_exists(rerun)")
                .expressionAttributeValues(Map.of(":me", s("a"))))));
        return answers;
    }

    private void refusedUpdates() {
        Map<String, AttributeValue> v = Map.of(":v", n("3"));
        update("SET from what isn't", "run#1", "SET x = absent", Map.of());
        update("SET from what isn't + 1", "run#1", "SET x = absent + :v", v);
        update("SET + of a string", "run#1", "SET x = roleArn + :v", v);
        update("SET + of a literal string", "run#1", "SET x = n + :v", Map.of(":v", s("a")));
        update("SET - of a literal string first", "run#1", "SET x = :v - n", Map.of(":v", s("a")));
        update("SET if_not_exists of a string + 1", "run#1", "SET x = if_not_exists(roleArn, :v) + :v", v);
        update("SET in a map that isn't", "run#1", "SET doc.part = :v", v);
        update("SET in a scalar", "run#1", "SET n.part = :v", v);
        update("REMOVE in a map that isn't", "run#1", "REMOVE doc.part", Map.of());
        update(
                "SET in a map that this update makes",
                "run#1",
                "SET x = :m, x.y = :v",
                Map.of(":v", n("1"), ":m", map()));
        update("same path twice", "run#1", "SET n = :v REMOVE n", v);
        update("same path twice in one section", "run#1", "SET n = :v, n = :v", v);
        update("overlapping paths", "run#3", "SET doc.part = :v REMOVE doc.part.leaf", v);
        update("section twice", "run#1", "SET n = :v SET x = :v", v);
        update("key in SET", "run#1", "SET pk = :v", v);
        update("range key in REMOVE", "run#1", "REMOVE sk", Map.of());
        update("reserved in SET", "run#1", "SET status = :v", v);
        update("ADD of a string", "run#1", "ADD x :v", Map.of(":v", s("a")));
        update("ADD to a string", "run#1", "ADD roleArn :v", v);
        update("ADD of a path", "run#1", "ADD x n", Map.of());
        update("ADD without a value", "run#1", "ADD x", Map.of());
        update("SET without a value", "run#1", "SET x", Map.of());
        update("SET of a comparison", "run#1", "SET x > :v", v);
        update("no section", "run#1", "x = :v", v);
        update("trailing comma", "run#1", "SET x = :v,", v);
        update("unknown function in SET", "run#1", "SET x = maximum(n, :v)", v);
        update("if_not_exists of a value", "run#1", "SET x = if_not_exists(:v, :v)", v);
        update("index key that is empty", "run#1", "SET roleArn = :v", Map.of(":v", s("")));
        update("three summands", "run#1", "SET x = n + :v + :v", v);
        update("grows too large", "run#1", "SET x = :v", Map.of(":v", s("x".repeat(410_000))));
        update("number that overflows", "run#1", "ADD n :v", Map.of(":v", n("1E126")));
        update("empty", "run#1", "", Map.of());
        add(
                "condition fails before a bad value is met",
                db -> db.updateItem(r -> r.tableName("projects")
                        .key(key("p1", "run#1"))
                        .updateExpression("SET x = absent")
                        .conditionExpression("attribute_not_exists(pk)")));
        add(
                "condition and update share names and values",
                db -> db.updateItem(r -> r.tableName("projects")
                        .key(key("p1", "run#1"))
                        .updateExpression("SET #n = :w")
                        .conditionExpression("#n = :v")
                        .expressionAttributeNames(Map.of("#n", "n"))
                        .expressionAttributeValues(Map.of(":v", n("1.5"), ":w", n("2")))));
    }

    private void returnValues() {
        for (ReturnValue value : List.of(
                ReturnValue.NONE,
                ReturnValue.ALL_OLD,
                ReturnValue.ALL_NEW,
                ReturnValue.UPDATED_OLD,
                ReturnValue.UPDATED_NEW)) {
            for (String sort : List.of("run#1", "new")) {
                add(
                        "returns " + value + " of " + sort,
                        db -> db.updateItem(r -> r.tableName("projects")
                                .key(key("p1", sort))
                                .updateExpression("SET x = :v, n = :v REMOVE roleArn, absent")
                                .expressionAttributeValues(Map.of(":v", n("5")))
                                .returnValues(value)));
            }
            add(
                    "returns " + value + " of a nested",
                    db -> db.updateItem(r -> r.tableName("projects")
                            .key(key("p1", "run#3"))
                            .updateExpression("SET doc.part.leaf = :v, doc.more = :v")
                            .expressionAttributeValues(Map.of(":v", n("5")))
                            .returnValues(value)));
            add(
                    "returns " + value + " of a removal",
                    db -> db.updateItem(r -> r.tableName("projects")
                            .key(key("p1", "run#3"))
                            .updateExpression("REMOVE doc.part")
                            .returnValues(value)));
        }
        add(
                "update: condition fails with the old",
                db -> db.updateItem(r -> r.tableName("projects")
                        .key(key("p1", "run#1"))
                        .updateExpression("REMOVE n")
                        .conditionExpression("attribute_exists(x)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    }

    private void values() {
        for (String number : List.of(
                "1",
                "1.0",
                "01",
                "-0",
                "0.000",
                "1E3",
                "1e-3",
                ".5",
                "5.",
                "+5",
                "123456789012345678901234567890.12345678",
                "1E125",
                "9.9999999999999999999999999999999999999E+125",
                "1E-130",
                "1E126",
                "1E-131",
                "123456789012345678901234567890123456789",
                "abc",
                "",
                " 1",
                "0x1",
                "NaN",
                "1000000000000000000000000000000000000000")) {
            value("number " + number, n(number));
        }
        value("empty string", s(""));
        value("boolean", bool(false));
        value("null", AttributeValue.fromNul(true));
        value("null false", AttributeValue.fromNul(false));
        value("list", AttributeValue.fromL(List.of(n("1.0"), s(""), AttributeValue.fromL(List.of()))));
        value("empty map", AttributeValue.fromM(Map.of()));
        value("string set", ss("b", "a"));
        value("number set", AttributeValue.fromNs(List.of("3", "1.0", "20")));
        value("binary", AttributeValue.fromB(software.amazon.awssdk.core.SdkBytes.fromUtf8String("x")));
        value("empty string set", AttributeValue.fromSs(List.of()));
        value("empty number set", AttributeValue.fromNs(List.of()));
        value("empty binary set", AttributeValue.fromBs(List.of()));
        value("duplicates", ss("a", "b", "a"));
        value("duplicate numbers", AttributeValue.fromNs(List.of("1", "1.0")));
        value("no type", AttributeValue.builder().build());
        value("empty set inside a map", AttributeValue.fromM(Map.of("x", AttributeValue.fromSs(List.of()))));
        value(
                "largest item",
                s("x"
                        .repeat(400 * 1024
                                - "pk".length()
                                - "p1".length()
                                - "sk".length()
                                - "v".length()
                                - "value".length())));
        value(
                "item one byte too large",
                s("x"
                        .repeat(400 * 1024
                                - "pk".length()
                                - "p1".length()
                                - "sk".length()
                                - "v".length()
                                - "value".length()
                                + 1)));
    }

    private void keys() {
        put("key absent", item("pk", s("p1")), r -> {});
        put("key of another type", item("pk", n("1"), "sk", s("a")), r -> {});
        put("key empty", item("pk", s(""), "sk", s("a")), r -> {});
        put("range key empty", item("pk", s("a"), "sk", s("")), r -> {});
        put("index key of another type", item("pk", s("a"), "sk", s("b"), "roleArn", n("1")), r -> {});
        put("index key empty", item("pk", s("a"), "sk", s("b"), "roleArn", s("")), r -> {});
        get("key: hash only", Map.of("pk", s("p1")));
        get("key: too much", item("pk", s("p1"), "sk", s("run#1"), "n", n("1")));
        get("key: another name", item("pk", s("p1"), "n", s("run#1")));
        get("key: another type", item("pk", s("p1"), "sk", n("1")));
        get("key: empty", item("pk", s(""), "sk", s("run#1")));
        get("key: none", Map.of());
        add("key: without a range", db -> db.putItem(r -> r.tableName("leases").item(item("pk", s("a"), "n", n("1")))));
        add(
                "key: delete without",
                db -> db.deleteItem(r -> r.tableName("projects").key(Map.of("pk", s("p1")))));
        add(
                "key: update with another type",
                db -> db.updateItem(r -> r.tableName("projects").key(item("pk", n("1"), "sk", s("a")))));
    }

    private void queries() {
        Map<String, AttributeValue> p1 = Map.of(":p", s("p1"));
        query("partition", "pk = :p", p1, r -> {});
        query("partition backwards", "pk = :p", p1, r -> r.scanIndexForward(false));
        query("value on the left", ":p = pk", p1, r -> {});
        for (String comparator : List.of("=", "<", "<=", ">", ">=")) {
            query(
                    "range " + comparator,
                    "pk = :p AND sk " + comparator + " :s",
                    Map.of(":p", s("p1"), ":s", s("run#2")),
                    r -> {});
        }
        query("range first", "sk > :s AND pk = :p", Map.of(":p", s("p1"), ":s", s("run#2")), r -> {});
        query("in parentheses", "(pk = :p) AND (sk > :s)", Map.of(":p", s("p1"), ":s", s("run#2")), r -> {});
        query("prefix", "pk = :p AND begins_with(sk, :s)", Map.of(":p", s("p1"), ":s", s("run#")), r -> {});
        query("empty", "pk = :p", Map.of(":p", s("p9")), r -> {});
        query("filter", "pk = :p", Map.of(":p", s("p1"), ":n", n("0")), r -> r.filterExpression("n > :n"));
        query(
                "filter after limit",
                "pk = :p",
                Map.of(":p", s("p1"), ":n", n("5")),
                r -> r.filterExpression("n > :n").limit(2));
        query("index", "roleArn = :p", Map.of(":p", s("r1")), r -> r.indexName("byRole"));
        query(
                "index, range",
                "roleArn = :p AND begins_with(sk, :s)",
                Map.of(":p", s("r1"), ":s", s("run#")),
                r -> r.indexName("byRole"));
        query("limit of exactly all", "pk = :p", p1, r -> r.limit(5));
        query("start key", "pk = :p", p1, r -> r.exclusiveStartKey(key("p1", "run#1")));
        query("start key that isn't there", "pk = :p", p1, r -> r.exclusiveStartKey(key("p1", "run#11")));
        for (int limit : List.of(1, 2, 3, 5, 6)) {
            add("query: pages of " + limit, db -> pages(db, r -> r.limit(limit)));
            add(
                    "query: pages of " + limit + " backwards",
                    db -> pages(db, r -> r.limit(limit).scanIndexForward(false)));
        }
        add("query: a megabyte", db -> {
            IntStream.range(0, 4)
                    .forEach(i -> db.putItem(r -> r.tableName("projects")
                            .item(item("pk", s("big"), "sk", s("" + i), "x", s("x".repeat(350_000))))));
            return db
                    .queryPaginator(r -> r.tableName("projects")
                            .keyConditionExpression("pk = :p")
                            .expressionAttributeValues(Map.of(":p", s("big"))))
                    .stream()
                    .map(page -> page.count() + " " + Outcome.canonical(page.lastEvaluatedKey()))
                    .toList();
        });
    }

    private static Object pages(DynamoDbClient db, Consumer<QueryRequest.Builder> more) {
        return db
                .queryPaginator(QueryRequest.builder()
                        .tableName("projects")
                        .keyConditionExpression("pk = :p")
                        .expressionAttributeValues(Map.of(":p", s("p1")))
                        .consistentRead(true)
                        .applyMutation(more)
                        .build())
                .stream()
                .map(page -> page.items().stream()
                                .map(item -> Table.text(item, "sk"))
                                .toList() + " " + Outcome.canonical(page.lastEvaluatedKey()))
                .toList();
    }

    private void refusedQueries() {
        Map<String, AttributeValue> p1 = Map.of(":p", s("p1"));
        query("no partition", "sk = :p", p1, r -> {});
        query("partition not by =", "pk > :p", p1, r -> {});
        query("another attribute", "n = :p", p1, r -> {});
        query("another attribute beside", "pk = :p AND n = :p", p1, r -> {});
        query("OR", "pk = :p OR sk = :p", p1, r -> {});
        query("NOT", "NOT pk = :p", p1, r -> {});
        query("<>", "pk = :p AND sk <> :p", p1, r -> {});
        query("exists", "pk = :p AND attribute_exists(sk)", p1, r -> {});
        query("begins_with of the partition", "begins_with(pk, :p)", p1, r -> {});
        query("partition twice", "pk = :p AND pk = :p", p1, r -> {});
        query("range twice", "pk = :p AND sk > :p AND sk < :s", Map.of(":p", s("p1"), ":s", s("z")), r -> {});
        query("another type", "pk = :p", Map.of(":p", n("1")), r -> {});
        query("range of another type", "pk = :p AND sk = :s", Map.of(":p", s("p1"), ":s", n("1")), r -> {});
        query("empty value", "pk = :p", Map.of(":p", s("")), r -> {});
        query("filter of a key", "pk = :p", p1, r -> r.filterExpression("sk = :p"));
        query(
                "filter of the index's key",
                "roleArn = :p",
                p1,
                r -> r.indexName("byRole").filterExpression("roleArn = :p"));
        query("unknown index", "roleArn = :p", p1, r -> r.indexName("byKey"));
        query("consistent index", "roleArn = :p", p1, r -> r.indexName("byRole").consistentRead(true));
        query("start key of another shape", "pk = :p", p1, r -> r.exclusiveStartKey(Map.of("pk", s("p1"))));
        query("limit zero", "pk = :p", p1, r -> r.limit(0));
        query("unused value", "pk = :p", Map.of(":p", s("p1"), ":s", s("p1")), r -> {});
        query("undefined value", "pk = :q", p1, r -> {});
        query("path against path", "pk = sk", Map.of(), r -> {});
        add("query: no condition", db -> db.query(r -> r.tableName("projects")));
        add(
                "query: no such table",
                db -> db.query(r ->
                        r.tableName("nowhere").keyConditionExpression("pk = :p").expressionAttributeValues(p1)));
        add(
                "query: range on a table without",
                db -> db.query(r -> r.tableName("leases")
                        .keyConditionExpression("pk = :p AND sk = :p")
                        .expressionAttributeValues(p1)));
    }

    private void scans() {
        for (int limit : List.of(1, 2, 4, 6, 7)) {
            add(
                    "scan: pages of " + limit,
                    db ->
                            db
                                    .scanPaginator(ScanRequest.builder()
                                            .tableName("projects")
                                            .limit(limit)
                                            .build())
                                    .items()
                                    .stream()
                                    .map(Outcome::canonical)
                                    .sorted()
                                    .toList());
        }
        add(
                "scan: filter",
                db -> sorted(db.scan(r -> r.tableName("projects")
                                .filterExpression("sk = :s")
                                .expressionAttributeValues(Map.of(":s", s("enrolment"))))
                        .items()));
        add(
                "scan: counts",
                db -> db.scan(r -> r.tableName("projects").filterExpression("attribute_exists(flag)"))
                        .scannedCount());
        add("scan: all has no next", db -> db.scan(r -> r.tableName("projects")).lastEvaluatedKey());
        add("scan: limit zero", db -> db.scan(r -> r.tableName("projects").limit(0)));
        add(
                "scan: start key of another shape",
                db -> db.scan(r -> r.tableName("projects").exclusiveStartKey(Map.of("pk", s("p1")))));
        add(
                "scan: names without a filter",
                db -> db.scan(r -> r.tableName("projects").expressionAttributeNames(Map.of("#n", "n"))));
        add(
                "scan: bad filter",
                db -> db.scan(r -> r.tableName("projects")
                        .filterExpression("state = :s")
                        .expressionAttributeValues(Map.of(":s", s("a")))));
        add("scan: no such table", db -> db.scan(r -> r.tableName("nowhere")));
    }

    private void batches() {
        add(
                "batch: found and not",
                db -> sorted(db.batchGetItem(r -> r.requestItems(
                                Map.of("projects", keys(key("p1", "run#1"), key("p9", "a"), key("p2", "enrolment")))))
                        .responses()
                        .get("projects")));
        add(
                "batch: nothing unprocessed",
                db -> db.batchGetItem(r -> r.requestItems(Map.of("projects", keys(key("p1", "run#1")))))
                        .unprocessedKeys());
        add(
                "batch: duplicates",
                db -> db.batchGetItem(r ->
                        r.requestItems(Map.of("projects", keys(key("p1", "run#1"), key("p1", "run#1"))))));
        add(
                "batch: no such table",
                db -> db.batchGetItem(r -> r.requestItems(Map.of("nowhere", keys(key("p1", "run#1"))))));
        add(
                "batch: bad key",
                db -> db.batchGetItem(r -> r.requestItems(Map.of("projects", keys(Map.of("pk", s("p1")))))));
        add(
                "batch: too many",
                db -> db.batchGetItem(r -> r.requestItems(Map.of(
                        "projects",
                        KeysAndAttributes.builder()
                                .keys(IntStream.rangeClosed(0, 100)
                                        .mapToObj(i -> key("p" + i, "a"))
                                        .toList())
                                .build()))));
    }

    private void transactions() {
        transaction(
                "all kinds",
                putOf("p5", "a"),
                updateOf("run#1", "SET x = :v", ":v"),
                deleteOf("run#2"),
                checkOf("run#3", "attribute_exists(pk)"));
        transaction("a check fails", putOf("p5", "a"), checkOf("run#3", "attribute_not_exists(pk)"));
        transaction(
                "two fail",
                checkOf("run#3", "attribute_not_exists(pk)"),
                putOf("p5", "a"),
                checkOf("nothing", "attribute_exists(pk)"));
        transaction("no value to use", updateOf("run#1", "REMOVE x", null));
        transaction("bad expression", checkOf("run#1", "name = name"));
        transaction(
                "bad key",
                TransactWriteItem.builder()
                        .delete(d -> d.tableName("projects").key(Map.of("pk", s("p1"))))
                        .build());
        transaction(
                "no such table",
                TransactWriteItem.builder()
                        .delete(d -> d.tableName("nowhere").key(Map.of("pk", s("p1"))))
                        .build());
        transaction(
                "two tables",
                putOf("p5", "a"),
                TransactWriteItem.builder()
                        .put(p -> p.tableName("leases").item(item("pk", s("l1"))))
                        .build());
        transaction(
                "a failed check answers the old",
                TransactWriteItem.builder()
                        .conditionCheck(c -> c.tableName("projects")
                                .key(key("p1", "run#1"))
                                .conditionExpression("attribute_not_exists(pk)")
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .build());
        transaction("unused value", updateOf("run#1", "REMOVE x", ":v"));
        transaction(
                "too large",
                TransactWriteItem.builder()
                        .put(p -> p.tableName("projects")
                                .item(item("pk", s("l1"), "sk", s("a"), "x", s("x".repeat(410_000)))))
                        .build());
        transaction(
                "bad number",
                TransactWriteItem.builder()
                        .put(p -> p.tableName("projects").item(item("pk", s("l1"), "sk", s("a"), "x", n("abc"))))
                        .build());
        transaction("empty action", TransactWriteItem.builder().build());
        transaction(
                "101 writes",
                IntStream.rangeClosed(0, 100).mapToObj(i -> putOf("p" + i, "a")).toArray(TransactWriteItem[]::new));
    }

    // How a case is made.

    private void add(String name, Function<DynamoDbClient, Object> call) {
        cases.add(new Case(name, call));
    }

    private void get(String name, Map<String, AttributeValue> key) {
        add(name, db -> db.getItem(r -> r.tableName("projects").key(key)));
    }

    private void put(String name, Map<String, AttributeValue> item, Consumer<PutItemRequest.Builder> more) {
        add(name, db -> db.putItem(r -> r.tableName("projects").item(item).applyMutation(more)));
    }

    private void value(String name, AttributeValue value) {
        put("value: " + name, item("pk", s("p1"), "sk", s("v"), "value", value), r -> {});
    }

    private void condition(String name, String sort, String condition, Map<String, AttributeValue> values) {
        add(
                "condition: " + name,
                db -> db.deleteItem(DeleteItemRequest.builder()
                        .tableName("projects")
                        .key(key("p1", sort))
                        .conditionExpression(condition)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .build()));
    }

    private void named(
            String name, @Nullable String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        add(
                "condition: " + name,
                db -> db.deleteItem(DeleteItemRequest.builder()
                        .tableName("projects")
                        .key(key("p1", "run#3"))
                        .conditionExpression(condition)
                        .expressionAttributeNames(names.isEmpty() ? null : names)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .build()));
    }

    private void update(String name, String sort, String update, Map<String, AttributeValue> values) {
        add(
                "update: " + name,
                db -> db.updateItem(UpdateItemRequest.builder()
                        .tableName("projects")
                        .key(key("p1", sort))
                        .updateExpression(update)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .build()));
    }

    private void query(
            String name, String condition, Map<String, AttributeValue> values, Consumer<QueryRequest.Builder> more) {
        add(
                "query: " + name,
                db -> db.query(r -> r.tableName("projects")
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .applyMutation(more)));
    }

    private void transaction(String name, TransactWriteItem... items) {
        add("transaction: " + name, db -> db.transactWriteItems(r -> r.transactItems(items)));
    }

    private static TransactWriteItem putOf(String partition, String sort) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName("projects")
                        .item(key(partition, sort))
                        .conditionExpression("attribute_not_exists(pk)"))
                .build();
    }

    private static TransactWriteItem updateOf(String sort, String update, @Nullable String value) {
        return TransactWriteItem.builder()
                .update(u -> u.tableName("projects")
                        .key(key("p1", sort))
                        .updateExpression(update)
                        .expressionAttributeValues(value == null ? null : Map.of(value, n("1"))))
                .build();
    }

    private static TransactWriteItem deleteOf(String sort) {
        return TransactWriteItem.builder()
                .delete(d -> d.tableName("projects").key(key("p1", sort)))
                .build();
    }

    private static TransactWriteItem checkOf(String sort, String condition) {
        return TransactWriteItem.builder()
                .conditionCheck(
                        c -> c.tableName("projects").key(key("p1", sort)).conditionExpression(condition))
                .build();
    }

    private static Object attempt(java.util.concurrent.Callable<Object> call) {
        return Outcome.of(call);
    }

    private static List<String> sorted(@Nullable List<Map<String, AttributeValue>> items) {
        return Objects.requireNonNull(items).stream()
                .map(Outcome::canonical)
                .sorted()
                .toList();
    }

    @SafeVarargs
    private static KeysAndAttributes keys(Map<String, AttributeValue>... keys) {
        return KeysAndAttributes.builder().keys(keys).build();
    }

    static Map<String, AttributeValue> key(String partition, String sort) {
        return item("pk", s(partition), "sk", s(sort));
    }

    static Map<String, AttributeValue> item(Object... namesAndValues) {
        return IntStream.range(0, namesAndValues.length / 2)
                .boxed()
                .collect(Collectors.toMap(
                        i -> (String) namesAndValues[2 * i], i -> (AttributeValue) namesAndValues[2 * i + 1]));
    }

    static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue n(String number) {
        return AttributeValue.fromN(number);
    }

    static AttributeValue ss(String... texts) {
        return AttributeValue.fromSs(List.of(texts));
    }

    static AttributeValue bool(boolean value) {
        return AttributeValue.fromBool(value);
    }

    static AttributeValue map() {
        return AttributeValue.fromM(Map.of("part", AttributeValue.fromM(Map.of("leaf", s("x")))));
    }
}
