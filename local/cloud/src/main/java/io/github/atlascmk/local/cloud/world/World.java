package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the local cloud at its start, as a world file has it; {@code worlds/world.schema.json} documents each
 * field. Durations are ISO 8601 ({@code PT40S}). A field that is absent in the file is null or empty here; whoever
 * builds a service from it applies the defaults that the schema states.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record World(
        @Nullable String description,
        long seed,
        Instant now,
        Stack stack,
        Atlas atlas,
        Aws aws,
        List<ObjectNode> enrolments,
        Map<String, List<ObjectNode>> tables) {
    /** What alerts are signed with where somebody calls the webhook of a world that has none. */
    public static final String ALERT_SECRET = "made-up-for-the-local-cloud";

    /** The same world, whose stack has its webhook on. */
    public World withAlertSecret(String secret) {
        return new World(description, seed, now, stack.withAlertSecret(secret), atlas, aws, enrolments, tables);
    }

    /**
     * The deployed stack.
     *
     * @param parameters values for parameters of {@code template.yaml}, over its defaults
     * @param writesEnabled the switch; true unless stated
     * @param alertSecret what alerts are signed with; without it, the stack has no webhook
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stack(
            String accountId,
            String region,
            Map<String, String> parameters,
            @Nullable Boolean writesEnabled,
            @Nullable String alertSecret) {

        /** The same stack with its webhook on. */
        public Stack withAlertSecret(String secret) {
            return new Stack(accountId, region, parameters, writesEnabled, secret);
        }
    }

    /**
     * MongoDB Atlas: one organisation.
     *
     * @param awsAccountArn the AWS principal that Atlas assumes roles as
     * @param latency of each call; a tenth of a second unless stated
     * @param addresses made up unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Atlas(
            String orgId,
            String awsAccountArn,
            Credentials credentials,
            @Nullable Duration latency,
            @Nullable Addresses addresses,
            List<Project> projects,
            List<AtlasFault> faults) {}

    /**
     * Where Atlas calls AWS from.
     *
     * @param controlPlane CIDR blocks; two addresses unless stated
     * @param clusters of nodes, by the cluster's id; three addresses each, made from the id, unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Addresses(List<String> controlPlane, Map<String, Nodes> clusters) {}

    /** @param future of nodes that are to come */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Nodes(List<String> outbound, List<String> future) {}

    /**
     * What the stack's secret holds: a service account's {@code clientId} and {@code clientSecret}, or an API key's
     * {@code publicKey} and {@code privateKey}.
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Credentials(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String publicKey,
            @Nullable String privateKey) {}

    /**
     * @param credentialsRole what the stack's credentials are in it; {@code GROUP_OWNER} unless stated
     * @param alertConfigurations as Atlas's API has them, with their secrets
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Project(
            String id,
            String name,
            @Nullable String credentialsRole,
            List<AtlasRole> roles,
            @Nullable EncryptionAtRest encryptionAtRest,
            List<PrivateEndpoint> privateEndpoints,
            List<Cluster> clusters,
            List<ObjectNode> alertConfigurations) {}

    /**
     * A private endpoint by which the project's nodes reach AWS KMS.
     *
     * @param status {@code INITIATING}, {@code ACTIVE}, {@code FAILED}, {@code PENDING_RECREATION}, {@code DELETING}
     * @param settlesAfter how long after the world's start it is ACTIVE, or gone if DELETING; it stays as it is unless
     *     stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PrivateEndpoint(
            String id,
            String region,
            String status,
            @Nullable Duration settlesAfter) {}

    /** A role of Atlas's cloud provider access; authorised where {@code iamAssumedRoleArn} is present. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AtlasRole(
            String roleId,
            String externalId,
            Instant createdDate,
            @Nullable Instant authorizedDate,
            @Nullable String iamAssumedRoleArn) {}

    /** Each provider's object as Atlas's API has it (without {@code valid}, which is found by trying). */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EncryptionAtRest(
            @Nullable ObjectNode awsKms,
            @Nullable ObjectNode azureKeyVault,
            @Nullable ObjectNode googleCloudKms,
            @Nullable Boolean enabledForSearchNodes) {}

    /**
     * @param instanceSize {@code M0}, {@code M10}, {@code FLEX}…
     * @param state {@code IDLE}, {@code CREATING}, {@code UPDATING}, {@code REPAIRING}, {@code DELETING}
     * @param settlesAfter how long after the world's start a state that isn't IDLE ends: IDLE, or gone if DELETING
     * @param encryptionAtRestProvider {@code NONE} unless stated
     * @param updateTakes how long a change of this cluster takes; five minutes unless stated
     * @param searchNodes its dedicated search nodes; none unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cluster(
            String id,
            String name,
            String clusterType,
            String provider,
            String region,
            String instanceSize,
            String state,
            @Nullable Duration settlesAfter,
            @Nullable Boolean paused,
            @Nullable String encryptionAtRestProvider,
            Instant createDate,
            @Nullable Duration updateTakes,
            @Nullable SearchNodes searchNodes) {}

    /**
     * @param instanceSize {@code S20_HIGHCPU_NVME}…
     * @param encryptionAtRestProvider whose key encrypts them; {@code NONE} unless stated
     * @param settlesAfter how long after the world's start they stop being UPDATING; they are IDLE unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SearchNodes(
            String instanceSize,
            int nodeCount,
            @Nullable String encryptionAtRestProvider,
            @Nullable Duration settlesAfter) {}

    /**
     * @param iamLag how long until others see a change of IAM: Atlas assuming a role, KMS evaluating a role's policy
     * @param iamReadLag how long until IAM's own read calls show a change; nothing unless stated
     * @param latency of each call; 50 ms unless stated
     * @param trailLag how long until a change is an event of CloudTrail's; at once unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Aws(
            @Nullable Duration iamLag,
            @Nullable Duration iamReadLag,
            @Nullable Duration latency,
            @Nullable Duration trailLag,
            List<Account> accounts,
            List<AwsFault> faults) {}

    /** @param memberStack the parameters with which {@code member-account.yaml} is deployed in it; empty: it isn't */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Account(String id, List<Role> roles, List<Key> keys, Map<String, String> memberStack) {}

    /**
     * @param path begins and ends with a slash
     * @param roleId {@code AROA…}; made from the ARN unless stated
     * @param attachedPolicies ARNs of managed policies; what they say isn't looked at
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Role(
            String path,
            String name,
            @Nullable String roleId,
            @Nullable String description,
            JsonNode trustPolicy,
            Map<String, JsonNode> inlinePolicies,
            @Nullable String permissionsBoundary,
            Map<String, String> tags,
            List<String> attachedPolicies) {}

    /**
     * @param state {@code Enabled} unless stated, as in KMS's {@code KeyState}
     * @param spec {@code SYMMETRIC_DEFAULT} unless stated
     * @param usage {@code ENCRYPT_DECRYPT} unless stated
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Key(
            String keyId,
            String region,
            @Nullable String description,
            JsonNode policy,
            @Nullable String state,
            @Nullable String spec,
            @Nullable String usage,
            @Nullable Boolean multiRegion,
            Map<String, String> tags) {}
}
