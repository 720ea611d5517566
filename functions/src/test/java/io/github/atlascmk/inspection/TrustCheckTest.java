package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Causes.OTHER_KEY_ARN;
import static io.github.atlascmk.inspection.Situation.ATLAS;
import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.EXTERNAL_ID;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.OLD;
import static io.github.atlascmk.inspection.Situation.PROJECT;
import static io.github.atlascmk.inspection.Situation.orphaned;
import static io.github.atlascmk.inspection.Situation.padded;
import static io.github.atlascmk.inspection.Situation.withOtherExternalId;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import org.junit.jupiter.api.Test;

class TrustCheckTest {
    @Test
    void prefersOfSeveralAtlasRolesTheOneInUse() {
        Situation situation = new Situation();
        situation.atlasRoles.addFirst(withOtherExternalId("65a1000000000000000000c3", OLD));
        assertThat(situation.findings()).isEmpty();

        situation.awsKms = null;
        assertThat(situation.kinds())
                .as("the oldest one, where none is in use: the trust policy lacks its statement")
                .containsExactly(TRUST_MISSING, ENCRYPTION_OFF);
    }

    @Test
    void takesGrantsUnderAnotherSidAsThere() {
        Situation situation = new Situation();
        situation.trust = PolicyDocument.empty()
                .with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID).put("Sid", "ByHand"));
        situation.keyAccess =
                PolicyDocument.empty().with(Statements.useKey(PROJECT, KEY).put("Sid", "Terraform"));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void doesNotTakeOurSidForOurStatement() {
        Situation situation = new Situation();
        situation.trust = PolicyDocument.empty()
                .with(Statements.trust(ATLAS_ROLE, ATLAS, "ffffffff-4b5a-4978-8695-a4b3c2d1e0f1"));
        situation.keyAccess = PolicyDocument.empty().with(Statements.useKey(PROJECT, OTHER_KEY_ARN));

        assertThat(situation.kinds())
                .as("the old one stays until the new one is proved")
                .containsExactly(TRUST_MISSING, KEY_ACCESS_MISSING, OLD_ACCESS);
    }

    @Test
    void writesNoTrustPolicyThatWouldNotFit() {
        Situation situation = Situation.fresh();
        situation.trust = padded(1_900);

        assertThat(situation.kinds()).containsExactly(TRUST_UNEDITABLE);
        assertThat(situation.findings().getFirst().message()).contains("2,048");
    }

    @Test
    void minifiesATrustPolicyBeforeItMeasuresIt() {
        Situation situation = Situation.fresh();
        situation.trust = PolicyDocument.parse(padded(1_500).toJson().replace(",", "," + " ".repeat(700)));

        assertThat(situation.kinds()).contains(TRUST_MISSING).doesNotContain(TRUST_UNEDITABLE);
    }

    @Test
    void leavesAFullOrOrphanedTrustPolicyAloneThatGrantsAlready() {
        Situation full = new Situation();
        full.trust = padded(2_300).with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID));
        assertThat(full.findings()).isEmpty();

        Situation orphaned = new Situation();
        orphaned.trust = orphaned().with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID));
        assertThat(orphaned.findings()).isEmpty();
    }

    @Test
    void namesTheOrphanedPrincipal() {
        Situation situation = Situation.fresh();
        situation.trust = orphaned();

        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(TRUST_UNEDITABLE);
            assertThat(finding.message()).contains("AROAABCDEFGHIJKLMNOP");
        });
    }
}
