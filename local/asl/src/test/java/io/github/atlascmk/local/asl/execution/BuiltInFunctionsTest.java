package io.github.atlascmk.local.asl.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.jsonata.Expression;
import io.github.atlascmk.local.asl.time.Timeline;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInFunctionsTest {
    private static JsonNode evaluate(String expression) {
        return evaluate(expression, 1);
    }

    private static JsonNode evaluate(String expression, long seed) {
        Evaluator evaluator = new Evaluator(new Timeline(MachineFixture.START, 1), new Random(seed));
        try {
            return evaluator.evaluate(
                    Expression.compile("{% " + expression + " %}"),
                    "Output",
                    Map.of(),
                    WorkflowRun.JSON
                            .objectNode()
                            .set("input", MachineFixture.json("{'one':1.0,'big':9223372036854775808,'n':null}")));
        } catch (Expression.Refused e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            $partition([1,2,3,4,5], 2)     | [[1,2],[3,4],[5]]
            $partition([1,2,3,4,5], 2.9)   | [[1,2],[3,4],[5]]
            $partition([1,2,3])            | [[1,2,3]]
            $range(0, 10, 3)               | [0,3,6,9]
            $range(10, 0, -5)              | [10,5,0]
            $range(-1.7, 2, 1)             | [-1,0,1,2]
            $range(3, 3, 1)                | 3
            $hash("Hello", "MD5")          | "8b1a9953c4611296a827abf8c47804d7"
            $hash("Hello", "SHA-1")        | "f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0"
            $hash("Hello", "SHA-256")      | "185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969"
            $parse('{"b":1,"a":[2]}') | {"b":1,"a":[2]}
            $parse("1.0")                  | 1
            $parse("null")                 | null
            $map(["1","2"], $parse)        | [1,2]
            $random(42)                    | 0.7275636800328681
            $length($uuid())               | 36
            $uuid() = $uuid()              | false
            $now()                         | "2026-01-15T09:00:00.000Z"
            $now("[Y]")                    | "2026"
            $millis()                      | 1768467600000
            $states.input.one              | 1
            $states.input.big              | 9.223372036854776E18
            $states.input.n                | null
            $type($states.input.n)         | "null"
            """)
    void give(String expression, String json) {
        assertThat(evaluate(expression)).isEqualTo(MachineFixture.json(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$partition([], 2)",
                "$partition([1], 0)",
                "$range(5, 1, 1)",
                "$range(1, 5, 0)",
                "$range(1, 5)",
                "$hash(\"a\")",
            })
    void giveNothing(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).hasMessageContaining("returned nothing (undefined)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$partition([1], -1)",
                "$range(1)",
                "$range(1, 360146, 1)",
                "$hash(\"a\", \"md5\")",
                "$hash(1, \"MD5\")",
                "$parse(\"\")",
                "$parse(\"{} {}\")",
                "$parse(\"{\\\"a\\\":1,\\\"a\\\":2}\")",
                "$uuid(1)",
                "$random(1, 2)",
            })
    void refuse(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).hasMessageContaining("threw an error during evaluation");
    }

    @Test
    void chanceComesFromTheSeed() {
        for (String expression : new String[] {"$uuid()", "$random()", "$shuffle([1,2,3,4,5,6,7,8,9])"}) {
            assertThat(evaluate(expression, 5)).as(expression).isEqualTo(evaluate(expression, 5));
            assertThat(evaluate(expression, 5)).as(expression).isNotEqualTo(evaluate(expression, 6));
        }
        assertThat(evaluate("$uuid()").textValue())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }
}
