package io.github.atlascmk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    enum Colour {
        RED,
        GREEN
    }

    record Inner(@Nullable Integer count) {}

    record Sample(
            String name,
            boolean flag,
            long version,
            @Nullable Colour colour,
            @Nullable Boolean maybe,
            @Nullable Instant at,
            @Nullable Inner inner,
            @Nullable List<Inner> list) {}

    private static final String REQUIRED = "'name':'a','flag':true,'version':1";

    private static Sample read(JsonMapper mapper, String json) throws JsonProcessingException {
        return Json.read(mapper, mapper.readTree(json.replace('\'', '"')), Sample.class);
    }

    @Test
    void readsAValidObject() throws JsonProcessingException {
        Sample read = read(
                Json.STRICT,
                "{" + REQUIRED + ",'colour':'GREEN','maybe':false,'at':'2026-01-31T12:00:00Z','inner':{'count':3},"
                        + "'list':[{'count':1},{}]}");

        assertThat(read)
                .isEqualTo(new Sample(
                        "a",
                        true,
                        1,
                        Colour.GREEN,
                        false,
                        Instant.parse("2026-01-31T12:00:00Z"),
                        new Inner(3),
                        List.of(new Inner(1), new Inner(null))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            'flag':'perhaps','version':1            | flag is "perhaps"; it must be true or false
            'flag':{},'version':1                   | flag must be true or false
            'flag':null,'version':1                 | flag must be true or false
            'version':1                             | flag must be true or false
            'flag':true,'version':'one'             | version is "one"; it must be a number
            'flag':true                             | version must be a number
            'flag':true,'version':1,'colour':'BLUE' | colour is "BLUE"; it must be one of RED, GREEN
            'flag':true,'version':1,'colour':1      | colour is "1"; it must be one of RED, GREEN
            'flag':true,'version':1,'maybe':'si'    | maybe is "si"; it must be true or false
            'flag':true,'version':1,'at':'noon'     | at is "noon"; it must be a time such as 2026-01-31T12:00:00Z
            'flag':true,'version':1,'name':[]       | name must be text
            'flag':true,'version':1,'name':5        | name is "5"; it must be text
            'flag':true,'version':1,'name':true     | name is "true"; it must be text
            'flag':1,'version':1                    | flag is "1"; it must be true or false
            'flag':'true','version':1               | flag is "true"; it must be true or false
            'flag':true,'version':'1'               | version is "1"; it must be a number
            'flag':true,'version':2.7               | version is "2.7"; it must be a number
            'flag':true,'version':1,'inner':{'count':2.7} | inner.count is "2.7"; it must be a number
            'flag':true,'version':1,'inner':{'count':''} | inner.count is ""; it must be a number
            'flag':true,'version':1,'inner':{'count':3000000000} | inner.count is "3000000000"; it can
            'flag':true,'version':1,'maybe':''      | maybe is ""; it must be true or false
            'flag':true,'version':1,'colour':''     | colour is ""; it must be one of RED, GREEN
            'flag':true,'version':1,'at':''         | at is ""; it must be a time
            'flag':true,'version':1,'list':[{},null] | list[1] must be
            'flag':true,'version':1,'inner':'x'     | inner
            'flag':true,'version':1,'inner':{'count':'x'} | inner.count is "x"; it must be a number
            'flag':true,'version':1,'list':[{},{'count':'x'}] | list[1].count is "x"; it must be a number
            """)
    void aWrongFieldIsNamedWithItsValueAndWhatWouldBeRight(String fields, String message) {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(Json.LENIENT, "{" + fields + "}"))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'text'", "7", "true"})
    void refusesWhatIsNotAnObject(String json) {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(Json.LENIENT, json))
                .withMessageContaining("the input")
                .withMessageContaining("a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", ""})
    void refusesAnEmptyInput(String json) {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(Json.LENIENT, json))
                .withMessageContaining("it must be a JSON object");
    }

    @Test
    void acceptsUnknownFieldsOnlyIfLenient() throws JsonProcessingException {
        String extended = "{" + REQUIRED + ",'colr':'RED'}";

        assertThat(read(Json.LENIENT, extended).colour()).isNull();
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(Json.STRICT, extended))
                .withMessage(
                        "the field colr is unknown; the known fields are at, colour, flag, inner, list, maybe, name, version");
    }

    @Test
    void refusesARepeatedField() {
        for (JsonMapper mapper : List.of(Json.LENIENT, Json.STRICT)) {
            assertThatThrownBy(() -> mapper.readTree("{\"mode\":\"OBSERVE\",\"mode\":\"ENFORCE\"}"))
                    .isInstanceOf(JsonProcessingException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}]", "{}x"})
    void refusesTextAfterTheEnd(String json) {
        assertThatThrownBy(() -> Json.LENIENT.readTree(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aLongValueIsShortened() {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(Json.LENIENT, "{'colour':'" + "B\\n".repeat(100_000) + "'}"))
                .withMessageStartingWith("colour is \"B?B?")
                .withMessageEndingWith("…\"; it must be one of RED, GREEN")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void writesTimesAsTextAndOmitsNulls() {
        assertThat(Json.write(new Sample("a", false, 2, null, null, Instant.EPOCH, null, null)))
                .isEqualTo("{'name':'a','flag':false,'version':2,'at':'1970-01-01T00:00:00Z'}".replace('\'', '"'));
    }
}
