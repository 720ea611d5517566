package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import io.github.atlascmk.runtime.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** Acts for everybody outside the stack: owners, operators, pipelines, and tools that own the same policies. */
final class Workload {
    private static final String OURS = "AtlasCmk";
    /** An account that the stack has no role in. */
    static final String UNREACHABLE = "777788889999";

    private static final Pattern ASKED = Pattern.compile("by invoking Approve with (\\{.*?})");

    private final Cloud cloud;
    private final IamClient iam;
    private final KmsClient kms;
    private final Map<String, String> trustAtFirst = new HashMap<>();
    private int announcements;
    private int edits;
    private int secrets;

    Workload(Cloud cloud, RandomFleet fleet) {
        this.cloud = cloud;
        this.iam = cloud.iam(RandomFleet.ACCOUNT);
        this.kms = cloud.kms(fleet.members().getFirst().keyAccount(), RandomFleet.REGION);
        fleet.world()
                .aws()
                .accounts()
                .forEach(account -> account.roles()
                        .forEach(role ->
                                trustAtFirst.put(role.name(), role.trustPolicy().toString())));
    }

    /** All Atlas credentials that were ever current, to check whether one leaked. */
    List<World.Credentials> credentials() {
        return IntStream.rangeClosed(0, secrets)
                .mapToObj(RandomFleet::credentials)
                .toList();
    }

    void announce(Member member) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0")
                .put("id", String.format(Locale.ROOT, "6f1c2d5e-8a34-4b1f-9c0d-%012d", announcements++))
                .put("detail-type", "Cluster Observed")
                .put("source", "atlas-cmk")
                .put("account", RandomFleet.ACCOUNT)
                .put("time", cloud.timeline().instant().toString())
                .put("region", RandomFleet.REGION);
        event.putArray("resources");
        event.putObject("detail")
                .put("schemaVersion", 1)
                .put("projectId", member.projectId())
                .put("clusterId", "65a1b2c3d4e5f60012340011")
                .put("clusterName", member.name() + "-0")
                .put("observedBy", "terraform")
                .put("observedAt", cloud.timeline().instant().toString());
        cloud.events().publish(Template.STACK, event);
    }

    void createCluster(Member member, World.Cluster cluster) {
        cloud.atlas().createCluster(member.projectId(), cluster);
    }

    void deleteCluster(Member member, int which) {
        cluster(member, which).ifPresent(name -> cloud.atlas().deleteCluster(member.projectId(), name));
    }

    void pause(Member member, int which, boolean pause) {
        cluster(member, which).ifPresent(name -> {
            if (pause) {
                cloud.atlas().pauseCluster(member.projectId(), name);
            } else {
                cloud.atlas().resumeCluster(member.projectId(), name);
            }
        });
    }

    /** Starts a resize, on which Atlas works for some minutes. */
    void resize(Member member, int which) {
        cluster(member, which).ifPresent(name -> cloud.atlas().resizeCluster(member.projectId(), name, "M40"));
    }

    private Optional<String> cluster(Member member, int which) {
        List<String> names = cloud.atlas().snapshot().projects().stream()
                .filter(project -> project.id().equals(member.projectId()))
                .flatMap(project -> project.clusters().stream())
                .map(World.Cluster::name)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(which % names.size()));
    }

    /** @param what 0 removes our statement, 1 a foreign one, 2 all but the first */
    void editTrust(Member member, int what) {
        ObjectNode policy = trust(member);
        ArrayNode statements = (ArrayNode) policy.get("Statement");
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        boolean dropped = false;
        for (int i = 0; i < statements.size(); i++) {
            boolean ours = statements.get(i).path("Sid").asText().startsWith(OURS);
            boolean drop = switch (what) {
                case 0 -> ours;
                case 1 -> !ours && i > 0 && !dropped;
                default -> i > 0;
            };
            dropped |= drop;
            if (!drop) {
                kept.add(statements.get(i));
            }
        }
        policy.set("Statement", kept);
        putTrust(member, policy.toString());
    }

    void extendTrust(Member member) {
        ObjectNode policy = trust(member);
        ((ArrayNode) policy.get("Statement"))
                .add(RandomFleet.json("{\"Sid\":\"Added" + edits++ + "\",\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"AWS\":\"arn:aws:iam::111122223333:role/teams/auditor\"},\"Action\":\"sts:AssumeRole\"}"));
        putTrust(member, policy.toString());
    }

    void revertTrust(Member member) {
        putTrust(member, Objects.requireNonNull(trustAtFirst.get(member.roleName())));
    }

    void removeKeyAccess(Member member) {
        iam.deleteRolePolicy(request -> request.roleName(member.roleName()).policyName(OURS));
    }

    void otherInlinePolicy(Member member, int which) {
        iam.putRolePolicy(request -> request.roleName(member.roleName())
                .policyName("other-" + which % 2)
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Edit" + edits++
                        + "\",\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}}"));
    }

    void enableKey(Member member, boolean enable) {
        if (enable) {
            kms.enableKey(request -> request.keyId(member.keyId()));
        } else {
            kms.disableKey(request -> request.keyId(member.keyId()));
        }
    }

    void extendKeyPolicy(Member member) {
        ObjectNode policy = (ObjectNode) RandomFleet.json(
                kms.getKeyPolicy(request -> request.keyId(member.keyId()).policyName("default"))
                        .policy());
        ((ArrayNode) policy.get("Statement"))
                .add(RandomFleet.json("{\"Sid\":\"Added" + edits++ + "\",\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"AWS\":\"arn:aws:iam::111122223333:role/teams/auditor\"},\"Action\":\"kms:DescribeKey\","
                        + "\"Resource\":\"*\"}"));
        kms.putKeyPolicy(
                request -> request.keyId(member.keyId()).policyName("default").policy(policy.toString()));
    }

    /** Changes the value of the secret first, and in Atlas later: for a while both work, as in Atlas. */
    void rotateSecret() {
        World.Credentials next = RandomFleet.credentials(++secrets);
        cloud.secrets()
                .putSecretValue(request -> request.secretId("atlas-cmk/atlas").secretString(Json.write(next)));
        cloud.atlas().rotateCredentials(next);
    }

    void enrol(Member member, String mode, String existingClusters) {
        invoke("Enrol", RandomFleet.enrolment(member, mode, existingClusters));
    }

    void unenrol(Member member) {
        invoke("Unenrol", JsonNodeFactory.instance.objectNode().put("projectId", member.projectId()));
    }

    void switchWrites(boolean enabled) {
        invoke("SwitchWrites", JsonNodeFactory.instance.objectNode().put("writesEnabled", enabled));
    }

    void startRun(Member member) {
        cloud.stepFunctions()
                .start(
                        cloud.machineArn(),
                        null,
                        JsonNodeFactory.instance.objectNode().put("projectId", member.projectId()));
    }

    void sweep() {
        cloud.stepFunctions()
                .start(cloud.template().stateMachine("Sweep").arn(), null, JsonNodeFactory.instance.objectNode());
    }

    void stopARun() {
        cloud.stepFunctions().executions().stream()
                .filter(run -> run.status() == Execution.Status.RUNNING)
                .findFirst()
                .ifPresent(run -> cloud.stepFunctions().stop(run.arn(), "Operator", "stopped by a person"));
    }

    /**
     * Adds to a document while a write of ours to it is under way.
     *
     * @param operation of the write
     */
    void extend(Member member, String operation) {
        switch (operation) {
            case "PutKeyPolicy" -> extendKeyPolicy(member);
            case "PutRolePolicy" -> extendKeyAccess(member);
            default -> extendTrust(member);
        }
    }

    private void extendKeyAccess(Member member) {
        iam.putRolePolicy(request -> request.roleName(member.roleName())
                .policyName(OURS)
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Added" + edits++
                        + "\",\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}}"));
    }

    /** Makes the approval that the last notification about the project asked for, perhaps for an outdated state. */
    void approve(Member member) {
        cloud.notifications().stream()
                .flatMap(notification -> ASKED.matcher(notification.message()).results())
                .map(asked -> (ObjectNode) RandomFleet.json(asked.group(1)))
                .filter(input -> input.path("projectId").asText().equals(member.projectId()))
                .reduce((_, last) -> last)
                .ifPresent(input -> invoke("Approve", input));
    }

    /**
     * Turns encryption on with an access key of an IAM user, and with another key than the enrolled one, or the same.
     */
    void changeEncryption(Member member, boolean sameKey) {
        ObjectNode other = JsonNodeFactory.instance
                .objectNode()
                .put("enabled", true)
                .put("accessKeyID", "AKIAIOSFODNN7EXAMPLE")
                .put("customerMasterKeyID", sameKey ? member.keyArn() : otherKey(member))
                .put("region", "EU_CENTRAL_1");
        World.EncryptionAtRest present = cloud.atlas().snapshot().projects().stream()
                .filter(project -> project.id().equals(member.projectId()))
                .map(World.Project::encryptionAtRest)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(new World.EncryptionAtRest(null, null, null, null));
        cloud.atlas()
                .changeEncryptionAtRest(
                        member.projectId(),
                        new World.EncryptionAtRest(
                                other,
                                present.azureKeyVault(),
                                present.googleCloudKms(),
                                present.enabledForSearchNodes()));
    }

    /** A key that doesn't exist any more, or one of an account that the stack doesn't reach. */
    private static String otherKey(Member member) {
        String account = member.projectId().endsWith("2") ? UNREACHABLE : RandomFleet.ACCOUNT;
        return RandomFleet.keyArn(account, "99999999-12ab-34cd-56ef-123456789999");
    }

    /** Deletes the last Atlas role of the project; Atlas refuses if encryption uses it. */
    void deleteAtlasRole(Member member) {
        cloud.atlas().snapshot().projects().stream()
                .filter(project -> project.id().equals(member.projectId()))
                .flatMap(project -> project.roles().stream())
                .map(World.AtlasRole::roleId)
                .reduce((_, last) -> last)
                .ifPresent(id -> cloud.atlas().deleteRole(member.projectId(), id));
    }

    void deleteRole(Member member) {
        iam.listRolePolicies(request -> request.roleName(member.roleName()))
                .policyNames()
                .forEach(name -> iam.deleteRolePolicy(
                        request -> request.roleName(member.roleName()).policyName(name)));
        iam.deleteRole(request -> request.roleName(member.roleName()));
    }

    void createRole(Member member) {
        iam.createRole(request -> request.path("/atlas-cmk/")
                .roleName(member.roleName())
                .assumeRolePolicyDocument(trustAtFirst.get(member.roleName()))
                .tags(tag -> tag.key("atlas-cmk").value("managed")));
    }

    void deleteProject(Member member) {
        cloud.atlas().deleteProject(member.projectId());
    }

    void revokeTokens() {
        cloud.atlas().revokeTokens();
    }

    private void invoke(String function, JsonNode payload) {
        try {
            JsonNode _ = cloud.lambda().invoke(function, payload);
        } catch (FunctionError failed) {
            throw new IllegalStateException(function + " failed: " + failed.errorType(), failed);
        }
    }

    private ObjectNode trust(Member member) {
        String encoded = iam.getRole(request -> request.roleName(member.roleName()))
                .role()
                .assumeRolePolicyDocument();
        return (ObjectNode) RandomFleet.json(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private void putTrust(Member member, String policy) {
        iam.updateAssumeRolePolicy(
                request -> request.roleName(member.roleName()).policyDocument(policy));
    }
}
