package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
    private static final Instant END = Instant.parse("2026-03-01T13:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT1H,     false, true
            PT10M,    false, true
            PT9M59S,  true,  true
            PT1M1S,   true,  true
            PT1M,     true,  false
            PT0S,     true,  false
            PT-1H,    true,  false
            """)
    void isDueTenMinutesAndUnusableOneMinuteBeforeItsEnd(Duration left, boolean due, boolean usable) {
        Token token = new Token("value", END);

        assertThat(token.isDue(END.minus(left))).isEqualTo(due);
        assertThat(token.isUsable(END.minus(left))).isEqualTo(usable);
    }

    @Test
    void toStringHidesTheValue() {
        assertThat(new Token("eyJ-very-secret", END))
                .asString()
                .contains("13:00")
                .doesNotContain("secret");
    }
}
