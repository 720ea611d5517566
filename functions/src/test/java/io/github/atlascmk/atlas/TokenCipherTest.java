package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCipherTest {
    private static final String TOKEN = "eyJhbGciOi.J9-" + "x".repeat(2_000);
    private final TokenCipher cipher = new TokenCipher("mdb_sa_sk_one");

    @Test
    void decryptsWhatItEncrypted() {
        assertThat(new TokenCipher("mdb_sa_sk_one").decrypt(cipher.encrypt(TOKEN)))
                .contains(TOKEN);
        assertThat(cipher.decrypt(cipher.encrypt(""))).contains("");
    }

    @Test
    void encryptsEachTimeDifferently() {
        String sealed = cipher.encrypt(TOKEN);

        assertThat(cipher.encrypt(TOKEN)).isNotEqualTo(sealed);
        assertThat(new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("eyJ");
    }

    @Test
    void decryptsNothingOfAnotherSecret() {
        assertThat(new TokenCipher("mdb_sa_sk_two").decrypt(cipher.encrypt(TOKEN)))
                .isEmpty();
    }

    @Test
    void decryptsNothingThatWasDamaged() {
        byte[] sealed = Base64.getDecoder().decode(cipher.encrypt("token"));
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThat(cipher.decrypt(Base64.getEncoder().encodeToString(damaged)))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAA", "no base64!", "token"})
    void decryptsNothingThatItDidNotEncrypt(String text) {
        assertThat(cipher.decrypt(text)).isEmpty();
    }
}
