package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import org.junit.jupiter.api.Test;

class QuotaTest {
    @Test
    void aTrustPolicyMayHave2048Characters() {
        Quota.TRUST_POLICY.check("role atlas-cmk/orders", ofSize(2_048, "a"));
        assertThatExceptionOfType(PolicyTooLarge.class)
                .isThrownBy(() -> Quota.TRUST_POLICY.check("role atlas-cmk/orders", ofSize(2_113, "a")))
                .withMessage(
                        "the trust policy of role atlas-cmk/orders would have 2,113 characters, and IAM allows 2,048");
    }

    @Test
    void theInlinePoliciesOfARoleMayHave10240CharactersTogether() {
        Quota.INLINE_POLICIES_OF_A_ROLE.check("role orders", ofSize(240, "a"), 10_000);
        assertThatExceptionOfType(PolicyTooLarge.class)
                .isThrownBy(() -> Quota.INLINE_POLICIES_OF_A_ROLE.check("role orders", ofSize(241, "a"), 10_000))
                .withMessage("the inline policies of role orders would have 10,241 characters together, "
                        + "and IAM allows 10,240");
    }

    @Test
    void aKeyPolicyMayHave32768Bytes() {
        Quota.KEY_POLICY.check("the key", ofSize(32_768, "a"));
        assertThatExceptionOfType(PolicyTooLarge.class)
                .isThrownBy(() -> Quota.KEY_POLICY.check("key 1234", ofSize(32_769, "a")))
                .withMessage("the key policy of key 1234 would have 32,769 bytes, and KMS allows 32,768");
    }

    @Test
    void aKeyPolicyIsMeasuredInBytes() {
        PolicyDocument umlauts = ofSize(100, "ä");
        assertThat(Quota.TRUST_POLICY.size(umlauts)).isEqualTo(100);
        assertThat(Quota.KEY_POLICY.size(umlauts)).isEqualTo(174);
    }

    @Test
    void whiteSpaceBetweenTokensIsNotWritten() {
        PolicyDocument spaced = PolicyDocument.parse("{ \"Statement\" :\n" + " ".repeat(4_000) + "[ ] }");
        assertThat(Quota.TRUST_POLICY.size(spaced)).isEqualTo(16);
        Quota.TRUST_POLICY.check("role orders", spaced);
    }

    @Test
    void charactersAreCheckedToo() {
        assertThatExceptionOfType(PolicyRejected.class)
                .isThrownBy(() -> Quota.KEY_POLICY.check("key 1234", ofSize(100, "€")))
                .withMessageContaining("U+20AC");
    }

    private static PolicyDocument ofSize(int characters, String filling) {
        String frame = "{\"Statement\":[{\"Sid\":\"\"}]}";
        return PolicyDocument.parse(frame.replace("\"\"", "\"" + filling.repeat(characters - frame.length()) + "\""));
    }
}
