package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An enrolment as its owner writes it. Fields that are left out get the careful default. */
public record EnrolmentRequest(
        @Nullable String projectId,
        @Nullable String roleArn,
        @Nullable String keyArn,
        @Nullable Mode mode,
        @Nullable ExistingClusters existingClusters,
        @Nullable Integer maxClustersAtOnce,
        @Nullable Window maintenanceWindow,
        @Nullable Boolean searchNodes,
        @Nullable Boolean createRole,
        @Nullable Boolean restrictToAtlasIps) {
    private static final int MOST_CLUSTERS_AT_ONCE = 20;

    /** A maintenance window as its owner writes it: hours and days in UTC. */
    public record Window(
            @Nullable List<DayOfWeek> days,
            @Nullable Integer from,
            @Nullable Integer to) {

        private MaintenanceWindow validated() {
            if (days == null || days.isEmpty()) {
                throw InvalidEvent.ofField(
                        "maintenanceWindow.days", days, "the days of the week on which it opens, as [\"SUNDAY\"]");
            }
            int opens = hour("maintenanceWindow.from", from);
            int closes = hour("maintenanceWindow.to", to);
            if (opens == closes) {
                throw InvalidEvent.ofField(
                        "maintenanceWindow.to",
                        to,
                        "another hour than from; for no window at all leave maintenanceWindow out");
            }
            return new MaintenanceWindow(Set.copyOf(days), opens, closes);
        }

        private static int hour(String field, @Nullable Integer value) {
            if (value == null || value < 0 || value > 23) {
                throw InvalidEvent.ofField(field, value, "a full hour in UTC, 0 to 23");
            }
            return value;
        }
    }

    /** @throws InvalidEvent if a field is invalid; names the field, its value and what would be right */
    public Enrolment validated(Instant now) {
        return new Enrolment(
                ProjectId.required(projectId),
                role(),
                key(),
                mode == null ? Mode.OBSERVE : mode,
                existingClusters == null ? ExistingClusters.REPORT : existingClusters,
                clustersAtOnce(),
                maintenanceWindow == null ? null : maintenanceWindow.validated(),
                Boolean.TRUE.equals(searchNodes),
                Boolean.TRUE.equals(createRole),
                Boolean.TRUE.equals(restrictToAtlasIps),
                0,
                now,
                Map.of());
    }

    private int clustersAtOnce() {
        int wanted = maxClustersAtOnce == null ? 1 : maxClustersAtOnce;
        if (wanted < 1 || wanted > MOST_CLUSTERS_AT_ONCE) {
            throw InvalidEvent.ofField("maxClustersAtOnce", wanted, "a number from 1 to " + MOST_CLUSTERS_AT_ONCE);
        }
        return wanted;
    }

    private RoleArn role() {
        RoleArn arn = RoleArn.parse(String.valueOf(roleArn))
                .orElseThrow(() -> InvalidEvent.ofField(
                        "roleArn", roleArn, "the ARN of an IAM role, as arn:aws:iam::111122223333:role/path/name"));
        if (arn.path().startsWith("/aws-service-role/")) {
            throw InvalidEvent.ofField(
                    "roleArn", roleArn, "a role of your own, since service-linked roles can't be edited");
        }
        return arn;
    }

    private KeyArn key() {
        return KeyArn.parse(String.valueOf(keyArn))
                .orElseThrow(() -> InvalidEvent.ofField(
                        "keyArn",
                        keyArn,
                        "the ARN of a KMS key (no alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }
}
