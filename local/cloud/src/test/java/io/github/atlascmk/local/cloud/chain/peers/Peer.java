package io.github.atlascmk.local.cloud.chain.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.iam.LocalIamClient;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sets a project's encryption up as other tools do: each step once, in order, with their retries and no others. A
 * second {@link #apply} goes on from what the first one got answers for, as from a state file.
 */
final class Peer {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the Terraform provider takes for propagation at 468253db: when authorising, and when enabling. */
    private static final Set<String> NOT_YET_AUTHORISED = Set.of("CANNOT_ASSUME_ROLE");

    private static final Set<String> NOT_YET_ENABLED =
            Set.of("CANNOT_ASSUME_ROLE", "INVALID_AWS_CREDENTIALS", "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED");
    private static final Duration BETWEEN_AUTHORISATIONS = Duration.ofSeconds(10);

    enum Policy {
        /** The Terraform provider's, from its sources: authorise three times, enable for three minutes. */
        PROVIDER("the Terraform provider", Duration.ZERO, 3, Duration.ofMinutes(3)),
        /** A fixed sleep between the policies and Atlas, as a script has it. */
        SLEEP("a sleep of 65 s, then each once", Duration.ofSeconds(65), 1, Duration.ZERO),
        /** A {@code time_sleep} before the provider's resources. */
        BOTH("a sleep of 65 s, then the provider", Duration.ofSeconds(65), 3, Duration.ofMinutes(3));

        private final String label;
        private final Duration sleep;
        private final int authorisations;
        private final Duration enabling;

        Policy(String label, Duration sleep, int authorisations, Duration enabling) {
            this.label = label;
            this.sleep = sleep;
            this.authorisations = authorisations;
            this.enabling = enabling;
        }

        String label() {
            return label;
        }
    }

    private record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status < 300;
        }

        boolean isOneOf(Set<String> codes) {
            return codes.contains(body.path("errorCode").asText());
        }
    }

    private final Cloud cloud;
    private final Policy policy;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable JsonNode role;
    private boolean slept;
    private boolean authorised;

    Peer(Cloud cloud, Policy policy) {
        this.cloud = cloud;
        this.policy = policy;
    }

    /** One run of the tool, in virtual time. */
    boolean apply() {
        AtomicBoolean done = new AtomicBoolean();
        cloud.when(cloud.timeline().instant(), "peer", () -> done.set(steps()));
        cloud.run();
        return done.get();
    }

    private boolean steps() {
        String token = token();
        if (role == null) {
            Answer made = send(token, "POST", "/cloudProviderAccess", object().put("providerName", "AWS"));
            if (!made.isSuccess()) {
                return false;
            }
            role = made.body();
        }
        JsonNode ours = Objects.requireNonNull(role);
        editPolicies(ours);
        if (!slept) {
            cloud.timeline().sleep(policy.sleep);
            slept = true;
        }
        authorised = authorised || authorise(token, ours.path("roleId").asText());
        return authorised && enable(token, ours.path("roleId").asText());
    }

    private void editPolicies(JsonNode ours) {
        LocalIamClient iam = cloud.accounts().iam("111122223333");
        String trust = URLDecoder.decode(
                iam.getRole(request -> request.roleName("orders")).role().assumeRolePolicyDocument(),
                StandardCharsets.UTF_8);
        ObjectNode statement = Statements.trust(
                ours.path("roleId").asText(),
                ours.path("atlasAWSAccountArn").asText(),
                ours.path("atlasAssumedRoleExternalId").asText());
        iam.updateAssumeRolePolicy(request -> request.roleName("orders")
                .policyDocument(PolicyDocument.parse(trust).with(statement).toJson()));
        iam.putRolePolicy(request -> request.roleName("orders")
                .policyName("atlas")
                .policyDocument(PolicyDocument.empty()
                        .with(Statements.useKey(Scenario.PROJECT, KEY))
                        .toJson()));
    }

    private boolean authorise(String token, String roleId) {
        ObjectNode body = object().put("providerName", "AWS").put("iamAssumedRoleArn", Scenario.ROLE);
        for (int i = 0; i < policy.authorisations; i++) {
            Answer answer = send(token, "PATCH", "/cloudProviderAccess/" + roleId, body);
            if (!answer.isOneOf(NOT_YET_AUTHORISED)) {
                return answer.isSuccess();
            }
            // After the last try too.
            cloud.timeline().sleep(BETWEEN_AUTHORISATIONS);
        }
        return false;
    }

    private boolean enable(String token, String roleId) {
        ObjectNode body = object();
        body.putObject("awsKms")
                .put("enabled", true)
                .put("roleId", roleId)
                .put("customerMasterKeyID", KEY)
                .put("region", "EU_CENTRAL_1");
        Instant patience = cloud.timeline().instant().plus(policy.enabling);
        // The SDK's waits, with the provider's shortest one: 5 s, then twice as long, and 10 s at most.
        for (Duration wait = Duration.ofSeconds(5); ; wait = Duration.ofSeconds(10)) {
            Answer answer = send(token, "PATCH", "/encryptionAtRest", body);
            if (!answer.isOneOf(NOT_YET_ENABLED)
                    || cloud.timeline().instant().plus(wait).isAfter(patience)) {
                return answer.isSuccess();
            }
            cloud.timeline().sleep(wait);
        }
    }

    private String token() {
        World.Credentials credentials = cloud.snapshot().atlas().credentials();
        String basic = credentials.clientId() + ":" + credentials.clientSecret();
        HttpRequest request = HttpRequest.newBuilder(cloud.atlas().url().resolve("/api/oauth/token"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=" + URLEncoder.encode("client_credentials", StandardCharsets.UTF_8)))
                .build();
        return answer(request).body().path("access_token").asText();
    }

    private Answer send(String token, String method, String path, ObjectNode body) {
        String type = "application/vnd.atlas.2023-01-01+json";
        URI uri = cloud.atlas().url().resolve("/api/atlas/v2/groups/" + Scenario.PROJECT + path);
        return answer(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Accept", type)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private Answer answer(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
