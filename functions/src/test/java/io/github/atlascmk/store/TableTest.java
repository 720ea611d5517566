package io.github.atlascmk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.runtime.Json;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TableTest {
    private static final String NAME = FakePlatform.STATE_TABLE;
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.25Z");
    private static final RoleArn ROLE =
            RoleArn.parse("arn:aws:iam::111122223333:role/atlas-cmk/orders").orElseThrow();

    private final FakePlatform fake = new FakePlatform();
    private final Table table = Table.states(fake.platform());

    private enum Size {
        SMALL,
        LARGE
    }

    private record Part(String name, @Nullable Instant at) {}

    private record Thing(
            String text,
            @Nullable String nothing,
            int count,
            long large,
            @Nullable BigDecimal fraction,
            boolean flag,
            Instant at,
            Size size,
            RoleArn role,
            List<String> texts,
            Set<DayOfWeek> days,
            Map<Size, Part> parts,
            @Nullable Part part) {}

    private static final Thing FULL = new Thing(
            "a \"text\", ü",
            "something",
            -7,
            1_772_366_400_123L,
            new BigDecimal("0.25"),
            true,
            AT,
            Size.LARGE,
            ROLE,
            List.of("b", "", "a"),
            Set.of(DayOfWeek.SUNDAY),
            Map.of(Size.SMALL, new Part("one", AT), Size.LARGE, new Part("two", null)),
            new Part("three", null));
    private static final Thing BARE =
            new Thing("", null, 0, 0, null, false, AT, Size.SMALL, ROLE, List.of(), Set.of(), Map.of(), null);

    private Map<String, AttributeValue> item(String id) {
        return fake.dynamoDb.item(NAME, id);
    }

    @Test
    void givesBackEveryKindOfValue() {
        table.put("full", FULL);
        table.put("bare", BARE);

        assertThat(table.find("full", Thing.class)).contains(FULL);
        assertThat(table.find("bare", Thing.class)).contains(BARE);
        assertThat(table.find("none", Thing.class)).isEmpty();
    }

    @Test
    void leavesNullOutAndWritesTimesAndNamesAsTexts() {
        table.put("bare", BARE);

        assertThat(item("bare"))
                .containsEntry("id", AttributeValue.fromS("bare"))
                .containsEntry("recordVersion", AttributeValue.fromN("1"))
                .containsEntry("at", AttributeValue.fromS("2026-03-01T12:00:00.250Z"))
                .containsEntry("size", AttributeValue.fromS("SMALL"))
                .containsEntry("role", AttributeValue.fromS(ROLE.toString()))
                .containsEntry("count", AttributeValue.fromN("0"))
                .containsEntry("texts", AttributeValue.fromL(List.of()))
                .doesNotContainKeys("nothing", "fraction", "part");
    }

    /** By hand in the console, a person may write {@code 1e2}, and attributes that are none of ours. */
    @Test
    void readsWhatAPersonWrote() {
        fake.dynamoDb.seed(
                NAME,
                Map.of(
                        "id", AttributeValue.fromS("part"),
                        "name", AttributeValue.fromS("one"),
                        "at", AttributeValue.fromNul(true),
                        "tags", AttributeValue.fromSs(List.of("mine")),
                        "number", AttributeValue.fromN("1e2")));

        assertThat(table.find("part", Part.class)).contains(new Part("one", null));
        assertThat(table.find("part").orElseThrow().fields().path("number").asInt())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            text,  null,                                  text
            text,  '{"secret":1}',                        text
            count, '"secret"',                            count
            count, 1.5,                                   count
            flag,  null,                                  flag
            at,    '"secret"',                            at
            size,  '"secret"',                            size
            role,  '"secret"',                            role
            texts, '["a",{"secret":1}]',                  texts.1
            days,  '["secret"]',                          days.0
            parts, '{"SMALL":{}}',                        parts.SMALL.name
            parts, '{"secret":{"name":"one"}}',           parts
            part,  '{"name":"one","at":"secret"}',        part.at
            """)
    void namesADamagedAttributeWithoutItsValue(String attribute, String damage, String named) throws Exception {
        ObjectNode fields = Records.fields(FULL).put("id", "full");
        JsonNode value = Json.LENIENT.readTree(damage);
        if (value.isNull()) {
            fields.remove(attribute);
        } else {
            fields.set(attribute, value);
        }
        fake.dynamoDb.seed(NAME, Attributes.of(fields).m());

        assertThatExceptionOfType(UnexpectedFailure.class)
                .isThrownBy(() -> table.find("full", Thing.class))
                .withMessage("the item full of state was damaged: its attribute " + named + " is unusable")
                .withNoCause();
    }

    @Test
    void takesMissingListsAndMapsForEmptyOnes() {
        ObjectNode fields = Records.fields(BARE).put("id", "bare");
        fields.remove(List.of("texts", "days", "parts"));
        fake.dynamoDb.seed(NAME, Attributes.of(fields).m());

        assertThat(table.find("bare", Thing.class)).contains(BARE);
    }

    @Test
    void refusesInOneSentenceWhatALaterReleaseWrote() {
        fake.dynamoDb.seed(
                NAME, Map.of("id", AttributeValue.fromS("later"), "recordVersion", AttributeValue.fromN("2")));

        assertThatExceptionOfType(UnexpectedFailure.class)
                .isThrownBy(() -> table.find("later", Part.class))
                .withMessage("the item later of state was written by a later release: its recordVersion is 2,"
                        + " and this release knows 1");
    }

    @Test
    void putsOnlyIfTheConditionHolds() {
        Part first = new Part("first", null);
        Part second = new Part("second", AT);

        assertThat(table.putIf("attribute_not_exists(id)", Map.of(), "part", first))
                .isTrue();
        assertThat(table.putIf("attribute_not_exists(id)", Map.of(), "part", second))
                .isFalse();
        assertThat(table.putIf("name = :was", Map.of("was", "other"), "part", second))
                .isFalse();
        assertThat(table.find("part", Part.class)).contains(first);

        assertThat(table.putIf("name = :was", Map.of("was", "first"), "part", second))
                .isTrue();
        assertThat(table.find("part", Part.class)).contains(second);
    }

    @Test
    void updatesSingleAttributesAndMakesTheItem() throws Exception {
        Update update = new Update()
                .set("text", "a")
                .set("part", new Part("one", AT))
                .set("times", List.of(AT))
                .set("count", 7)
                .set("gone", null);

        assertThat(table.update("new", update).orElseThrow().fields())
                .isEqualTo(table.find("new").orElseThrow().fields());
        assertThat(Json.LENIENT.readTree(
                        table.find("new").orElseThrow().fields().toString()))
                .isEqualTo(Json.LENIENT.readTree("""
                        {"id":"new","recordVersion":1,"text":"a","count":7,"times":["2026-03-01T12:00:00.250Z"],
                        "part":{"name":"one","at":"2026-03-01T12:00:00.250Z"}}"""));
    }

    @Test
    void updatesWhatIsThereAndLeavesTheRest() {
        table.put("part", new Part("one", AT));

        table.update("part", new Update().remove("at").set("other", true));

        Item item = table.find("part").orElseThrow();
        assertThat(item.has("at")).isFalse();
        assertThat(item.has("other")).isTrue();
        assertThat(item.as(Part.class)).isEqualTo(new Part("one", null));
    }

    @Test
    void updatesOnlyIfTheConditionHolds() {
        table.put("thing", BARE);

        Update late = new Update().set("count", 9).onlyIf("count < :least", Map.of("least", 0));
        assertThat(table.update("thing", late)).isEmpty();
        assertThat(table.find("thing", Thing.class)).contains(BARE);

        Update higher = new Update().set("count", 9).onlyIf("count < :count", Map.of());
        assertThat(table.update("thing", higher)).isPresent();
        assertThat(table.update("thing", higher)).isEmpty();
    }

    @Test
    void removesAndGivesWhatWasThere() {
        table.put("part", new Part("one", null));

        assertThat(table.remove("part").map(item -> item.as(Part.class))).contains(new Part("one", null));
        assertThat(table.remove("part")).isEmpty();
        assertThat(table.find("part")).isEmpty();
    }

    @Test
    void findsSeveralAtOnce() {
        table.put("one", new Part("one", null));
        table.put("two", new Part("two", null));

        Map<String, Item> found = table.findAll(List.of("one", "two", "three"));
        assertThat(found).containsOnlyKeys("one", "two");
        assertThat(found.values())
                .extracting(item -> item.as(Part.class).name())
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void takesNoPartForTheWhole() {
        table.put("one", new Part("one", null));
        fake.dynamoDb.leaveUnread();

        assertThatExceptionOfType(AwsThrottled.class)
                .isThrownBy(() -> table.findAll(List.of("one", "two")))
                .withMessage("DynamoDB left a part of a batch unread");
    }

    @Test
    void findsAllOnAllPages() {
        for (int i = 0; i < 5; i++) {
            table.put("part" + i, new Part(i % 2 == 0 ? "even" : "odd", null));
        }

        assertThat(table.all()).extracting(Item::id).containsExactly("part0", "part1", "part2", "part3", "part4");
        assertThat(table.query("name", "name", "even")).extracting(Item::id).containsExactly("part0", "part2", "part4");
    }
}
