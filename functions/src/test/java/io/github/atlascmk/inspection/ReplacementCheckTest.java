package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY_ID;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.PolicyDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplacementCheckTest {
    @Test
    void knowsTheKeyByItsIdInItsOwnRegion() {
        Situation situation = new Situation();
        situation.awsKms = new AwsKms(true, ATLAS_ROLE, KEY_ID, "US_EAST_1", null, true, null);
        assertThat(situation.findings()).isEmpty();

        situation.awsKms = new AwsKms(true, ATLAS_ROLE, KEY_ID, "EU_WEST_1", null, true, null);
        assertThat(situation.kinds()).containsExactly(OTHER_KEY);
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER_KEY", "OTHER_ROLE", "ACCESS_KEYS"})
    void touchesNothingOfAConfigurationThatIsSomebodyElses(Kind kind) {
        Situation foreign = new Situation();
        Causes.of(kind).accept(foreign);
        foreign.keyAccess = PolicyDocument.empty();
        foreign.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(foreign.kinds()).containsExactly(kind);
    }
}
