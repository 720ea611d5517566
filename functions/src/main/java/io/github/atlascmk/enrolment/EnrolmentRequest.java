package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
        @Nullable Boolean restrictToAtlasIps,
        @Nullable String contact) {
    private static final int MOST_CLUSTERS_AT_ONCE = 20;
    /** Plain enough for an attribute of a message, a log and a mail. */
    private static final Pattern CONTACT = Pattern.compile("[A-Za-z0-9@._+-][A-Za-z0-9 @._+-]{0,99}");

    /** Paths of roles that only AWS may change (IAM User Guide: service-linked roles; permission sets). */
    private static final Map<String, String> PATHS_OF_AWS = Map.of(
            "/aws-service-role/", "service-linked roles can't be edited",
            "/aws-reserved/", "only AWS may change the roles of IAM Identity Center and others below /aws-reserved/");

    private static final Pattern ALIAS_OF_AWS = Pattern.compile("arn:[a-z-]+:kms:[^:]*:\\d{12}:alias/aws/.*");

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

    /**
     * @param partition of AWS in which the stack is deployed, such as {@code aws}; it can reach no other one
     * @throws InvalidEvent if a field is invalid, or can never work; names the field, its value and what would be right
     */
    public Enrolment validated(Instant now, String partition) {
        return new Enrolment(
                ProjectId.required(projectId),
                role(partition),
                key(partition),
                mode == null ? Mode.OBSERVE : mode,
                existingClusters == null ? ExistingClusters.REPORT : existingClusters,
                clustersAtOnce(),
                maintenanceWindow == null ? null : maintenanceWindow.validated(),
                Boolean.TRUE.equals(searchNodes),
                Boolean.TRUE.equals(createRole),
                Boolean.TRUE.equals(restrictToAtlasIps),
                contact(contact),
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

    /** @throws InvalidEvent if it isn't whom messages could be for; null is nobody */
    public static @Nullable String contact(@Nullable String contact) {
        if (contact != null && !CONTACT.matcher(contact).matches()) {
            throw InvalidEvent.ofField(
                    "contact",
                    contact,
                    "1 to 100 letters, digits, spaces and characters of @._-+, and not begin with a space");
        }
        return contact;
    }

    private RoleArn role(String partition) {
        RoleArn arn = RoleArn.parse(String.valueOf(roleArn))
                .orElseThrow(() -> InvalidEvent.ofField(
                        "roleArn", roleArn, "the ARN of an IAM role, as arn:aws:iam::111122223333:role/path/name"));
        PATHS_OF_AWS.forEach((path, why) -> {
            if (arn.path().startsWith(path)) {
                throw InvalidEvent.ofField("roleArn", roleArn, "a role of your own, since " + why);
            }
        });
        requirePartition("roleArn", roleArn, "role", arn.partition(), partition);
        return arn;
    }

    private KeyArn key(String partition) {
        if (keyArn != null && ALIAS_OF_AWS.matcher(keyArn).matches()) {
            throw InvalidEvent.ofField(
                    "keyArn",
                    keyArn,
                    "the ARN of a customer managed key, since Atlas can't use the keys that AWS manages");
        }
        KeyArn arn = KeyArn.parse(String.valueOf(keyArn))
                .orElseThrow(() -> InvalidEvent.ofField(
                        "keyArn",
                        keyArn,
                        "the ARN of a KMS key (no alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
        requirePartition("keyArn", keyArn, "key", arn.partition(), partition);
        requirePartition("keyArn", keyArn, "key in a Region", arn.partitionOfRegion(), partition);
        return arn;
    }

    /** A role, a principal or a key of another partition is never reached (AWS IAM User Guide: partitions). */
    private static void requirePartition(
            String field, @Nullable String value, String what, String its, String partition) {
        if (!its.equals(partition)) {
            throw InvalidEvent.ofField(
                    field,
                    value,
                    "a " + what + " of the partition " + partition + ", in which the stack lies, since no other can be"
                            + " reached from there");
        }
    }
}
