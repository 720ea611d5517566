package io.github.atlascmk.local.cloud.chain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.FrontDoor;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people give to functions, damaged: it is taken for exactly what it says, or refused by a sentence that names the
 * field, and then nothing is written.
 */
class FuzzFunctionsTest {
    @ParameterizedTest
    @CsvSource({
        "Enrol, enrol, 300",
        "Unenrol, unenrol, 60",
        "Approve, approve-replace-key, 120",
        "Acknowledge, acknowledge, 120",
        "SwitchWrites, writes-off, 60",
        "RestoreRole, restore-role-plan, 60",
        "RestoreKeyAccess, restore-key-access, 60",
        "RestoreKeyPolicy, restore-key-policy-plan, 60"
    })
    void aDamagedInputIsTakenForWhatItSaysOrRefused(String function, String file, int budget) {
        byte[] genuine = Scenario.event("invoke/" + file + ".json").toString().getBytes(StandardCharsets.UTF_8);
        try (FrontDoor door = new FrontDoor(world(function))) {
            Fuzz.each("inputs of " + function, budget, random -> {
                Damage damage = Damage.of(genuine, random);
                FrontDoor.Result result = door.invoke(function, damage.bytes());
                if (result.isRefused()) {
                    assertThat(result).as(damage.toString()).satisfies(FrontDoor.Result::hasNoEffectAndSaysWhy);
                    assertThat(result.message())
                            .as(damage.toString())
                            .containsAnyOf("the input", damage.field(), "planned is out of date");
                } else {
                    JsonNode said =
                            damage.tree().orElseThrow(() -> new AssertionError("not JSON, and taken: " + damage));
                    assertThat(result.answer()).as(damage.toString()).isInstanceOf(ObjectNode.class);
                    isWhatWasSaid(said, result.answer(), damage);
                }
            });
            assertThat(door.scenario().cloud().logs()).doesNotContain("\tat ").doesNotContain("UnexpectedFailure");
        }
    }

    /** What can be acknowledged was told before. */
    private static World world(String function) {
        if (!function.equals("Acknowledge")) {
            return Scenario.load("restore");
        }
        try (Scenario told = Scenario.in("key-owner-must-act").publish("cluster-observed.json")) {
            return told.cloud().snapshot();
        }
    }

    /** Null is as good as nothing; {@code plan} and {@code planned} of an undo aren't echoed. */
    private static void isWhatWasSaid(JsonNode said, JsonNode answer, Damage damage) {
        assertThat(said.isObject()).as(damage.toString()).isTrue();
        said.properties().forEach(field -> {
            boolean echoed = !Set.of("plan", "planned").contains(field.getKey());
            if (echoed && !field.getValue().isNull()) {
                assertThat(comparable(answer.path(field.getKey())))
                        .as("%s of %s", field.getKey(), damage)
                        .isEqualTo(comparable(field.getValue()));
            }
        });
    }

    /** Days of a window come back in their order, each once; spaces around a word don't count. */
    private static Object comparable(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(FuzzFunctionsTest::comparable).collect(Collectors.toSet());
        }
        return value.isObject()
                ? value.propertyStream()
                        .filter(field -> !field.getValue().isNull())
                        .collect(Collectors.toMap(field -> field.getKey(), field -> comparable(field.getValue())))
                : value.asText().trim();
    }
}
