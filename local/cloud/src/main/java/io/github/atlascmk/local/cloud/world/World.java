package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The state of the local cloud at its start, as a world file has it. What is absent in the file is null or empty here;
 * the code that builds a service from it applies the defaults that the rules state.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule("the state of the local cloud at its start. A file may extend another one beside it by a JSON merge patch"
        + " (RFC 7386): objects are merged, lists are replaced, null removes")
public record World(
        @Rule("what is special about this world") @Nullable String description,

        @Rule(value = "of all that is random; a run's own seed goes before it", defaultValue = "0")
        long seed,

        @Rule("when the world begins: an instant in UTC such as 2026-01-15T09:00:00Z")
        Instant now,

        Stack stack,
        Atlas atlas,
        Aws aws,

        @ByName("projectId") @Rule("the enrolled projects, by their ids")
        List<Enrolment> enrolments,

        @Rule("items of the stack's DynamoDB tables by the tables' names, over what enrolments put there. Plain JSON;"
                + " what JSON lacks is {\"$strings\":[…]}, {\"$numbers\":[…]}, {\"$binaries\":[…]} or"
                + " {\"$binary\":\"base64\"}; {\"$map\":{…}} is a map whose only key begins with a dollar sign")
        Map<String, @Rule("the table's items") List<@Rule("an item") ObjectNode>> tables) {
    /** The secret that signs alerts if the webhook is called in a world that has no secret. */
    public static final String ALERT_SECRET = "made-up-for-the-local-cloud";

    /** The same world with its stack's webhook turned on. */
    public World withAlertSecret(String secret) {
        return new World(description, seed, now, stack.withAlertSecret(secret), atlas, aws, enrolments, tables);
    }

    /** @throws NoSuchElementException if there is no such project */
    public Project project(String id) {
        return atlas.projects().stream()
                .filter(project -> project.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** @throws NoSuchElementException if there is no such role in any account */
    public Role role(String name) {
        return aws.accounts().stream()
                .flatMap(account -> account.roles().stream())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @throws NoSuchElementException if there is no such key in any account */
    public Key key(String keyId) {
        return aws.accounts().stream()
                .flatMap(account -> account.keys().stream())
                .filter(key -> key.keyId().equals(keyId))
                .findFirst()
                .orElseThrow();
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("the deployed stack")
    public record Stack(
            @Rule(value = "the account of the stack", form = Form.ACCOUNT_ID)
            String accountId,

            @Rule(value = "the Region of the stack", form = Form.REGION)
            String region,

            @Rule("values for parameters of template.yaml, over its defaults")
            Map<String, @Rule("a parameter's value as text") String> parameters,

            @Rule(value = "the switch that every write reads first", defaultValue = "true") @Nullable
            Boolean writesEnabled,

            @Rule(
                    value = "what Atlas signs its alerts with, made up; it turns the stack's webhook on",
                    pattern = "^[!-~]{16,256}$")
            @Nullable
            String alertSecret) {

        /** The same stack with its webhook turned on. */
        public Stack withAlertSecret(String secret) {
            return new Stack(accountId, region, parameters, writesEnabled, secret);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("MongoDB Atlas: one organisation")
    public record Atlas(
            @Rule(value = "the organisation: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String orgId,

            @Rule(
                    value = "the AWS principal that Atlas assumes roles as: an account's root ARN",
                    pattern = "^arn:aws:iam::[0-9]{12}:root$")
            String awsAccountArn,

            Credentials credentials,

            @Rule(value = "how long each call takes: a duration such as PT0.1S", defaultValue = "PT0.1S") @Nullable
            Duration latency,

            @Nullable Addresses addresses,

            @ByName("name") @Rule("the organisation's projects, by their names")
            List<Project> projects,

            @Rule("answers that the script gives instead of Atlas's own, in order")
            List<@Rule(from = FaultRules.AtlasFault.class) AtlasFault> faults) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("where Atlas calls AWS from; what isn't stated is made up")
    public record Addresses(
            @Rule("CIDR blocks") List<@Rule("a CIDR block such as 192.0.2.0/28") String> controlPlane,

            @Rule(
                    value = "how many addresses are made up for the control plane, none next to another: 1 to 10000",
                    min = 1,
                    max = 10000)
            @Nullable
            Integer controlPlaneSize,

            @Rule("addresses of the nodes of clusters, by the cluster's id")
            Map<String, Nodes> clusters) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("where a cluster's nodes call from")
    public record Nodes(
            @Rule("addresses that they have") List<@Rule("an address such as 192.0.2.1") String> outbound,
            @Rule("addresses of nodes that are to come") List<@Rule("an address such as 192.0.2.1") String> future) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("what the stack's secret holds: a service account's pair, or an API key's")
    public record Credentials(
            @Rule(
                    value = "a service account's id: mdb_sa_id_ and 24 hexadecimal digits",
                    pattern = "^mdb_sa_id_[0-9a-fA-F]{24}$")
            @Nullable
            String clientId,

            @Rule(value = "a service account's secret", minLength = 1) @Nullable
            String clientSecret,

            @Rule(value = "an API key's public half", minLength = 1) @Nullable
            String publicKey,

            @Rule(value = "an API key's private half", minLength = 1) @Nullable
            String privateKey) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("an Atlas project, which its API calls a group")
    public record Project(
            @Rule(value = "the project's id: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String id,

            @Rule(value = "the project's name, 1 to 64 characters", minLength = 1, maxLength = 64)
            String name,

            @Rule(
                    value = "what the stack's credentials are in the project: GROUP_OWNER, or GROUP_READ_ONLY, which"
                            + " may change nothing",
                    oneOf = {"GROUP_OWNER", "GROUP_READ_ONLY"},
                    defaultValue = "GROUP_OWNER")
            @Nullable
            String credentialsRole,

            @ByName("roleId") @Rule("roles of cloud provider access, by their ids")
            List<AtlasRole> roles,

            @Nullable EncryptionAtRest encryptionAtRest,

            @ByName("id")
            @Rule("private endpoints by which the project's nodes reach AWS KMS, for requirePrivateNetworking,"
                    + " by their ids")
            List<PrivateEndpoint> privateEndpoints,

            @ByName("name") @Rule("clusters of all kinds, by their names")
            List<Cluster> clusters,

            @ByName("id")
            @Rule("what the project wants to be alerted of, as Atlas's API has it, by their ids, with secrets"
                    + " in the clear")
            List<@Rule("an alert configuration") ObjectNode> alertConfigurations) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("a private endpoint to AWS KMS")
    public record PrivateEndpoint(
            @Rule(value = "a private endpoint's id: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String id,

            @Rule(form = Form.ATLAS_REGION) String region,

            @Rule(
                    value = "INITIATING, PENDING_ACCEPTANCE, ACTIVE, FAILED, PENDING_RECREATION or DELETING",
                    oneOf = {"INITIATING", "PENDING_ACCEPTANCE", "ACTIVE", "FAILED", "PENDING_RECREATION", "DELETING"})
            String status,

            @Rule("how long after the world's start it becomes ACTIVE, or is gone if DELETING: a duration such as"
                    + " PT3M; it stays as it is if absent")
            @Nullable
            Duration settlesAfter) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule(
            value = "a role of Atlas's cloud provider access; authorised if iamAssumedRoleArn is present",
            together = {"authorizedDate", "iamAssumedRoleArn"})
    public record AtlasRole(
            @Rule(value = "Atlas's id of the role: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String roleId,

            @Rule(
                    value = "the external id that Atlas assumes the role with: a lower-case UUID",
                    pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
            String externalId,

            Instant createdDate,
            @Nullable Instant authorizedDate,
            @Rule(form = Form.ROLE_ARN) @Nullable String iamAssumedRoleArn) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("each provider's object as Atlas's API has it, without valid, which is found by trying; absent if nothing"
            + " was ever configured")
    public record EncryptionAtRest(
            @Rule("enabled, roleId, customerMasterKeyID, region (EU_CENTRAL_1), requirePrivateNetworking") @Nullable
            ObjectNode awsKms,

            @Rule("as Atlas's API has it") @Nullable ObjectNode azureKeyVault,
            @Rule("as Atlas's API has it") @Nullable ObjectNode googleCloudKms,

            @Rule(value = "whether search nodes use the key", defaultValue = "false") @Nullable
            Boolean enabledForSearchNodes) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("a cluster")
    public record Cluster(
            @Rule(value = "the cluster's id: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String id,

            @Rule(
                    value = "the cluster's name: letters, digits and inner hyphens, up to 64",
                    pattern = "^[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?$")
            String name,

            @Rule(
                    value = "REPLICASET, SHARDED or GEOSHARDED",
                    oneOf = {"REPLICASET", "SHARDED", "GEOSHARDED"})
            String clusterType,

            @Rule(
                    value = "where it runs: AWS, AZURE or GCP; TENANT for M0 and Flex",
                    oneOf = {"AWS", "AZURE", "GCP", "TENANT"})
            String provider,

            @Rule(form = Form.ATLAS_REGION) String region,

            @Rule(value = "M0 to M700, R40 to R700 (with _NVME), or FLEX", pattern = "^([MR][0-9]{1,3}(_NVME)?|FLEX)$")
            String instanceSize,

            @Rule(
                    value = "IDLE, CREATING, UPDATING, REPAIRING or DELETING",
                    oneOf = {"IDLE", "CREATING", "UPDATING", "REPAIRING", "DELETING"})
            String state,

            @Rule("how long after the world's start a state that isn't IDLE ends (IDLE then, or gone if DELETING): a"
                    + " duration such as PT13M; never if absent")
            @Nullable
            Duration settlesAfter,

            @Rule(value = "whether it is paused", defaultValue = "false") @Nullable
            Boolean paused,

            @Rule(
                    value = "NONE, AWS, AZURE or GCP",
                    oneOf = {"NONE", "AWS", "AZURE", "GCP"},
                    defaultValue = "NONE")
            @Nullable
            String encryptionAtRestProvider,

            Instant createDate,

            @Rule(value = "how long a change of it takes: a duration such as PT5M", defaultValue = "PT5M") @Nullable
            Duration updateTakes,

            @Nullable SearchNodes searchNodes) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("a cluster's dedicated search nodes")
    public record SearchNodes(
            @Rule(value = "a size of search nodes such as S20_HIGHCPU_NVME", pattern = "^S[0-9]+_[A-Z0-9]+_NVME$")
            String instanceSize,

            @Rule(value = "2 to 32", min = 2, max = 32) int nodeCount,

            @Rule(
                    value = "whose key encrypts their disks: NONE, AWS, AZURE or GCP",
                    oneOf = {"NONE", "AWS", "AZURE", "GCP"},
                    defaultValue = "NONE")
            @Nullable
            String encryptionAtRestProvider,

            @Rule("how long after the world's start they are UPDATING, on their way to the key that the project's"
                    + " setting says: a duration such as PT5M; they are IDLE if absent")
            @Nullable
            Duration settlesAfter) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("AWS, as far as the stack meets it")
    public record Aws(
            @Rule(
                    value = "how long until others see a change of IAM, such as Atlas assuming a role and KMS"
                            + " evaluating a role's policy: a duration such as PT40S",
                    defaultValue = "PT0S")
            @Nullable
            Duration iamLag,

            @Rule(
                    value = "how long until IAM's own read calls show a change: a duration such as PT5S",
                    defaultValue = "PT0S")
            @Nullable
            Duration iamReadLag,

            @Rule(value = "how long each call takes: a duration such as PT0.05S", defaultValue = "PT0.05S") @Nullable
            Duration latency,

            @Rule(
                    value = "how long until a change of IAM, KMS or Secrets Manager is an event of CloudTrail's: a"
                            + " duration such as PT20S",
                    defaultValue = "PT0S")
            @Nullable
            Duration trailLag,

            @ByName("id") @Rule("accounts with what they hold, by their ids")
            List<Account> accounts,

            @Rule("errors that the script gives instead of AWS's own answers, in order")
            List<@Rule(from = FaultRules.AwsFault.class) AwsFault> faults) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("an AWS account")
    public record Account(
            @Rule(form = Form.ACCOUNT_ID) String id,

            @ByName("name") @Rule("IAM roles, by their names")
            List<Role> roles,

            @ByName({"region", "keyId"})
            @Rule(
                    value = "KMS keys, by their Regions and ids, such as"
                            + " eu-central-1/1234abcd-12ab-34cd-56ef-1234567890ab",
                    names = Form.KEY_NAME)
            List<Key> keys,

            @Rule("the parameters with which member-account.yaml is deployed in it; without it, the stack can't reach"
                    + " the account")
            Map<String, @Rule("a parameter's value as text") String> memberStack,

            @Rule(
                    value = "the documents of customer managed policies by their ARNs; without it, a policy counts for"
                            + " nothing if it is attached, and for everything if it is a boundary",
                    names = "^arn:aws:iam::[0-9]{12}:policy/.+$")
            Map<String, JsonNode> managedPolicies) {}

    /** Attached policies and the boundary stand by their ARNs; {@link Account#managedPolicies} has their documents. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("an IAM role")
    public record Role(
            @Rule(
                    value = "begins and ends with a slash, such as /atlas-cmk/",
                    pattern = "^/([\\x21-\\x7e]+/)?$",
                    maxLength = 512)
            String path,

            @Rule(value = "up to 64 letters, digits and +=,.@-_", pattern = "^[\\w+=,.@-]{1,64}$")
            String name,

            @Rule(
                    value = "AROA and 17 capital letters and digits; made from the ARN if absent",
                    pattern = "^AROA[A-Z0-9]{17}$")
            @Nullable
            String roleId,

            @Rule(value = "free text, up to 1000 characters", maxLength = 1000) @Nullable
            String description,

            JsonNode trustPolicy,

            @Rule(
                    value = "inline policies by their names: up to 128 letters, digits and +=,.@-_",
                    names = "^[\\w+=,.@-]{1,128}$")
            Map<String, JsonNode> inlinePolicies,

            @Rule(value = "the ARN of the managed policy that is its boundary", form = Form.POLICY_ARN) @Nullable
            String permissionsBoundary,

            @Rule("tags") Map<String, @Rule("a tag's value") String> tags,

            @Rule("ARNs of the managed policies that are attached to it")
            List<@Rule(form = Form.POLICY_ARN) String> attachedPolicies) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("a KMS key")
    public record Key(
            String keyId,
            String region,

            @Rule(value = "free text, up to 8192 characters", maxLength = 8192) @Nullable
            String description,

            JsonNode policy,

            @Rule(
                    value = "KMS's KeyState",
                    oneOf = {"Enabled", "Disabled", "PendingDeletion", "PendingImport", "Creating", "Unavailable"},
                    defaultValue = "Enabled")
            @Nullable
            String state,

            @Rule(
                    value = "KMS's KeySpec such as SYMMETRIC_DEFAULT or RSA_2048",
                    pattern = "^[A-Z][A-Z0-9_]+$",
                    defaultValue = "SYMMETRIC_DEFAULT")
            @Nullable
            String spec,

            @Rule(
                    value = "KMS's KeyUsage",
                    oneOf = {"ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"},
                    defaultValue = "ENCRYPT_DECRYPT")
            @Nullable
            String usage,

            @Rule(value = "whether it is a multi-Region key", defaultValue = "false") @Nullable
            Boolean multiRegion,

            @Rule(
                    value = "where its material comes from: AWS_KMS, EXTERNAL (imported), AWS_CLOUDHSM or"
                            + " EXTERNAL_KEY_STORE; EXTERNAL if it is pending import, AWS_CLOUDHSM if it lies in a"
                            + " custom key store",
                    oneOf = {"AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"},
                    defaultValue = "AWS_KMS")
            @Nullable
            String origin,

            @Rule(value = "the custom key store that it lies in", pattern = "^cks-[0-9a-f]{17}$") @Nullable
            String customKeyStoreId,

            @Rule("tags") Map<String, @Rule("a tag's value") String> tags) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("one project's desired state, as its owner wrote it")
    public record Enrolment(
            @Rule(value = "the Atlas project's id: 24 lower-case hexadecimal digits", form = Form.HEX_ID)
            String projectId,

            @Rule(form = Form.ROLE_ARN) String roleArn,
            @Rule(form = Form.KEY_ARN) String keyArn,

            @Rule(
                    value = "OBSERVE reports and writes nothing, ENFORCE repairs",
                    oneOf = {"OBSERVE", "ENFORCE"},
                    defaultValue = "OBSERVE")
            @Nullable
            String mode,

            @Rule(
                    value = "what to do with clusters that are older than the enrolment: REPORT or ENCRYPT",
                    oneOf = {"REPORT", "ENCRYPT"},
                    defaultValue = "REPORT")
            @Nullable
            String existingClusters,

            @Rule(
                    value = "how many clusters older than the enrolment may be worked on at a time: 1 to 20",
                    min = 1,
                    max = 20,
                    defaultValue = "1")
            @Nullable
            Integer maxClustersAtOnce,

            @Nullable MaintenanceWindow maintenanceWindow,

            @Rule(value = "whether search nodes use the key too", defaultValue = "false") @Nullable
            Boolean searchNodes,

            @Rule(value = "whether the role may be created if it isn't there", defaultValue = "false") @Nullable
            Boolean createRole,

            @Rule(value = "whether the key may be used from Atlas's addresses only", defaultValue = "false") @Nullable
            Boolean restrictToAtlasIps,

            @Rule(
                    value = "whom messages about the project are for: 1 to 100 letters, digits, spaces and characters"
                            + " of @._-+",
                    pattern = "^[A-Za-z0-9@._+-][A-Za-z0-9 @._+-]{0,99}$")
            @Nullable
            String contact,

            @Rule("when it was first enrolled: an instant in UTC such as 2026-01-10T09:00:00Z; at the world's start"
                    + " unless stated")
            @Nullable
            Instant enrolledAt) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Rule("when one of those may be begun with: days of the week on which it opens, and its hours, all in UTC; at any"
            + " time unless stated")
    public record MaintenanceWindow(
            @Rule(value = "such as [\"SATURDAY\", \"SUNDAY\"]", minItems = 1)
            List<@Rule("a day of the week such as SUNDAY") DayOfWeek> days,

            @Rule(value = "the hour at which it opens, 0 to 23", min = 0, max = 23)
            int from,

            @Rule(
                    value = "the hour at which it closes, 0 to 23; the next day's if it is the smaller one",
                    min = 0,
                    max = 23)
            int to) {}
}
