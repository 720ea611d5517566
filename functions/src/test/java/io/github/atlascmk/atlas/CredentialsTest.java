package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.failure.InvalidConfiguration;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String SECRET = "sEcReT";

    private static Credentials parse(String json) {
        return Credentials.parse(json.replace('\'', '"'));
    }

    @Test
    void readsAServiceAccountOrAnApiKey() {
        assertThat(parse("{'clientId':'mdb_sa_id_1','clientSecret':'sEcReT','note':'x'}"))
                .isEqualTo(new Credentials.ServiceAccount("mdb_sa_id_1", SECRET));
        assertThat(parse("{'publicKey':'abcdefgh','privateKey':'sEcReT'}"))
                .isEqualTo(new Credentials.ApiKey("abcdefgh", SECRET));
    }

    @Test
    void toStringHidesTheSecret() {
        assertThat(parse("{'clientId':'mdb_sa_id_1','clientSecret':'sEcReT'}"))
                .asString()
                .contains("mdb_sa_id_1")
                .doesNotContain(SECRET);
        assertThat(parse("{'publicKey':'abcdefgh','privateKey':'sEcReT'}"))
                .asString()
                .contains("abcdefgh")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sEcReT",
                "'sEcReT'",
                "null",
                "['sEcReT']",
                "{}",
                "{'clientSecret':'sEcReT'}",
                "{'clientId':'','clientSecret':'sEcReT'}",
                "{'clientId':'mdb_sa_id_1'}",
                "{'clientId':'mdb_sa_id_1','privateKey':'sEcReT'}",
                "{'clientId':'mdb_sa_id_1','clientSecret':{'a':'sEcReT'}}",
                "{'clientId':'mdb_sa_id_1','clientSecret':'sEcReT'",
                "{'clientId':'mdb_sa_id_1','clientSecret':'sEcReT','clientSecret':'sEcReT2'}"
            })
    void namesTheFieldsThatTheSecretNeedsAndQuotesNothing(String secret) {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> parse(secret))
                .withMessageContaining("clientId and clientSecret")
                .satisfies(refused -> {
                    StringWriter printed = new StringWriter();
                    refused.printStackTrace(new PrintWriter(printed));
                    assertThat(printed.toString()).doesNotContain(SECRET);
                });
    }
}
