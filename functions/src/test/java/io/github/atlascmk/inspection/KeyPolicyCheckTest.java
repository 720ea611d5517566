package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.PROJECT;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.administeredOnly;
import static io.github.atlascmk.inspection.Situation.document;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPolicyCheckTest {
    /** Conditions, grants and the like can't be judged from here; Atlas's own validation can. */
    @Test
    void believesAtlasThatTheKeyPolicyWorks() {
        Situation live = new Situation();
        live.keyPolicy = document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'*'},
                'Action':'kms:*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}]}""");

        assertThat(live.kinds()).isEmpty();

        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        assertThat(live.kinds()).contains(KEY_POLICY_UNEDITABLE);
    }

    @Test
    void takesAKeyPolicyThatNamesTheRoleItself() {
        Situation situation = Situation.fresh();
        situation.keyPolicy = PolicyDocument.empty().with(Statements.allowRole(PROJECT, ROLE));

        assertThat(situation.kinds()).doesNotContain(KEY_POLICY_UNEDITABLE).contains(ENCRYPTION_OFF);
    }

    /** In the role's account a key policy that names it grants by itself, so the addresses have to stand there too. */
    @Test
    void keepsTheAddressesOfAStatementInTheKeyPolicyToo() {
        Situation situation = new Situation();
        situation.restrict();
        situation.keyAccess =
                PolicyDocument.empty().with(Statements.useKeyFrom(PROJECT, KEY, List.of("192.0.2.1", "192.0.2.2")));
        situation.keyPolicy = administeredOnly().with(Statements.allowRole(PROJECT, ROLE));
        assertThat(situation.kinds()).containsExactly(KEY_POLICY_MISSING);

        situation.keyPolicy =
                administeredOnly().with(Statements.allowRoleFrom(PROJECT, ROLE, List.of("192.0.2.1", "192.0.2.2")));
        assertThat(situation.findings()).isEmpty();
    }
}
