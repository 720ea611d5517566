package io.github.atlascmk.local.cloud.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The same cases on ours and on dynalite: answers, errors and what the tables hold afterwards. */
@Tag("contract")
@EnabledIf(value = "dynaliteIsInstalled", disabledReason = Dynalite.SKIPPED)
class LocalDynamoDbClientIT {
    private static final List<TableSpec> TABLES = List.of(Cases.PROJECTS, Cases.LEASES);

    /** The grammar's own words, for which dynalite has a syntax error. */
    private static final Set<String> GRAMMAR = Set.of("AND", "BETWEEN", "IN", "NOT", "OR");

    private static Dynalite dynalite;
    private static DynamoDbClient theirs;

    private final DynamoDbClient ours = new LocalDynamoDbClient(
            new Wire(new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1)),
            TABLES,
            new AwsFaults(List.of()),
            new Settings(Duration.ZERO, Duration.ZERO));

    @BeforeAll
    static void start() throws IOException {
        dynalite = Dynalite.started();
        theirs = dynalite.client();
        TABLES.forEach(LocalDynamoDbClientIT::create);
    }

    @AfterAll
    static void stop() {
        dynalite.close();
    }

    static boolean dynaliteIsInstalled() {
        return Dynalite.isInstalled();
    }

    static List<Cases.Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSameUnlessTheCaseSaysWhyNot(Cases.Case it) {
        List<String> ours = outcome(this.ours, it);
        List<String> theirs = outcome(LocalDynamoDbClientIT.theirs, it);
        Cases.Difference difference = it.difference();
        if (difference == null) {
            assertThat(ours).as(it.name()).isEqualTo(theirs);
        } else {
            assertThat(without(theirs, ours))
                    .as("%s: AWS's, by %s", it.name(), difference.source())
                    .isEqualTo(difference.aws());
            assertThat(without(ours, theirs)).as("%s: dynalite's", it.name()).isEqualTo(difference.dynalite());
        }
    }

    @Test
    void thereAreEnoughCases() {
        assertThat(Cases.all()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    @Test
    void eachReservedWordIsOneThere() {
        List<String> wrong = new ArrayList<>();
        for (String word : ReservedWords.all()) {
            if (!GRAMMAR.contains(word)
                    && !Outcome.of(() -> conditionOn(theirs, word)).contains("reserved keyword: " + word)) {
                wrong.add(word);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void ourOwnNamesAreReservedHereIfTheyAreThere() {
        Stream.of(
                        "holder",
                        "claimedAt",
                        "rerun",
                        "pk",
                        "sk",
                        "mode",
                        "version",
                        "expiry",
                        "expires",
                        "project",
                        "roleArn",
                        "keyArn",
                        "approvals",
                        "findings",
                        "outcome",
                        "intent",
                        "user",
                        "date",
                        "timestamp",
                        "lock")
                .forEach(word -> assertThat(Outcome.of(() -> conditionOn(ours, word)))
                        .isEqualTo(Outcome.of(() -> conditionOn(theirs, word))));
    }

    private static Object conditionOn(DynamoDbClient db, String name) {
        return db.deleteItem(r -> r.tableName("leases")
                .key(Map.of("pk", Cases.s("none")))
                .conditionExpression("attribute_not_exists(" + name + ")"));
    }

    private static String without(List<String> lines, List<String> of) {
        return of.stream().filter(line -> !lines.contains(line)).collect(Collectors.joining("\n"));
    }

    /** Deletes and puts just what differs from the start. */
    private static void reset(DynamoDbClient db, TableSpec table, List<Map<String, AttributeValue>> start) {
        List<Map<String, AttributeValue>> present = all(db, table);
        present.stream().filter(item -> !start.contains(item)).forEach(item -> {
            Map<String, AttributeValue> key = new TreeMap<>(item);
            key.keySet().retainAll(table.keyNames());
            db.deleteItem(r -> r.tableName(table.name()).key(key));
        });
        start.stream()
                .filter(item -> !present.contains(item))
                .forEach(item -> db.putItem(r -> r.tableName(table.name()).item(item)));
    }

    /** What is answered, and the items there are afterwards: a line each. */
    private static List<String> outcome(DynamoDbClient db, Cases.Case it) {
        reset(db, Cases.PROJECTS, Cases.items());
        reset(db, Cases.LEASES, List.of());
        Callable<Object> call = () -> it.call().apply(db);
        String answer = Outcome.of(call);
        return Stream.concat(
                        Stream.of(answer),
                        TABLES.stream()
                                .flatMap(table -> all(db, table).stream())
                                .map(Outcome::canonical)
                                .map(text -> text.length() > 300 ? text.length() + " characters" : text)
                                .sorted())
                .toList();
    }

    private static List<Map<String, AttributeValue>> all(DynamoDbClient db, TableSpec table) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        db.scanPaginator(r -> r.tableName(table.name()).consistentRead(true))
                .items()
                .forEach(item -> items.add(new TreeMap<>(item)));
        return items;
    }

    private static void create(TableSpec table) {
        List<String> names = Stream.concat(
                        table.keyNames().stream(), table.indexes().stream().flatMap(index -> index.keyNames().stream()))
                .distinct()
                .toList();
        theirs.createTable(r -> r.tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(names.stream()
                        .map(name -> AttributeDefinition.builder()
                                .attributeName(name)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .keySchema(schema(table.keyNames()))
                .globalSecondaryIndexes(
                        table.indexes().isEmpty()
                                ? null
                                : table.indexes().stream()
                                        .map(LocalDynamoDbClientIT::index)
                                        .toList()));
    }

    private static GlobalSecondaryIndex index(TableSpec.Index index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.name())
                .keySchema(schema(index.keyNames()))
                .projection(p -> p.projectionType(ProjectionType.ALL))
                .build();
    }

    private static List<KeySchemaElement> schema(List<String> names) {
        List<KeySchemaElement> schema = new ArrayList<>();
        for (String name : names) {
            KeyType type = schema.isEmpty() ? KeyType.HASH : KeyType.RANGE;
            schema.add(
                    KeySchemaElement.builder().attributeName(name).keyType(type).build());
        }
        return schema;
    }
}
