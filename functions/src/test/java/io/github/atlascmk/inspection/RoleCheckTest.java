package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.policy.PolicyDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleCheckTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverTakesAMissingRoleForOneToRepair(boolean createRole) {
        Situation live = new Situation();
        live.createRole = createRole;
        live.trust = null;
        live.keyAccess = PolicyDocument.empty();

        assertThat(live.kinds()).containsExactly(createRole ? ROLE_VANISHED : ROLE_MISSING);
    }
}
