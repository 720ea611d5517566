package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.PROJECT;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyAccessCheckTest {
    @Test
    void saysWhichAddressesAreMissingAndThenWhichAreTooMany() {
        Situation situation = new Situation();
        situation.restrict();
        situation.keyAccess = PolicyDocument.empty()
                .with(Statements.useKeyFrom(PROJECT, KEY, List.of("192.0.2.1", "203.0.113.0/24")));

        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(KEY_ACCESS_MISSING);
            assertThat(finding.message()).endsWith("from 192.0.2.2 of Atlas");
        });

        situation.addresses = Cidrs.of(List.of("192.0.2.1"));
        assertThat(situation.kinds()).containsExactly(KEY_ACCESS_TOO_WIDE);

        situation.restrictToAtlasIps = false;
        situation.addresses = null;
        assertThat(situation.kinds()).containsExactly(KEY_ACCESS_MISSING);
    }
}
