package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.OLD;
import static io.github.atlascmk.inspection.Situation.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.address.AtlasAddresses;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.fake.FakeContext;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.fake.LoopbackAtlas;
import io.github.atlascmk.function.EncryptCluster;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The inspection, the step that encrypts and the list of addresses agree on which clusters can be encrypted now. */
class ClusterEligibilityTest {
    private final FakePlatform platform = new FakePlatform();
    private final LoopbackAtlas atlas = new LoopbackAtlas();
    private final Situation situation = new Situation();

    ClusterEligibilityTest() throws IOException {
        platform.environment.put("ATLAS_BASE_URL", atlas.url());
        platform.secrets.rotate("{\"clientId\":\"mdb_sa_id_1\",\"clientSecret\":\"secret\"}");
        situation.clusters.clear();
    }

    @AfterEach
    void close() {
        atlas.close();
    }

    static Stream<Arguments> clusters() {
        ClusterSketch orders = new ClusterSketch("orders");
        return Stream.of(
                arguments(orders, true),
                arguments(orders.internal("SYSTEM_CLUSTER"), false),
                arguments(orders.tenant(), false),
                arguments(orders.asPaused(), false),
                arguments(orders.in("CREATING"), false),
                arguments(orders.in("DELETING"), false));
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void allAgree(ClusterSketch sketch, boolean eligible) throws IOException {
        Cluster cluster = sketch.cluster();

        assertThat(isFound(cluster)).isEqualTo(eligible);
        assertThat(isEncrypted(cluster)).isEqualTo(eligible);
        assertThat(needsAddresses(cluster)).isEqualTo(eligible);
    }

    static Stream<Arguments> existingClusters() {
        ClusterSketch old = new ClusterSketch("orders").created(OLD);
        return Stream.of(
                arguments(old, ExistingClusters.ENCRYPT, true),
                arguments(old, ExistingClusters.REPORT, false),
                arguments(old.internal("SYSTEM_CLUSTER"), ExistingClusters.ENCRYPT, false));
    }

    @ParameterizedTest
    @MethodSource("existingClusters")
    void theInspectionAndTheStepAgreeOnExistingClusters(ClusterSketch sketch, ExistingClusters wanted, boolean eligible)
            throws IOException {
        situation.existingClusters = wanted;

        assertThat(isFound(sketch.cluster())).isEqualTo(eligible);
        assertThat(isEncrypted(sketch.cluster())).isEqualTo(eligible);
    }

    private boolean isFound(Cluster cluster) {
        situation.clusters.add(cluster);
        return situation.kinds().contains(Kind.CLUSTER_NOT_ENCRYPTED);
    }

    private boolean isEncrypted(Cluster cluster) throws IOException {
        Enrolment enrolment = new Enrolments(platform.platform()).put(situation.enrolment());
        for (int i = 0; i < 4; i++) {
            atlas.answers(200, Json.write(cluster));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String input = Json.object()
                .put("projectId", PROJECT)
                .put("enrolmentVersion", enrolment.version())
                .put("clusterName", cluster.name())
                .toString();
        new EncryptCluster(platform.platform())
                .handleRequest(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, new FakeContext());
        JsonNode result = Json.LENIENT.readTree(out.toByteArray());
        assertThat(atlas.requests().stream()
                        .anyMatch(request -> request.method().equals("PATCH")))
                .isEqualTo(result.path("changed").asBoolean());
        return result.path("changed").asBoolean();
    }

    /** An answer without addresses of the cluster can't be right. */
    private boolean needsAddresses(Cluster cluster) throws IOException {
        try (LoopbackAtlas empty = new LoopbackAtlas()) {
            platform.environment.put("ATLAS_BASE_URL", empty.url());
            empty.answers(200, "{'services':{'clusters':[]}}")
                    .answers(200, "{'outbound':{'aws':{'r':['192.0.2.1/32']}}}");
            AtlasClient client = new AtlasClient(new AtlasHttp(platform.platform()));
            Throwable refusal = catchThrowable(() -> new AtlasAddresses(platform.platform(), client)
                    .wanted(PROJECT, Situation.KEY, List.of(cluster), PolicyDocument.empty()));
            assertThat(refusal == null || refusal instanceof AtlasUnavailable).isTrue();
            return refusal != null;
        }
    }
}
