package io.github.atlascmk.local.cloud.aws.dynamodb;

import static io.github.atlascmk.local.cloud.aws.dynamodb.Cases.item;
import static io.github.atlascmk.local.cloud.aws.dynamodb.Cases.key;
import static io.github.atlascmk.local.cloud.aws.dynamodb.Cases.n;
import static io.github.atlascmk.local.cloud.aws.dynamodb.Cases.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** What dynalite can't show: time, faults, world files. The rest is {@link LocalDynamoDbClientIT}. */
class LocalDynamoDbClientTest {
    private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Timeline timeline = new Timeline(START, 1);
    private final Wire wire = new Wire(timeline);
    private final LocalDynamoDbClient db = new LocalDynamoDbClient(wire, List.of(Cases.PROJECTS, Cases.LEASES));

    @Test
    void aCallTakesTimeAndIsInTheJournal() {
        run(dynamo -> dynamo.getItem(r -> r.tableName("projects").key(key("p1", "enrolment"))));
        assertThat(timeline.instant()).isEqualTo(START.plusMillis(10));
        assertThat(wire.calls())
                .extracting(Call::service, Call::operation, Call::target, Call::error)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("dynamodb", "GetItem", "projects/p1/enrolment", null));
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void aRefusalIsInTheJournalByItsCode() {
        run(dynamo -> assertThatThrownBy(
                        () -> dynamo.getItem(r -> r.tableName("nowhere").key(key("a", "b"))))
                .isInstanceOf(DynamoDbException.class));
        assertThat(wire.calls()).extracting(Call::error).containsExactly("ResourceNotFoundException");
    }

    @Test
    void aConsistentReadSeesTheLatestWriteAndAnotherMayNotForASecond() {
        List<Boolean> seen = new ArrayList<>();
        run(dynamo -> {
            for (int i = 0; i < 50; i++) {
                Map<String, AttributeValue> item = item("pk", s("p" + i), "sk", s("a"));
                dynamo.putItem(r -> r.tableName("projects").item(item));
                seen.add(dynamo.getItem(r -> r.tableName("projects").key(item)).hasItem());
                assertThat(dynamo.getItem(r -> r.tableName("projects").key(item).consistentRead(true))
                                .hasItem())
                        .isTrue();
                timeline.sleep(Duration.ofSeconds(1));
                assertThat(dynamo.getItem(r -> r.tableName("projects").key(item))
                                .hasItem())
                        .isTrue();
            }
        });
        assertThat(seen).contains(false);
    }

    @Test
    void aStaleReadSeesTheVersionBefore() {
        run(dynamo -> {
            Map<String, AttributeValue> key = key("p1", "a");
            dynamo.updateItem(r -> r.tableName("projects")
                    .key(key)
                    .updateExpression("ADD x :one")
                    .expressionAttributeValues(Map.of(":one", n("1"))));
            timeline.sleep(Duration.ofSeconds(5));
            dynamo.updateItem(r -> r.tableName("projects")
                    .key(key)
                    .updateExpression("ADD x :one")
                    .expressionAttributeValues(Map.of(":one", n("1"))));
            List<String> versions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                versions.add(Objects.requireNonNull(
                                dynamo.getItem(r -> r.tableName("projects").key(key))
                                        .item()
                                        .get("x"))
                        .n());
            }
            assertThat(versions).contains("1").containsOnly("1", "2");
        });
    }

    @Test
    void anIndexAlwaysLags() {
        run(dynamo -> {
            dynamo.putItem(r -> r.tableName("projects").item(item("pk", s("p1"), "sk", s("a"), "roleArn", s("r1"))));
            assertThat(byRole(dynamo)).isZero();
            timeline.sleep(Duration.ofSeconds(1));
            assertThat(byRole(dynamo)).isOne();
            dynamo.deleteItem(r -> r.tableName("projects").key(key("p1", "a")));
            assertThat(byRole(dynamo)).isOne();
            timeline.sleep(Duration.ofSeconds(1));
            assertThat(byRole(dynamo)).isZero();
        });
    }

    @Test
    void aFaultStrikesTheScriptedCalls() {
        LocalDynamoDbClient faulty = faulty(
                new AwsFault("dynamodb", "PutItem", "ProvisionedThroughputExceededException", null, 2, 1, null),
                new AwsFault("dynamodb", "GetItem", "ThrottlingException", null, null, null, null),
                new AwsFault("iam", "PutItem", "Throttling", null, null, null, null));
        run(faulty, dynamo -> {
            put(dynamo, "first");
            assertThatThrownBy(() -> put(dynamo, "second")).isInstanceOf(ProvisionedThroughputExceededException.class);
            assertThatThrownBy(() -> put(dynamo, "third")).isInstanceOf(ProvisionedThroughputExceededException.class);
            put(dynamo, "fourth");
            assertThatThrownBy(() -> dynamo.getItem(r -> r.tableName("leases").key(Map.of("pk", s("first")))))
                    .isInstanceOf(ThrottlingException.class);
        });
        assertThat(faulty.snapshot().get("leases")).hasSize(2);
    }

    @Test
    void anAnswerCanBeLostAfterItsEffect() {
        LocalDynamoDbClient faulty =
                faulty(new AwsFault("dynamodb", "PutItem", "InternalServerError", null, 1, 0, true));
        run(
                faulty,
                dynamo -> assertThatThrownBy(() -> put(dynamo, "lost"))
                        .isInstanceOfSatisfying(
                                InternalServerErrorException.class,
                                e -> assertThat(e.statusCode()).isEqualTo(500)));
        assertThat(faulty.snapshot().get("leases")).hasSize(1);
    }

    @Test
    void numbersAreAnsweredWithoutSuperfluousZeros() {
        run(dynamo -> {
            dynamo.putItem(r -> r.tableName("leases").item(item("pk", s("a"), "x", n("1.50"))));
            var answer = dynamo.updateItem(r -> r.tableName("leases")
                    .key(Map.of("pk", s("a")))
                    .updateExpression("SET x = x + :v")
                    .expressionAttributeValues(Map.of(":v", n("0.5")))
                    .returnValues(ReturnValue.ALL_NEW));
            assertThat(answer.attributes()).containsEntry("x", n("2"));
        });
    }

    @Test
    void anUpdateCannotGiveAnIndexAKeyOfAnotherType() {
        run(dynamo -> assertThatThrownBy(() -> dynamo.updateItem(r -> r.tableName("projects")
                        .key(key("p1", "a"))
                        .updateExpression("SET roleArn = :v")
                        .expressionAttributeValues(Map.of(":v", n("1")))))
                .hasMessageContaining("Type mismatch for Index Key roleArn"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x IN (:v)",
                "x BETWEEN :v AND :v",
                "x > :v",
                "NOT x = :v",
                "(x = :v)",
                ":v = x",
                "x = y",
                "x = #y",
                "size(x) = :v",
                "x = size(y)",
                "attribute_exists(x)",
                "begins_with(x, :v)",
                "contains(x, :v)",
                "attribute_type(x, :v)",
                "x[0] = :v"
            })
    void whatItDoesNotKnowIsRefusedAndNotGuessed(String condition) {
        run(dynamo -> assertThatThrownBy(() -> dynamo.deleteItem(r -> r.tableName("leases")
                        .key(Map.of("pk", s("a")))
                        .conditionExpression(condition)
                        .expressionAttributeValues(Map.of(":v", s("a")))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("the local DynamoDB doesn't know"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk = :v AND sk = :v", "pk = :v OR pk = :v", "pk < :v", "pk <> :v", "begins_with(pk, :v)"})
    void aQueryIsOfAWholePartition(String condition) {
        run(dynamo -> assertThatThrownBy(() -> dynamo.query(r -> r.tableName("projects")
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(Map.of(":v", s("a")))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("the local DynamoDB doesn't know"));
    }

    @Test
    void aParameterThatItDoesNotKnowIsRefused() {
        run(dynamo -> assertThatThrownBy(() -> dynamo.getItem(
                        r -> r.tableName("leases").key(Map.of("pk", s("a"))).projectionExpression("x")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ProjectionExpression"));
    }

    @Test
    void loadingRefusesWhatDynamoDbWould() throws Exception {
        ObjectNode keyless = (ObjectNode) MAPPER.readTree("{\"x\":1}");
        assertThatThrownBy(() -> db.load(Map.of("leases", List.of(keyless))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tables.leases")
                .hasMessageContaining("Missing the key pk");
        assertThatThrownBy(() -> db.load(Map.of("nowhere", List.of()))).hasMessageContaining("tables.nowhere");
    }

    @Test
    void anySnapshotCanBeLoadedAgain() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Map<String, AttributeValue> item = new TreeMap<>(Map.of("pk", s("p"), "value", anyValue(random, 3)));
            run(dynamo -> dynamo.putItem(r -> r.tableName("leases").item(item)));
            String text = MAPPER.writeValueAsString(db.snapshot());
            LocalDynamoDbClient copy = new LocalDynamoDbClient(wire, List.of(Cases.PROJECTS, Cases.LEASES));
            ObjectMapper exact = new ObjectMapper()
                    .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
            copy.load(exact.readValue(
                    text, new com.fasterxml.jackson.core.type.TypeReference<Map<String, List<ObjectNode>>>() {}));
            assertThat(MAPPER.writeValueAsString(copy.snapshot()))
                    .as("seed %s", seed)
                    .isEqualTo(text);
            assertThat(PlainJson.read(Objects.requireNonNull(copy.snapshot().get("leases"))
                            .getFirst()))
                    .as("seed %s", seed)
                    .isEqualTo(AttributeValues.normalised(item));
        }
    }

    private static AttributeValue anyValue(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 10)) {
            case 0 -> s("text \"" + random.nextInt(100) + " ä\n");
            case 1 ->
                n(new java.math.BigDecimal(
                                new java.math.BigInteger(random.nextInt(1, 120), random), random.nextInt(-20, 40))
                        .toString());
            case 2 -> AttributeValue.fromBool(random.nextBoolean());
            case 3 -> AttributeValue.fromNul(true);
            case 4 -> AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) random.nextInt(), 0}));
            case 5 -> AttributeValue.fromSs(List.of("b", "a" + random.nextInt(9)));
            case 6 -> AttributeValue.fromNs(List.of("10", "9." + random.nextInt(1, 9)));
            case 7 -> AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("b"), SdkBytes.fromUtf8String("a")));
            case 8 -> AttributeValue.fromL(List.of(anyValue(random, depth - 1), anyValue(random, depth - 1)));
            default -> AttributeValue.fromM(Map.of(random.nextBoolean() ? "$map" : "a", anyValue(random, depth - 1)));
        };
    }

    private static void put(LocalDynamoDbClient dynamo, String partition) {
        dynamo.putItem(r -> r.tableName("leases").item(Map.of("pk", s(partition))));
    }

    private static int byRole(LocalDynamoDbClient dynamo) {
        return dynamo.query(r -> r.tableName("projects")
                        .indexName("byRole")
                        .keyConditionExpression("roleArn = :r")
                        .expressionAttributeValues(Map.of(":r", s("r1"))))
                .count();
    }

    private LocalDynamoDbClient faulty(AwsFault... faults) {
        return new LocalDynamoDbClient(
                wire, List.of(Cases.PROJECTS, Cases.LEASES), new AwsFaults(List.of(faults)), Settings.DEFAULT);
    }

    private void run(Consumer<LocalDynamoDbClient> calls) {
        run(db, calls);
    }

    private void run(LocalDynamoDbClient client, Consumer<LocalDynamoDbClient> calls) {
        timeline.start("test", () -> calls.accept(client));
        try {
            timeline.run();
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof AssertionError assertion) {
                throw assertion;
            }
            throw failed;
        }
    }
}
