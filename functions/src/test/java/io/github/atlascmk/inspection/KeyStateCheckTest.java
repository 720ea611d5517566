package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.keyIn;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyStateCheckTest {
    /** A run could only wait for what a person has to do, while the clusters shut down within 15 minutes. */
    @ParameterizedTest
    @EnumSource(names = {"KEY_DISABLED", "KEY_PENDING_DELETION"})
    void tellsAPersonAtOnceWhereTheKeyOfLiveEncryptionIsSwitchedOff(Kind kind) {
        Situation live = new Situation();
        Causes.of(kind).accept(live);
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").in("CREATING").cluster());

        assertThat(live.kinds()).containsExactlyInAnyOrder(kind, ENCRYPTION_INVALID, CLUSTER_BUSY);
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.NEEDS_A_PERSON));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Disabled              | KEY_DISABLED         | aws kms enable-key --key-id KEY --region us-east-1
            PendingDeletion       | KEY_PENDING_DELETION | aws kms cancel-key-deletion --key-id KEY --region us-east-1 && aws kms enable-key --key-id KEY --region us-east-1
            PendingReplicaDeletion| KEY_PENDING_DELETION | aws kms cancel-key-deletion --key-id KEY --region us-east-1 && aws kms enable-key --key-id KEY --region us-east-1
            """)
    void givesTheCommandThatTheKeysOwnerCanRun(String state, Kind kind, String command) {
        Situation situation = new Situation();
        situation.key = keyIn(state);
        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.command()).isEqualTo(command.replace("KEY", KEY));
            assertThat(finding.message()).endsWith("and live encryption uses it");
        });

        Situation fresh = Situation.fresh();
        fresh.key = situation.key;
        assertThat(fresh.findings())
                .filteredOn(finding -> finding.kind() == kind)
                .as("nothing is encrypted with it yet")
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message()).endsWith("its owner has to enable it");
                });
    }

    /** When databases go down is the impact's to say. */
    @Test
    void promisesNoTime() {
        Situation situation = new Situation();
        situation.key = keyIn("Disabled");
        situation.keyEdits.add(new ForeignEdit(
                "arn:aws:iam::111122223333:role/dev",
                "DisableKey",
                situation.now.minus(Duration.ofMinutes(4)),
                "event",
                "",
                ""));

        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).doesNotContain("minutes", "shut"));
    }

    @Test
    void saysWhenAKeyIsDeleted() {
        Situation situation = new Situation();
        situation.key = new Key(
                KeyArn.parse(KEY).orElseThrow(),
                "PendingDeletion",
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                false,
                false,
                Instant.parse("2026-02-03T10:00:00Z"),
                null);

        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("deleted on 3 February 2026"));
    }
}
