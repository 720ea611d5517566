package io.github.atlascmk.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import io.github.atlascmk.local.Wire;
import io.github.atlascmk.local.time.Timeline;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
class LocalDynamoDbClientIT {
    private static final List<TableSpec> TABLES = List.of(Cases.PROJECTS, Cases.LEASES);

    private static DynamoDBProxyServer server;
    private static DynamoDbClient theirs;

    private final DynamoDbClient ours = new LocalDynamoDbClient(
            new Wire(new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1)),
            TABLES,
            List.of(),
            new Settings(Duration.ZERO, Duration.ZERO));

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(port)});
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
        assertThat(outcome(ours, it)).isEqualTo(outcome(theirs, it));
    }

    @Test
    void thereAreEnoughCases() {
        assertThat(Cases.all()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    @Test
    void eachReservedWordIsOneThere() {
        List<String> wrong = new ArrayList<>();
        for (String word : ReservedWords.all()) {
            if (!Outcome.of(() -> conditionOn(theirs, word)).contains("reserved keyword: " + word)) {
                wrong.add(word);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void ourOwnNamesAreReservedHereIfTheyAreThere() {
        Stream.of("holder", "claimedAt", "rerun", "pk", "sk", "mode", "version", "expiry", "expires", "project", "roleArn",
                        "keyArn", "approvals", "findings", "outcome", "intent", "user", "date", "timestamp", "lock")
                .forEach(word -> assertThat(Outcome.of(() -> conditionOn(ours, word)))
                        .isEqualTo(Outcome.of(() -> conditionOn(theirs, word))));
    }

    private static Object conditionOn(DynamoDbClient db, String name) {
        return db.deleteItem(r -> r.tableName("leases")
                .key(Map.of("pk", Cases.s("none")))
                .conditionExpression("attribute_exists(" + name + ")"));
    }

    private static String outcome(DynamoDbClient db, Cases.Case it) {
        for (TableSpec table : TABLES) {
            all(db, table).forEach(item -> {
                item.keySet().retainAll(table.keyNames());
                db.deleteItem(r -> r.tableName(table.name()).key(item));
            });
        }
        Cases.items().forEach(item -> db.putItem(r -> r.tableName("projects").item(item)));
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
                .forEach(item -> items.add(new java.util.TreeMap<>(item)));
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
            schema.add(KeySchemaElement.builder().attributeName(name).keyType(type).build());
        }
        return schema;
    }
}
