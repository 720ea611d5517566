package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The project's setting, and the search nodes of its clusters. */
class SearchCheckTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            AWS,  IDLE,     AWS,  false, 0,
            NONE, IDLE,     NONE, false, 0,  CLUSTER_NOT_ENCRYPTED
            AWS,  UPDATING, NONE, false, 0,  SEARCH_NODES_BUSY
            AWS,  UPDATING, AWS,  false, 0,
            AWS,  UPDATING, NONE, true,  31, SEARCH_NODES_BUSY
            AWS,  PAUSED,   NONE, false, 0,  CLUSTER_PAUSED
            AWS,  IDLE,     NONE, true,  1,  SEARCH_NODES_BUSY
            AWS,  IDLE,     NONE, true,  31, SEARCH_NODES_NOT_COVERED
            AWS,  IDLE,     NONE, false, 0,  SEARCH_NODES_NOT_COVERED
            """)
    void asksForSearchNodesOfEncryptedClustersUntilTheyUseTheKey(
            String cluster, String state, String search, boolean changed, int minutes, @Nullable Kind kind) {
        Situation situation = new Situation();
        situation.searchNodes(state, search);
        situation.clusters.set(0, new ClusterSketch("orders").encrypted(cluster).cluster());
        situation.changed = changed;
        assertThat(situation.findings(Duration.ofMinutes(minutes)))
                .extracting(Finding::kind)
                .isEqualTo(kind == null ? List.of() : List.of(kind));
    }

    @Test
    void namesTheClustersWhoseIndexesAreRebuilt() {
        Situation situation = new Situation();
        situation.searchNodes("IDLE", "NONE");
        situation.coversSearchNodes = false;
        situation.clusters.add(new ClusterSketch("billing").encrypted("AWS").cluster());
        situation.searchDeployments.put("billing", new SearchDeployment(null, null, null));
        assertThat(situation.findings())
                .filteredOn(finding -> finding.kind() == SEARCH_NODES_OFF)
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .endsWith("the clusters with dedicated search nodes: orders");

        situation.awsKms = kms(ATLAS_ROLE, KEY, false);
        assertThat(situation.kinds())
                .as("Atlas takes no change while the present key doesn't work")
                .doesNotContain(SEARCH_NODES_OFF);
    }
}
