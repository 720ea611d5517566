package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
    private static final String PROJECT = "64b7a0c3d2e1f00012340001";

    private final FakeClock clock = new FakeClock();
    private final RateLimits limits = new RateLimits(clock);

    private Duration take() {
        return limits.take(EndpointSet.PROJECT, PROJECT);
    }

    @Test
    void startsWithAFullBucketAndRefillsIt() {
        for (int i = 0; i < 1_200; i++) {
            assertThat(take()).isZero();
        }
        assertThat(take()).isEqualTo(Duration.ofMillis(120));
        clock.advance(Duration.ofMillis(120));
        assertThat(take()).isZero();
        assertThat(take()).isPositive();
    }

    @Test
    void hasABucketForEachProjectAndEndpointSet() {
        limits.learn(EndpointSet.PROJECT, PROJECT, 0, false, null);

        assertThat(take()).isPositive();
        assertThat(limits.take(EndpointSet.CLUSTERS, PROJECT)).isZero();
        assertThat(limits.take(EndpointSet.PROJECT, "64b7a0c3d2e1f00012340002")).isZero();
    }

    @Test
    void followsAtlasDownwardButNotUpward() {
        limits.learn(EndpointSet.PROJECT, PROJECT, 1, false, null);
        limits.learn(EndpointSet.PROJECT, PROJECT, 900, false, null);

        assertThat(take()).isZero();
        assertThat(take()).isPositive();
    }

    @Test
    void allowsNothingBeforeRetryAfterIsOver() {
        limits.learn(EndpointSet.PROJECT, PROJECT, null, true, Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(29));
        assertThat(take()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(take()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET_PROJECT, PROJECT",
        "LIST_ROLES, CLOUD_PROVIDER_ACCESS",
        "GET_ENCRYPTION, ENCRYPTION_AT_REST",
        "LIST_CLUSTERS, CLUSTERS",
        "UPDATE_CLUSTER, CLUSTERS",
        "LIST_FLEX_CLUSTERS, FLEX_CLUSTERS"
    })
    void mapsAnOperationToItsEndpointSet(Operation operation, EndpointSet set) {
        assertThat(EndpointSet.of(operation)).isEqualTo(set);
    }
}
