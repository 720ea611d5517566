package io.github.atlascmk.local.simulation.day;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.fleet.EncryptedFleet;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** Acts for people and tools that change a project without the stack. */
final class Outsiders {
    private static final String ACCOUNT = "111122223333";
    private static final String FOREIGN_TRUST = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    /**
     * A key policy without the statement that delegates to IAM: its author forgot that the account's roles use the key
     * through that statement.
     */
    private static final String KEY_WITHOUT_DELEGATION = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Administer","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
               "Action":["kms:DescribeKey","kms:GetKeyPolicy","kms:PutKeyPolicy"],"Resource":"*"}]}""";

    private static final String KEY_INVALID = "AWS_ENCRYPTION_KEY_INVALID";

    private final Cloud cloud;
    private final Path home;
    private final IamClient iam;
    /** Its calls cause no event, since CloudTrail delivers events on a best-effort basis. */
    private final IamClient unseen;

    private final KmsClient kms;

    Outsiders(Cloud cloud, Path home) {
        this.cloud = cloud;
        this.home = home;
        this.iam = cloud.iam(ACCOUNT);
        this.unseen = cloud.accounts().iam(ACCOUNT);
        this.kms = cloud.kms(ACCOUNT, "eu-central-1");
    }

    /** Schedules the incident at its time. */
    void bringAbout(Incident incident) {
        int project = incident.project();
        Instant at = incident.at();
        switch (incident.kind()) {
            case CREATED_BY_TERRAFORM -> created(incident, Duration.ZERO);
            case CREATED_BY_CLOUDFORMATION -> {
                created(incident);
                when(at.plusSeconds(2), () -> cloud.events().publish("default", stackEvent(project)));
            }
            case CREATED_BY_HAND, EVENT_LOST -> created(incident);
            case EVENT_TWICE -> created(incident, Duration.ZERO, Duration.ofSeconds(20));
            case EVENT_LATE -> created(incident, Duration.ofMinutes(40));
            case TRUST_OVERWRITTEN -> when(at, () -> overwriteTrust(iam, project));
            case TRUST_OVERWRITTEN_UNSEEN -> when(at, () -> overwriteTrust(unseen, project));
            case POLICY_DELETED ->
                when(
                        at,
                        () -> iam.deleteRolePolicy(request ->
                                request.roleName(EncryptedFleet.name(project)).policyName("AtlasCmk")));
            case KEY_POLICY_OVERWRITTEN -> {
                String before = policyOf(project);
                when(at, () -> putKeyPolicy(project, KEY_WITHOUT_DELEGATION));
                when(at.plus(Duration.ofHours(2)), () -> putKeyPolicy(project, before));
            }
            case KEY_DISABLED -> {
                when(at, () -> kms.disableKey(request -> request.keyId(EncryptedFleet.keyArn(project))));
                when(
                        at.plus(Duration.ofMinutes(40)),
                        () -> kms.enableKey(request -> request.keyId(EncryptedFleet.keyArn(project))));
            }
            case REVERTED_BY_TERRAFORM -> {
                for (int turn = 0; turn < 6; turn++) {
                    when(at.plus(Duration.ofMinutes(30).multipliedBy(turn)), () -> overwriteTrust(iam, project));
                }
            }
            case ALERTED -> {
                when(at, () -> overwriteTrust(unseen, project));
                when(
                        at.plusSeconds(10),
                        () -> cloud.atlas().raiseAlert(EncryptedFleet.projectId(project), KEY_INVALID));
                when(at.plusSeconds(40), () -> replayAlert(project));
                when(at.plus(Duration.ofMinutes(5)), () -> replayAlert(project));
            }
            case CLUSTER_OFF ->
                when(at, () -> cloud.atlas().encryptCluster(EncryptedFleet.projectId(project), "main", "NONE"));
        }
    }

    /** @param events how long after the cluster each of its events arrives */
    private void created(Incident incident, Duration... events) {
        when(
                incident.at(),
                () -> cloud.atlas().createCluster(EncryptedFleet.projectId(incident.project()), cluster(incident)));
        for (Duration later : events) {
            when(
                    incident.at().plusSeconds(2).plus(later),
                    () -> cloud.events().publish(Template.STACK, clusterObserved(incident)));
        }
    }

    private void when(Instant at, Runnable action) {
        cloud.when(at, "somebody", action);
    }

    private static void overwriteTrust(IamClient by, int project) {
        by.updateAssumeRolePolicy(
                request -> request.roleName(EncryptedFleet.name(project)).policyDocument(FOREIGN_TRUST));
    }

    private void putKeyPolicy(int project, String policy) {
        kms.putKeyPolicy(request -> request.keyId(EncryptedFleet.keyArn(project))
                .policyName("default")
                .policy(policy));
    }

    private String policyOf(int project) {
        return cloud.snapshot().aws().accounts().stream()
                .flatMap(account -> account.keys().stream())
                .filter(key -> EncryptedFleet.keyArn(project).endsWith(key.keyId()))
                .map(key -> key.policy().toString())
                .findFirst()
                .orElseThrow();
    }

    /** Delivers an alert again: components between Atlas and us may deliver a request more than once. */
    private void replayAlert(int project) {
        cloud.atlas().webhookRequests().stream()
                .filter(request ->
                        new String(request.body(), StandardCharsets.UTF_8).contains(EncryptedFleet.projectId(project)))
                .findFirst()
                .ifPresent(cloud.atlas()::send);
    }

    private static World.Cluster cluster(Incident incident) {
        ObjectNode cluster = Json.object()
                .put("id", clusterId(incident.project()))
                .put("name", "reports")
                .put("clusterType", "REPLICASET")
                .put("provider", "AWS")
                .put("region", "EU_CENTRAL_1")
                .put("instanceSize", "M10")
                .put("state", "CREATING")
                .put("createDate", incident.at().toString())
                .put("settlesAfter", "PT7M");
        return Json.read(Json.LENIENT, cluster, World.Cluster.class);
    }

    private static String clusterId(int project) {
        return String.format(Locale.ROOT, "64b7a20000000000%08d", project);
    }

    private ObjectNode clusterObserved(Incident incident) {
        try {
            ObjectNode event = (ObjectNode) Json.LENIENT.readTree(
                    home.resolve("events/cluster-observed.json").toFile());
            event.put("id", new UUID(incident.project(), 1).toString())
                    .put("time", cloud.timeline().instant().toString());
            ((ObjectNode) event.path("detail"))
                    .put("projectId", EncryptedFleet.projectId(incident.project()))
                    .put("clusterId", clusterId(incident.project()))
                    .put("clusterName", "reports")
                    .put("observedAt", incident.at().toString());
            return event;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private ObjectNode stackEvent(int project) {
        ObjectNode event = Json.object()
                .put("version", "0")
                .put("id", new UUID(project, 2).toString())
                .put("detail-type", "CloudFormation Resource Status Change")
                .put("source", "aws.cloudformation")
                .put("account", ACCOUNT)
                .put("time", cloud.timeline().instant().toString())
                .put("region", "eu-central-1");
        String stack =
                "arn:aws:cloudformation:eu-central-1:" + ACCOUNT + ":stack/" + EncryptedFleet.name(project) + "/1";
        event.putArray("resources").add(stack);
        event.putObject("detail")
                .put("stack-id", stack)
                .put("logical-resource-id", "Reports")
                .put("physical-resource-id", EncryptedFleet.projectId(project) + "|reports|default")
                .put("resource-type", "MongoDB::Atlas::Cluster")
                .putObject("status-details")
                .put("status", "CREATE_COMPLETE")
                .put("status-reason", "");
        return event;
    }
}
