package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateNetworkCheckTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            ACTIVE,             Active,   false
            INITIATING,         Inactive, false
            PENDING_ACCEPTANCE, Inactive, false
            PENDING_RECREATION, Inactive, true
            FAILED,             Inactive, true
            DELETING,           Inactive, true
            SOMETHING_NEW,      Inactive, false
            """)
    void warnsOfPrivateEndpointsThatMayNotComeBackAndIsStoppedByNone(String status, String shown, boolean warned) {
        Situation situation = new Situation();
        situation.requirePrivateNetworking();
        situation.privateEndpoints.add(new PrivateEndpoint("65a1", "US_EAST_1", status));
        assertThat(situation.findings())
                .first()
                .satisfies(finding -> assertThat(finding.message()).contains("and " + shown + ": US_EAST_1 " + status));
        assertThat(situation.kinds().contains(PRIVATE_ENDPOINT_NOT_ACTIVE)).isEqualTo(warned);
        assertThat(situation.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.COMPLIANT));

        situation.clusters.set(0, new ClusterSketch("orders").cluster());
        assertThat(situation.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.CLUSTERS, null));
    }
}
