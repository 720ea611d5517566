package io.github.atlascmk.local.cloud.atlas;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.atlas.access.CustomerAws.KeyUse;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AtlasSnapshotTest {
    private static final List<String> NAMES = List.of("orders-eu", "orders-us", "sandbox", "flexible", "orders-ap");

    @Test
    void anUntouchedWorldIsItsOwnSnapshot() {
        World.Atlas world = world(project(encrypted()));
        try (AtlasFixture atlas = new AtlasFixture(world)) {
            assertThat(atlas.server.snapshot()).isEqualTo(world);
        }
    }

    @Test
    void faultsThatWereMetAreNotInTheSnapshot() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(new AtlasFault("getGroup", 500, "UNEXPECTED_ERROR", null, 3, 1, null));
            atlas.get(GROUP);
            atlas.get(GROUP);
            assertThat(atlas.server.snapshot().faults())
                    .containsExactly(new AtlasFault("getGroup", 500, "UNEXPECTED_ERROR", null, 2, null, null));
        }
    }

    /** Whatever was done, a server that is loaded from the snapshot answers the same from then on. */
    @Test
    void aLoadedSnapshotBehavesTheSame() {
        for (int seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            try (AtlasFixture original = new AtlasFixture(world(project(encrypted())))) {
                List<String> done = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    done.add(act(original, random));
                }
                try (AtlasFixture loaded = new AtlasFixture(original.server.snapshot(), original.timeline.instant())) {
                    loaded.aws.keyUse = original.aws.keyUse;
                    assertSame(original, loaded, "seed " + seed + " after " + done);
                }
            }
        }
    }

    private static void assertSame(AtlasFixture original, AtlasFixture loaded, String description) {
        for (int minute = 0; minute <= 12; minute += 3) {
            for (String path : List.of(ROLES, ENCRYPTION, CLUSTERS, GROUP + "/flexClusters", GROUP + "/ipAddresses")) {
                assertThat(neutral(loaded, path))
                        .as("%s: %s, %d minutes later", description, path, minute)
                        .isEqualTo(neutral(original, path));
            }
            original.pass(Duration.ofMinutes(3));
            loaded.pass(Duration.ofMinutes(3));
        }
    }

    private static String neutral(AtlasFixture atlas, String path) {
        return atlas.get(path).text().replace(atlas.server.url().toString(), "");
    }

    private static String act(AtlasFixture atlas, Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int action = random.nextInt(9);
        switch (action) {
            case 0 -> atlas.patch(CLUSTERS + "/" + name, "{\"encryptionAtRestProvider\":\"AWS\"}");
            case 1 -> atlas.patch(CLUSTERS + "/" + name, "{\"encryptionAtRestProvider\":\"NONE\"}");
            case 2 -> atlas.patch(CLUSTERS + "/" + name, "{\"paused\":" + random.nextBoolean() + "}");
            case 3 -> atlas.delete(CLUSTERS + "/" + name);
            case 4 -> atlas.post(ROLES, "{\"providerName\":\"AWS\"}");
            case 5 ->
                atlas.patch(
                        ROLES + "/" + SPARE_ROLE,
                        "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"" + ROLE_ARN + "\"}");
            case 6 -> atlas.patch(ENCRYPTION, "{\"awsKms\":{\"enabled\":" + random.nextBoolean() + "}}");
            case 7 -> atlas.aws.keyUse = random.nextBoolean() ? KeyUse.ALLOWED : KeyUse.DISABLED;
            default -> atlas.pass(Duration.ofSeconds(random.nextInt(400)));
        }
        return action + " " + name;
    }
}
