package io.github.atlascmk.local.cloud.aws.dynamodb;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The same cases on ours and on DynamoDB Local: answers, errors and what the tables hold afterwards. */
@Tag("contract")
@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "DynamoDB Local brings SQLite for these only")
class LocalDynamoDbClientIT {
    private static final List<TableSpec> TABLES = List.of(Cases.PROJECTS, Cases.LEASES);

    /** Where DynamoDB Local words an error otherwise than DynamoDB, whose words we have: ours, and what it says. */
    private static final Map<String, String> WORDING = Map.ofEntries(
            entry("Requested resource not found", "Cannot do operations on a non-existent table"),
            entry("Message=The conditional request failed", "Message=The conditional request failed."),
            entry(
                    "(ExpressionAttributeValues can only be specified when using expressions)",
                    "$1: ConditionExpression is null"),
            entry(
                    "Attempting to store more than 38 significant digits in a Number",
                    "DynamoDB only supports precision up to 38 digits"),
            entry(
                    "The parameter cannot be converted to a numeric value(: [^(]*)?",
                    "A value provided cannot be converted into a number"),
            entry("(contains duplicates)\\.", "$1"),
            entry(
                    "One or more parameter values were invalid: Missing the key \\w+ in the item",
                    "One of the required keys was not given a value"),
            entry("(Type mismatch for key) \\w+ expected: S actual: N", "$1"),
            entry("(Type mismatch for Index Key) .* IndexName: \\w+", "$1"),
            entry("(Query condition missed key schema element): \\w+", "$1"),
            entry(
                    "Consistent reads are not supported on global secondary indexes",
                    "Consistent read cannot be true when querying a GSI"),
            entry(
                    "The provided starting key is invalid",
                    "Exclusive Start Key must have same size as table's key schema"),
            entry(
                    "1 validation error detected: Value '0' at 'limit' .*equal to 1",
                    "Limit must be greater than or equal to 1"),
            entry("1 validation error detected: Value at 'transactItems' failed to satisfy constraint: ", ""));

    private static final String SCHEMA_MISMATCH = "The provided key element does not match the schema";
    /** It has several messages where DynamoDB says that the key doesn't match the schema. */
    private static final String KEY_MISMATCH =
            "(The number of conditions on the keys is invalid|One of the required keys was not given a value"
                    + "|One or more parameter values were invalid: Type mismatch for key)\\(";

    /** The grammar's own words, for which it has a syntax error; and one that it lacks. */
    private static final Set<String> NOT_THERE =
            Set.of("ADD", "AND", "BETWEEN", "DELETE", "IN", "NOT", "OR", "SET", "SIZE", "CONVERT");

    private static DynamoDBProxyServer server;
    private static DynamoDbClient theirs;

    private final DynamoDbClient ours = new LocalDynamoDbClient(
            new Wire(new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1)),
            TABLES,
            new AwsFaults(List.of()),
            new Settings(Duration.ZERO, Duration.ZERO));

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        // Not by ServerRunner, which wants the classes of its telemetry.
        server = new DynamoDBProxyServer(
                port,
                new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(0, true, null, false, false), null));
        server.start();
        theirs = DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        TABLES.forEach(LocalDynamoDbClientIT::create);
    }

    @AfterAll
    static void stop() throws Exception {
        theirs.close();
        server.stop();
    }

    static List<Cases.Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSame(Cases.Case it) {
        String ours = outcome(this.ours, it);
        String theirs = outcome(LocalDynamoDbClientIT.theirs, it);
        assertThat(inTheirWords(ours))
                .isEqualTo(
                        ours.contains(SCHEMA_MISMATCH)
                                ? theirs.replaceAll(KEY_MISMATCH, SCHEMA_MISMATCH + "(")
                                : theirs);
    }

    @Test
    void thereAreEnoughCases() {
        assertThat(Cases.all()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    @Test
    void eachReservedWordIsOneThere() {
        List<String> wrong = new ArrayList<>();
        for (String word : ReservedWords.all()) {
            if (!NOT_THERE.contains(word)
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
                .conditionExpression("attribute_exists(" + name + ")"));
    }

    private static String inTheirWords(String outcome) {
        String theirs = outcome;
        for (Map.Entry<String, String> wording : WORDING.entrySet()) {
            theirs = theirs.replaceAll(wording.getKey(), wording.getValue());
        }
        return theirs;
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

    private static String outcome(DynamoDbClient db, Cases.Case it) {
        reset(db, Cases.PROJECTS, Cases.items());
        reset(db, Cases.LEASES, List.of());
        Callable<Object> call = () -> it.call().apply(db);
        String answer = it.name() + "\n" + Outcome.of(call);
        return Stream.of(Cases.PROJECTS, Cases.LEASES)
                .flatMap(table -> all(db, table).stream())
                .map(Outcome::canonical)
                .map(text -> text.length() > 300 ? text.length() + " characters" : text)
                .sorted()
                .reduce(answer, (text, item) -> text + "\n" + item);
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
