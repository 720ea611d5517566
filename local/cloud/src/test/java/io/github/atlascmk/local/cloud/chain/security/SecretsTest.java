package io.github.atlascmk.local.cloud.chain.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, tokens and external ids are nowhere that people or other services look. */
public class SecretsTest {

    /** A run that succeeds, one that fails, one by digest, and those that write nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "denied", "api-key", "another-key", "no-delegation", "observe"})
    void nothingThatARunLeavesHasASecretInIt(String world) {
        try (Scenario scenario = Scenario.in(world).publish("cluster-observed.json")) {
            hasNoSecrets(scenario);
        }
    }

    @Test
    void norDoesWhatARefusedTokenOrABrokenAnswerLeaves() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onEntering(
                    "EnsureRole|EncryptCluster", () -> scenario.cloud().atlas().revokeTokens());
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault(
                            "authorizeGroupCloudProviderAccessRole", 500, "UNEXPECTED_ERROR", null, 1, null, true));
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault("updateGroupCluster", 400, "INVALID_ATTRIBUTE", null, 9, null, null));
            scenario.publish("cluster-observed.json");
            hasNoSecrets(scenario);
        }
    }

    @Test
    void norDoesWhatWrongCredentialsLeave() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.cloud().atlas().rotateCredentials(new World.Credentials("another", "mdb_sa_sk_other", null, null));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("FAILED");
            hasNoSecrets(scenario);
        }
    }

    public static void hasNoSecrets(Scenario scenario) {
        Map<String, String> places = places(scenario);
        secrets(scenario).forEach((what, secrets) -> {
            assertThat(secrets).as("values of " + what).isNotEmpty();
            for (String secret : secrets) {
                places.forEach((place, text) -> assertThat(text.contains(secret))
                        .as(what + " in " + place)
                        .isFalse());
            }
        });
    }

    private static Map<String, String> places(Scenario scenario) {
        Cloud cloud = scenario.cloud();
        Map<String, String> places = new TreeMap<>();
        places.put("the logs", cloud.logs());
        places.put("the histories", scenario.history().toString());
        places.put("the executions", cloud.stepFunctions().executions().toString());
        places.put("the notifications", cloud.notifications().toString());
        places.put("the failure queue", cloud.queue("FailureQueue").toString());
        places.put("the answers of functions", cloud.answers().toString());
        places.put("the tables", scenario.items("").toString());
        places.put("the journal of calls", cloud.wire().calls().toString());
        places.put("the journal of writes of Atlas", atlasWrites(scenario));
        assertThat(places.get("the logs")).isNotEmpty();
        assertThat(places.get("the histories")).contains("ReportResult", "PublishResult");
        return places;
    }

    /**
     * Trust policies have the external id in them, and belong into the journal of writes; what Atlas was told doesn't.
     */
    private static String atlasWrites(Scenario scenario) {
        return scenario.writes().stream()
                .filter(write -> write.service().equals("atlas"))
                .toList()
                .toString();
    }

    private static Map<String, List<String>> secrets(Scenario scenario) {
        World.Credentials credentials = scenario.start().atlas().credentials();
        Map<String, List<String>> secrets = new TreeMap<>();
        String secret = credentials.clientSecret() == null ? credentials.privateKey() : credentials.clientSecret();
        String id = credentials.clientId() == null ? credentials.publicKey() : credentials.clientId();
        secrets.put("the client secret", List.of(String.valueOf(secret), basic(id + ":" + secret)));
        secrets.put(
                "external ids",
                scenario.project().roles().stream()
                        .map(World.AtlasRole::externalId)
                        .toList());
        List<String> tokens = new ArrayList<>(scenario.cloud().atlas().tokens());
        if (!tokens.isEmpty()) {
            secrets.put("tokens", tokens);
        }
        return secrets;
    }

    private static String basic(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
