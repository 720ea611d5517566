package io.github.atlascmk.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.FormerKey;
import io.github.atlascmk.inspection.observation.InUse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerKeyCheckTest {
    private static final KeyArn FORMER = KeyArn.parse(
                    "arn:aws:kms:us-east-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321")
            .orElseThrow();

    private static List<Finding> found(@Nullable Key key) {
        Situation situation = new Situation();
        situation.inUse = new InUse(null, null, null, null, List.of(), List.of(new FormerKey(FORMER, key)));
        return situation.findings().stream()
                .filter(finding -> finding.kind() == Kind.FORMER_KEY_UNUSABLE)
                .toList();
    }

    private static Key key(String state, @Nullable Instant deletion) {
        return new Key(FORMER, state, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", false, false, deletion, null);
    }

    @Test
    void saysNothingOfAKeyThatCanBeUsed() {
        assertThat(found(key("Enabled", null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Disabled, enable-key", "PendingImport,", "Unavailable,"})
    void saysThatSnapshotsCannotBeRestoredMeanwhile(String state, @Nullable String command) {
        assertThat(found(key(state, null))).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo(FORMER.toString());
            assertThat(finding.message()).contains("its state is " + state, "snapshots", "can't be restored meanwhile");
            assertThat(finding.command())
                    .isEqualTo(
                            command == null
                                    ? null
                                    : "aws kms " + command + " --key-id " + FORMER + " --region us-east-1");
        });
    }

    @Test
    void saysByWhenSnapshotsAreLost() {
        assertThat(found(key("PendingDeletion", Instant.parse("2026-02-14T10:00:00Z"))))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("deleted on 14 February 2026", "are lost with it"));
    }

    @Test
    void saysThatSnapshotsAreLost() {
        assertThat(found(null))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("doesn't exist any more", "can't be restored any more"));
    }
}
