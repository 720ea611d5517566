package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermitTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";

    private static Enrolment enrolment(Mode mode, long version) {
        return new Enrolment(
                PROJECT,
                RoleArn.parse("arn:aws:iam::111122223333:role/orders").orElseThrow(),
                KeyArn.parse("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                        .orElseThrow(),
                mode,
                ExistingClusters.REPORT,
                1,
                null,
                true,
                false,
                true,
                null,
                version,
                Instant.parse("2026-03-01T12:00:00Z"),
                Map.of());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            ENFORCE, true,  7, ""
            ENFORCE, true,  8, "the enrolment is at version 7, and this run was for 8"
            ENFORCE, true,  6, "the enrolment is at version 7, and this run was for 6"
            OBSERVE, true,  7, the enrolment's mode is OBSERVE
            ENFORCE, false, 7, "the switch for all writes is off"
            OBSERVE, false, 7, "the switch for all writes is off"
            ,        true,  7, "the project is no longer enrolled"
            ,        false, 7, "the project is no longer enrolled"
            """)
    void permits(@Nullable Mode mode, boolean writes, long version, String refusal) {
        Permit permit = new Permit(mode == null ? null : enrolment(mode, 7), writes);

        assertThat(permit.mayWrite()).isEqualTo(mode == Mode.ENFORCE && writes);
        if (refusal.isEmpty()) {
            assertThat(permit.forWriting(version)).isSameAs(permit.enrolment());
        } else {
            assertThatExceptionOfType(EnrolmentChanged.class)
                    .isThrownBy(() -> permit.forWriting(version))
                    .withMessage(refusal);
        }
    }

    @Test
    void comesFromTheTable() {
        FakePlatform platform = new FakePlatform();
        Enrolments enrolments = new Enrolments(platform.platform());
        assertThat(enrolments.permit(PROJECT)).isEqualTo(new Permit(null, true));

        Enrolment put = enrolments.put(enrolment(Mode.ENFORCE, 0));
        assertThat(enrolments.permit(PROJECT)).isEqualTo(new Permit(put, true));

        enrolments.enableWrites(false);
        assertThat(enrolments.permit(PROJECT).mayWrite()).isFalse();

        enrolments.enableWrites(true);
        assertThat(enrolments.permit(PROJECT).mayWrite()).isTrue();
    }

    @Test
    void growsWithEachChangeAndKeepsTheDayOfEnrolment() {
        FakePlatform platform = new FakePlatform();
        Enrolments enrolments = new Enrolments(platform.platform());
        Enrolment first = enrolments.put(enrolment(Mode.OBSERVE, 0));
        Enrolment wanted =
                enrolment(Mode.ENFORCE, 0).asVersion(0, first.enrolledAt().plus(Duration.ofDays(3)));

        Enrolment second = enrolments.put(wanted);

        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(second.enrolledAt()).isEqualTo(first.enrolledAt());
        assertThat(enrolments.find(PROJECT)).contains(second);
    }
}
