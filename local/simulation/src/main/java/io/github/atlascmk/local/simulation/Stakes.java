package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is really at stake in each project: what its encryption uses, and since when that has been broken. */
final class Stakes {
    private final Cloud cloud;
    private final RandomFleet fleet;
    private final Map<String, Stake> stakes = new HashMap<>();

    /**
     * A project as the world is.
     *
     * @param databasesSince since when a cluster has been encrypted with the project's key; null if none is
     * @param brokenSince since when Atlas can't use the key, once IAM has propagated; null if it can, or if encryption
     *     is off
     * @param fineSince since when all has been well; null if something is broken
     * @param inUse the ARNs of the key and the role in use, by their kind: KEY and ROLE
     * @param inUseSince since when these have been in use
     */
    record Stake(
            boolean exists,
            @Nullable Instant databasesSince,
            @Nullable Instant brokenSince,
            @Nullable Instant fineSince,
            Map<String, String> inUse,
            Instant inUseSince) {
        static final Stake NOTHING = new Stake(false, null, null, Instant.MIN, Map.of(), Instant.MIN);

        /** Whether databases have been in danger since before then, and still are. */
        boolean isDangerSinceBefore(Instant then) {
            return databasesSince != null
                    && databasesSince.isBefore(then)
                    && brokenSince != null
                    && brokenSince.isBefore(then);
        }
    }

    Stakes(Cloud cloud, RandomFleet fleet) {
        this.cloud = cloud;
        this.fleet = fleet;
    }

    Stake of(String projectId) {
        return stakes.getOrDefault(projectId, Stake.NOTHING);
    }

    /**
     * Looks at the world after a change.
     *
     * @param valid whether each project's encryption works once all changes of IAM have propagated
     * @return the ids of the projects in which something changed
     */
    Set<String> changed(Map<String, Boolean> valid) {
        Set<String> changed = new TreeSet<>();
        Map<String, World.Project> projects = new HashMap<>();
        cloud.atlas().snapshot().projects().forEach(project -> projects.put(project.id(), project));
        for (Member member : fleet.members()) {
            String id = member.projectId();
            Stake before = of(id);
            Stake now = stake(before, projects.get(id), Boolean.TRUE.equals(valid.get(id)));
            stakes.put(id, now);
            if (!now.equals(before)) {
                changed.add(id);
            }
        }
        return changed;
    }

    private Stake stake(Stake before, World.@Nullable Project project, boolean valid) {
        if (project == null) {
            return Stake.NOTHING;
        }
        Instant at = cloud.timeline().instant();
        ObjectNode aws = aws(project);
        boolean on = aws.path("enabled").asBoolean();
        boolean databases =
                on && project.clusters().stream().anyMatch(cluster -> "AWS".equals(cluster.encryptionAtRestProvider()));
        boolean broken = on && !valid;
        Map<String, String> inUse = on ? inUse(project, aws) : Map.of();
        return new Stake(
                true,
                databases ? Objects.requireNonNullElse(before.databasesSince(), at) : null,
                broken ? Objects.requireNonNullElse(before.brokenSince(), at) : null,
                broken ? null : Objects.requireNonNullElse(before.fineSince(), at),
                inUse,
                inUse.equals(before.inUse()) ? before.inUseSince() : at);
    }

    private static ObjectNode aws(World.Project project) {
        World.EncryptionAtRest encryption = project.encryptionAtRest();
        ObjectNode aws = encryption == null ? null : encryption.awsKms();
        return aws == null ? JsonNodeFactory.instance.objectNode() : aws;
    }

    private static Map<String, String> inUse(World.Project project, ObjectNode aws) {
        Map<String, String> inUse = new HashMap<>();
        inUse.put("KEY", aws.path("customerMasterKeyID").asText());
        project.roles().stream()
                .filter(role -> role.roleId().equals(aws.path("roleId").asText()))
                .map(World.AtlasRole::iamAssumedRoleArn)
                .filter(Objects::nonNull)
                .forEach(arn -> inUse.put("ROLE", arn));
        return inUse;
    }
}
