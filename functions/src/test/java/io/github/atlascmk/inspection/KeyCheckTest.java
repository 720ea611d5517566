package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.key;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCheckTest {
    @Test
    void aKeyThatTheStackMayNotReadIsInNobodysWayWhileAtlasCanUseIt() {
        Situation situation = new Situation();
        situation.withoutKey();
        situation.keyDenied = true;
        assertThat(situation.findings()).isEmpty();
    }

    /** Another key doesn't bring back what the deleted one encrypts. */
    @Test
    void advisesAnotherKeyOnlyIfTheDeletedOneEncryptsNothing() {
        Situation live = new Situation();
        live.withoutKey();
        Situation off = new Situation();
        off.withoutKey();
        off.awsKms = null;

        assertThat(live.findings())
                .filteredOn(finding -> finding.kind() == KEY_MISSING)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("dump what still runs before anything else")
                        .doesNotContain("enrol"));
        assertThat(off.findings())
                .filteredOn(finding -> finding.kind() == KEY_MISSING)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("enrol with one that does"));
    }

    @Test
    void saysAllThatIsWrongWithAKeyInOneGo() {
        Situation situation = new Situation();
        situation.key = key("Disabled", "RSA_2048", "SIGN_VERIFY", false);
        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("RSA_2048", "SIGN_VERIFY", "Disabled"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, Enabled,         false, ''
            RSA_2048,          ENCRYPT_DECRYPT, Enabled,         false, SYMMETRIC_DEFAULT
            HMAC_256,          GENERATE_VERIFY_MAC, Enabled,     false, SYMMETRIC_DEFAULT
            SYMMETRIC_DEFAULT, SIGN_VERIFY,     Enabled,         false, ENCRYPT_DECRYPT
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, Enabled,         true,  customer managed
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, PendingImport,   false, PendingImport
            """)
    void saysWhyAtlasCannotUseAKey(String spec, String usage, String state, boolean awsManaged, String why) {
        Situation situation = new Situation();
        situation.key = key(state, spec, usage, awsManaged);

        if (why.isEmpty()) {
            assertThat(situation.findings()).isEmpty();
        } else {
            assertThat(situation.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(KEY_UNUSABLE);
                assertThat(finding.message()).contains(why);
            });
        }
    }
}
