package io.github.atlascmk.inspection.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.github.atlascmk.runtime.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingsTest {
    private static Findings of(Finding... findings) {
        return Findings.of(List.of(findings));
    }

    private static Finding finding(Kind kind, String subject) {
        return new Finding(kind, subject, "message");
    }

    @Test
    void areAPlainListInJson() throws JsonProcessingException {
        Findings findings = of(
                finding(Kind.TRUST_MISSING, "role"),
                finding(Kind.KEY_DISABLED, "key").withCommand("aws kms enable-key"));

        String json = Json.write(findings);

        assertThat(json).isEqualTo("""
                [{"kind":"TRUST_MISSING","disposition":"ACTIONABLE","step":"EnsureRole","subject":"role",\
                "message":"message"},\
                {"kind":"KEY_DISABLED","disposition":"HUMAN","step":"","subject":"key",\
                "message":"message","command":"aws kms enable-key"}]""");
        assertThat(Json.STRICT.readValue(json, Findings.class)).isEqualTo(findings);
        assertThatExceptionOfType(JsonMappingException.class)
                .isThrownBy(() -> Json.LENIENT.readValue("[null]", Findings.class));
    }

    @Test
    void areSummedUpByWhoHasToAct() {
        assertThat(Findings.NONE.summary()).isEqualTo("all is as it should be");
        assertThat(of(finding(Kind.TRUST_MISSING, "role")).summary()).isEqualTo("1 finding: 1 to do");
        assertThat(of(
                                finding(Kind.CLUSTER_UNSUPPORTED, "flex"),
                                finding(Kind.CLUSTER_BUSY, "billing"),
                                finding(Kind.TRUST_MISSING, "role"),
                                finding(Kind.KEY_MULTI_REGION, "key"),
                                finding(Kind.CLUSTER_FAILED, "orders"),
                                finding(Kind.ENCRYPTION_OFF, "project"))
                        .summary())
                .isEqualTo("6 findings: 2 to do, 1 waiting, 1 for a person, 1 not supported, 1 to note");
    }

    @Test
    void giveTheStepsOfAPlanOnceEachAndForEachCluster() {
        assertThat(of(
                                finding(Kind.TRUST_MISSING, "role"),
                                finding(Kind.KEY_ACCESS_MISSING, "role"),
                                finding(Kind.KEY_POLICY_MISSING, "key"),
                                finding(Kind.KEY_UNUSABLE, "key"),
                                finding(Kind.CLUSTER_NOT_ENCRYPTED, "billing"),
                                finding(Kind.CLUSTER_NOT_ENCRYPTED, "orders"))
                        .steps())
                .containsExactly("EnsureRole", "EnsureKeyAccess", "EncryptCluster billing", "EncryptCluster orders");
    }

    /** A project's own work is what is left without its clusters and its alerts. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void haveSomethingToDoAboutOnePart(Kind kind) {
        Findings findings = of(finding(kind, "subject"));
        for (Scope scope : Scope.values()) {
            assertThat(findings.hasToDo(scope))
                    .isEqualTo(kind.disposition() == Disposition.ACTIONABLE && kind.scope() == scope);
        }
        assertThat(findings.blocking().isEmpty()).isEqualTo(!kind.blocks());
        assertThat(kind.blocks() && kind.disposition() != Disposition.HUMAN).isFalse();
        assertThat(kind.isUnderWay() && kind.disposition() != Disposition.WAITING)
                .isFalse();
    }

    @Test
    void blockNothingOnceAPersonApproved() {
        Finding other = finding(Kind.OTHER_KEY, "project");
        assertThat(of(other).blocking()).containsExactly(other);
        assertThat(of(other.approved("EnableEncryption")).blocking()).isEmpty();
        assertThat(of(other.approved("EnableEncryption")).steps()).containsExactly("EnableEncryption");
    }

    @Test
    void haveTheSameFingerprintInAnyOrderAndWithOtherWords() {
        Finding key = finding(Kind.KEY_UNUSABLE, "key");
        Finding role = finding(Kind.ROLE_MISSING, "role");
        assertThat(of(key, role, finding(Kind.TRUST_MISSING, "role")).sweepFingerprint())
                .isEqualTo(of(role, new Finding(Kind.KEY_UNUSABLE, "key", "other words"))
                        .sweepFingerprint())
                .isNotEqualTo(of(key).sweepFingerprint());
        assertThat(of(key, role).messageFingerprint("FAILED"))
                .isEqualTo(of(role, key).messageFingerprint("FAILED"))
                .isNotEqualTo(of(key, role).messageFingerprint("NEEDS_A_PERSON"));
    }

    @Test
    void tellASweepNothingOfWhatOnlyARunFinds() {
        assertThat(of(finding(Kind.CLUSTER_FAILED, "orders")).sweepFingerprint())
                .isEqualTo(Findings.NONE.sweepFingerprint());
    }

    @Test
    void areNoNewsIfTheRunsOfAConflictEndInAnotherWay() {
        Findings conflict = of(finding(Kind.CONFLICTING_WRITER, "role"));
        assertThat(conflict.messageFingerprint("FAILED")).isEqualTo(conflict.messageFingerprint("NEEDS_A_PERSON"));
    }
}
