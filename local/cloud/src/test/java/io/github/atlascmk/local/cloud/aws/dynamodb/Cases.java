package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What has to come out the same on dynalite and on ours, unless it says why not: each case starts from {@link #items}.
 */
public final class Cases {
    /**
     * @param call one or more requests; what it returns is compared, as is what it throws, and the tables after it
     * @param difference null if both do the same
     */
    record Case(
            String name,
            Function<DynamoDbClient, Object> call,
            @Nullable Difference difference) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * How dynalite differs from DynamoDB.
     *
     * @param aws the lines that only our outcome has
     * @param dynalite the lines that only its outcome has
     * @param source how it is known what AWS does
     */
    record Difference(String aws, String dynalite, String source) {}

    /** On GitHub; its tests pass on AWS before they are held against anything else. */
    private static final String CONFORMANCE = "paritysuite/dynamodb-conformance, recorded from AWS in 2026: ";

    private static final String DYNAMODB_LOCAL =
            "AWS's DynamoDB Local 2.2.1, against which these cases were held before";
    private static final String CONDITION_FAILED =
            "ConditionalCheckFailedException 400 ConditionalCheckFailedException: The conditional request failed()";
    private static final String SYNTAX = CONFORMANCE
            + "updateItem.test.ts, \"invalid UpdateExpression syntax\"; dynalite says what its parser generator says";
    private static final String SET_ORDER = CONFORMANCE
            + "updateItem/basic.test.ts, \"ADD of an empty string member\": sets come sorted, by bytes or by value";
    private static final String EMPTY_KEY = CONFORMANCE
            + "transactWriteItems.test.ts, \"empty-string index key\"; Developer Guide, Data types: an empty string can't be"
            + " the key of a table or an index";

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
        return all.cases;
    }

    static List<Map<String, AttributeValue>> items() {
        return List.of(
                item("pk", s("p1"), "sk", s("enrolment"), "roleArn", s("r1"), "version", n("3"), "mode", s("ENFORCE")),
                item("pk", s("p1"), "sk", s("run#1"), "roleArn", s("r1"), "n", n("1.50")),
                item("pk", s("p1"), "sk", s("run#2"), "roleArn", s("r2"), "n", n("10")),
                item("pk", s("p1"), "sk", s("run#3"), "n", n("-7"), "doc", map(), "tags", ss("a", "b")),
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
                        .conditionExpression("n < :n")
                        .expressionAttributeValues(Map.of(":n", n("1")))));
        add(
                "delete: UPDATED_OLD is not for delete",
                db -> db.deleteItem(
                        r -> r.tableName("projects").key(key("p1", "run#1")).returnValues(ReturnValue.UPDATED_OLD)));
        differs(
                refused("ReturnValues can only be ALL_OLD or NONE")
                        + "\n{n=1.5, pk=\"p1\", roleArn=\"r1\", sk=\"run#1\"}",
                "()",
                CONFORMANCE + "deleteItem.test.ts, \"ReturnValues ALL_NEW or UPDATED_NEW\"");
    }

    private void conditions() {
        Map<String, AttributeValue> v = Map.of(":v", n("10"));
        for (String comparator : List.of("=", "<>", "<")) {
            condition("n " + comparator + " :v, equal", "run#2", "n " + comparator + " :v", v);
            condition("n " + comparator + " :v, smaller", "run#1", "n " + comparator + " :v", v);
            condition("n " + comparator + " :v, larger", "run#2", "n " + comparator + " :v", Map.of(":v", n("9")));
            condition(
                    "n " + comparator + " :v, of another type",
                    "run#1",
                    "n " + comparator + " :v",
                    Map.of(":v", s("10")));
            condition("absent " + comparator + " :v", "run#1", "absent " + comparator + " :v", v);
        }
        condition("numbers are equal by value", "run#2", "n = :v", Map.of(":v", n("1.0E+1")));
        condition("absent", "run#1", "attribute_not_exists(absent)", Map.of());
        condition("not absent", "run#1", "attribute_not_exists(n)", Map.of());
        condition("no item at all", "nothing", "attribute_not_exists(n)", Map.of());
        condition("precedence: OR last", "run#1", "n = :v AND n = :v OR n <> :v", v);
        condition("precedence: OR first", "run#1", "n <> :v OR n = :v AND n = :v", v);
        condition("keywords in any case", "run#1", "n <> :v aNd n = :v oR n <> :v", v);
        condition("nested path", "run#3", "doc.part.leaf = :v", Map.of(":v", s("x")));
        condition("nested path that isn't", "run#3", "doc.part.void_.leaf = :v", Map.of(":v", s("x")));
        condition("path through a scalar", "run#3", "attribute_not_exists(n.part)", Map.of());
        condition("sets are equal in any order", "run#3", "tags = :v", Map.of(":v", ss("b", "a")));
        condition("strings compare by bytes", "run#1", "roleArn < :v", Map.of(":v", s("ä")));
        condition("maps are equal", "run#3", "doc = :v", Map.of(":v", map()));
        differs(
                "()",
                CONDITION_FAILED + "\n{doc={\"part\":{\"leaf\":\"x\"}}, n=-7, pk=\"p1\", sk=\"run#3\","
                        + " tags={\"$strings\":[\"a\",\"b\"]}}",
                "API Reference, Condition: EQ is supported for all data types, including lists and maps");
        condition("no spaces", "run#2", "n=:v AND n<>:v OR n=:v", v);
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
        condition("a lone hash", "run#2", "# = :v", v);
        differs(
                refused("Invalid ConditionExpression: Syntax error; token: \"#\", near: \"# =\""),
                refused("Invalid ConditionExpression: An expression attribute name used in the document path is not"
                        + " defined; attribute name: #"),
                DYNAMODB_LOCAL);
        condition("a number", "run#2", "n = 10", Map.of());
        syntaxDiffers(
                "ConditionExpression",
                "token: \"10\", near: \"= 10\"",
                "Expected \"#\", \"(\", \":\", \"_\", or [a-zA-Z] but \"1\" found.");
        condition("reserved within a path", "run#1", "doc.owner = :v", v);
        condition("undefined value", "run#1", "n = :w", v);
        condition("unused value", "run#1", "n = :v", Map.of(":v", n("10"), ":w", n("1")));
        named("undefined name", "#m = :v", Map.of(), v);
        named("unused name", "n = :v", Map.of("#n", "n"), v);
        named("values without an expression", null, Map.of(), v);
        differs(
                refused("ExpressionAttributeValues can only be specified when using expressions"),
                refused("ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is"
                        + " null"),
                CONFORMANCE + "deleteItem.test.ts, \"ExpressionAttributeValues without an expression\"");
        named("names without an expression", null, Map.of("#n", "n"), Map.of());
        condition("empty", "run#1", "", Map.of());
        condition("half", "run#1", "n =", Map.of());
        syntaxDiffers(
                "ConditionExpression",
                "token: \"<EOF>\", near: \"=\"",
                "Expected \"#\", \"(\", \":\", \"_\", or [a-zA-Z] but end of input found.");
        condition("rest", "run#1", "attribute_not_exists(n) n", Map.of());
        syntaxDiffers(
                "ConditionExpression",
                "token: \"n\", near: \") n\"",
                "Expected \"<\", \"<=\", \"<>\", \"=\", \">\", \">=\", \"AND\", \"BETWEEN\", \"IN\", \"OR\", or end of input but"
                        + " \"n\" found.");
        condition("odd character", "run#1", "n = :v && n = :v", v);
        syntaxDiffers(
                "ConditionExpression",
                "token: \"&\", near: \":v &&\"",
                "Expected \"AND\", \"OR\", or end of input but \"&\" found.");
        condition("just a path", "run#1", "n", Map.of());
        syntaxDiffers(
                "ConditionExpression",
                "token: \"<EOF>\", near: \"n\"",
                "Expected \"(\", \".\", \"<\", \"<=\", \"<>\", \"=\", \">\", \">=\", \"BETWEEN\", \"IN\", \"[\", \"_\", [0-9], or"
                        + " [a-zA-Z] but end of input found.");
        condition("unknown function", "run#1", "exists(n)", Map.of());
        condition("unknown function 2", "run#1", "attribute_present(n)", Map.of());
        condition("absence of a value", "run#1", "attribute_not_exists(:v)", v);
        condition("order of booleans", "run#1", "n < :v", Map.of(":v", bool(true)));
        differs(
                refused("Invalid ConditionExpression: Incorrect operand type for operator or function; operator or"
                        + " function: <, operand type: BOOL"),
                CONDITION_FAILED,
                CONFORMANCE + "queryKeyConditionOperands.test.ts, \"an ordering comparison with a boolean operand\"");
        condition("equality of booleans", "run#1", "n = :v", Map.of(":v", bool(true)));
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
        differs(
                refused(
                        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand"
                                + " type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"),
                refused(
                        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand"
                                + " type: STRING"),
                DYNAMODB_LOCAL + "; AWS itself said it as dynalite does in 2020 (serverless/serverless#7184)");
        update("ADD to a string", "enrolment", "ADD mode :v", v);
        update("ADD of a path", "run#1", "ADD x n", Map.of());
        syntaxDiffers(
                "UpdateExpression", "token: \"n\", near: \"x n\"", "Expected \".\", \":\", or \"[\" but \"n\" found.");
        update("ADD without a value", "run#1", "ADD x", Map.of());
        syntaxDiffers(
                "UpdateExpression",
                "token: \"<EOF>\", near: \"x\"",
                "Expected \".\", \":\", \"[\", \"_\", [0-9], or [a-zA-Z] but end of input found.");
        update("SET without a value", "run#1", "SET x", Map.of());
        syntaxDiffers(
                "UpdateExpression",
                "token: \"<EOF>\", near: \"x\"",
                "Expected \".\", \"=\", \"[\", \"_\", [0-9], or [a-zA-Z] but end of input found.");
        update("SET of a comparison", "run#1", "SET x > :v", v);
        syntaxDiffers(
                "UpdateExpression",
                "token: \">\", near: \"x > :v\"",
                "Expected \".\", \"=\", or \"[\" but \">\" found.");
        update("no section", "run#1", "x = :v", v);
        syntaxDiffers(
                "UpdateExpression",
                "token: \"x\", near: \"x =\"",
                "Expected \"ADD\", \"DELETE\", \"REMOVE\", or \"SET\" but \"x\" found.");
        update("trailing comma", "run#1", "SET x = :v,", v);
        syntaxDiffers(
                "UpdateExpression",
                "token: \"<EOF>\", near: \",\"",
                "Expected \"#\", \"_\", or [a-zA-Z] but end of input found.");
        update("unknown function in SET", "run#1", "SET x = maximum(n, :v)", v);
        update("if_not_exists of a value", "run#1", "SET x = if_not_exists(:v, :v)", v);
        update("index key that is empty", "run#1", "SET roleArn = :v", Map.of(":v", s("")));
        differs(
                refused(
                                "One or more parameter values are not valid. The update expression attempted to update a secondary"
                                        + " index key to a value that is not supported. The AttributeValue for a key attribute cannot"
                                        + " contain an empty string value.")
                        + "\n{n=1.5, pk=\"p1\", roleArn=\"r1\", sk=\"run#1\"}",
                "()\n{n=1.5, pk=\"p1\", roleArn=\"\", sk=\"run#1\"}",
                EMPTY_KEY);
        update("three summands", "run#1", "SET x = n + :v + :v", v);
        syntaxDiffers(
                "UpdateExpression",
                "token: \"+\", near: \":v + :v\"",
                "Expected \",\", \"ADD\", \"DELETE\", \"REMOVE\", \"SET\", or end of input but \"+\" found.");
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
            if (value == ReturnValue.UPDATED_NEW) {
                differs(
                        "()",
                        "(Attributes={})",
                        CONFORMANCE + "updateItem/basic.test.ts, \"REMOVE with UPDATED_NEW omits Attributes\"");
            }
        }
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
        value("number with a plus", n("+5"));
        differs(
                "()\n{pk=\"p1\", sk=\"v\", value=5}",
                refused("The parameter cannot be converted to a numeric value: +5"),
                DYNAMODB_LOCAL);
        value("empty string", s(""));
        value("boolean", bool(false));
        value("null", AttributeValue.fromNul(true));
        value("null false", AttributeValue.fromNul(false));
        value("list", AttributeValue.fromL(List.of(n("1.0"), s(""), AttributeValue.fromL(List.of()))));
        value("empty map", AttributeValue.fromM(Map.of()));
        value("string set", ss("b", "a"));
        differs(
                "{pk=\"p1\", sk=\"v\", value={\"$strings\":[\"a\",\"b\"]}}",
                "{pk=\"p1\", sk=\"v\", value={\"$strings\":[\"b\",\"a\"]}}",
                SET_ORDER);
        value("number set", AttributeValue.fromNs(List.of("3", "1.0", "20")));
        differs(
                "{pk=\"p1\", sk=\"v\", value={\"$numbers\":[1,3,20]}}",
                "{pk=\"p1\", sk=\"v\", value={\"$numbers\":[3,1,20]}}",
                SET_ORDER);
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
        differs(
                refused("One or more parameter values are not valid. A value specified for a secondary index key is not"
                        + " supported. The AttributeValue for a key attribute cannot contain an empty string value."
                        + " IndexName: byRole, IndexKey: roleArn"),
                "()\n{pk=\"a\", roleArn=\"\", sk=\"b\"}",
                EMPTY_KEY);
        get("key: hash only", Map.of("pk", s("p1")));
        get("key: too much", item("pk", s("p1"), "sk", s("run#1"), "n", n("1")));
        get("key: another name", item("pk", s("p1"), "n", s("run#1")));
        get("key: another type", item("pk", s("p1"), "sk", n("1")));
        get("key: empty", item("pk", s(""), "sk", s("run#1")));
        differs(
                refused(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                                + " empty string value. Key: pk"),
                refused(
                        "One or more parameter values were invalid: The AttributeValue for a key attribute cannot contain an"
                                + " empty string value. Key: pk"),
                CONFORMANCE + "getItem.test.ts and deleteItem.test.ts, \"empty-binary key value\"");
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
        query("partition", "pk = :p", Map.of(":p", s("p1")), r -> {});
        query("empty", "pk = :p", Map.of(":p", s("p9")), r -> {});
        query("index", "roleArn = :p", Map.of(":p", s("r1")), r -> r.indexName("byRole"));
        query("consistent", "pk = :p", Map.of(":p", s("p1")), r -> r.consistentRead(true));
        query("start key", "pk = :p", Map.of(":p", s("p1")), r -> r.exclusiveStartKey(key("p1", "run#1")));
        query(
                "start key that isn't there",
                "pk = :p",
                Map.of(":p", s("p1")),
                r -> r.exclusiveStartKey(key("p1", "run#11")));
        query(
                "start key of an index",
                "roleArn = :p",
                Map.of(":p", s("r1")),
                r -> r.indexName("byRole")
                        .exclusiveStartKey(item("pk", s("p2"), "sk", s("enrolment"), "roleArn", s("r1"))));
        add("query: a megabyte", db -> {
            putFourLarge(db);
            return db
                    .queryPaginator(r -> r.tableName("projects")
                            .keyConditionExpression("pk = :p")
                            .expressionAttributeValues(Map.of(":p", s("big"))))
                    .stream()
                    .map(page -> page.count() + " " + Outcome.canonical(page.lastEvaluatedKey()))
                    .toList();
        });
    }

    private static void putFourLarge(DynamoDbClient db) {
        IntStream.range(0, 4)
                .forEach(i -> db.putItem(r -> r.tableName("projects")
                        .item(item("pk", s("big"), "sk", s("" + i), "x", s("x".repeat(350_000))))));
    }

    private void refusedQueries() {
        Map<String, AttributeValue> p1 = Map.of(":p", s("p1"));
        query("no partition", "sk = :p", p1, r -> {});
        query("another attribute", "n = :p", p1, r -> {});
        query("another type", "pk = :p", Map.of(":p", n("1")), r -> {});
        query("empty value", "pk = :p", Map.of(":p", s("")), r -> {});
        differs(
                refused(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                                + " empty string value. Key: pk"),
                "(Items=[], Count=0, ScannedCount=0)",
                DYNAMODB_LOCAL + "; as for other keys");
        query("unknown index", "roleArn = :p", p1, r -> r.indexName("byKey"));
        query("consistent index", "roleArn = :p", p1, r -> r.indexName("byRole").consistentRead(true));
        query("start key of another shape", "pk = :p", p1, r -> r.exclusiveStartKey(Map.of("pk", s("p1"))));
        query("unused value", "pk = :p", Map.of(":p", s("p1"), ":s", s("p1")), r -> {});
        query("undefined value", "pk = :q", p1, r -> {});
        query("reserved", "role = :p", p1, r -> {});
        add("query: no condition", db -> db.query(r -> r.tableName("projects")));
        add(
                "query: no such table",
                db -> db.query(r ->
                        r.tableName("nowhere").keyConditionExpression("pk = :p").expressionAttributeValues(p1)));
    }

    private void scans() {
        add("scan: all", db -> sorted(db.scan(r -> r.tableName("projects")).items()));
        add("scan: counts", db -> db.scan(r -> r.tableName("projects")).scannedCount());
        add("scan: all has no next", db -> db.scan(r -> r.tableName("projects")).lastEvaluatedKey());
        add("scan: a megabyte", db -> {
            putFourLarge(db);
            return db.scanPaginator(r -> r.tableName("projects")).items().stream()
                    .map(item -> Table.text(item, "pk") + " " + Table.text(item, "sk"))
                    .sorted()
                    .toList();
        });
        add(
                "scan: start key of another shape",
                db -> db.scan(r -> r.tableName("projects").exclusiveStartKey(Map.of("pk", s("p1")))));
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
                        keys(IntStream.range(0, 51).mapToObj(i -> key("p" + i, "a"))),
                        "leases",
                        keys(IntStream.range(0, 50).mapToObj(i -> item("pk", s("p" + i))))))));
    }

    // How a case is made.

    private void add(String name, Function<DynamoDbClient, Object> call) {
        cases.add(new Case(name, call, null));
    }

    /** Of the last case. */
    private void differs(String aws, String dynalite, String source) {
        Case last = cases.removeLast();
        cases.add(new Case(last.name(), last.call(), new Difference(aws, dynalite, source)));
    }

    private void syntaxDiffers(String expression, String aws, String dynalite) {
        String error = "Invalid " + expression + ": Syntax error; ";
        differs(refused(error + aws), refused(error + dynalite), SYNTAX);
    }

    private static String refused(String message) {
        return "DynamoDbException 400 ValidationException: " + message + "()";
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
        return keys(Stream.of(keys));
    }

    private static KeysAndAttributes keys(Stream<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder().keys(keys.toList()).build();
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
