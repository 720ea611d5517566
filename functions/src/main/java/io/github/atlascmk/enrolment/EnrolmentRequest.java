package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An enrolment as its owner writes it. What is left out has the careful default. */
public record EnrolmentRequest(
        @Nullable String projectId,
        @Nullable String roleArn,
        @Nullable String keyArn,
        @Nullable Mode mode,
        @Nullable ExistingClusters existingClusters,
        @Nullable Boolean searchNodes,
        @Nullable Boolean createRole,
        @Nullable Boolean restrictToAtlasIps) {
    private static final Pattern PROJECT_ID = Pattern.compile("[0-9a-f]{24}");

    /** @throws InvalidEvent naming the field, its value and what would be right */
    public Enrolment validated(Instant now) {
        return new Enrolment(
                projectId(projectId),
                role(),
                key(),
                mode == null ? Mode.OBSERVE : mode,
                existingClusters == null ? ExistingClusters.REPORT : existingClusters,
                Boolean.TRUE.equals(searchNodes),
                Boolean.TRUE.equals(createRole),
                Boolean.TRUE.equals(restrictToAtlasIps),
                0,
                now);
    }

    /** @throws InvalidEvent where it isn't the id of an Atlas project */
    public static String projectId(@Nullable String text) {
        if (text == null || !PROJECT_ID.matcher(text).matches()) {
            throw invalid("projectId", text, "the project's 24 lower-case hex digits");
        }
        return text;
    }

    private RoleArn role() {
        RoleArn arn = RoleArn.parse(String.valueOf(roleArn))
                .orElseThrow(() -> invalid(
                        "roleArn", roleArn, "the ARN of an IAM role, as arn:aws:iam::111122223333:role/path/name"));
        if (arn.path().startsWith("/aws-service-role/")) {
            throw invalid("roleArn", roleArn, "a role of your own, since service-linked roles can't be edited");
        }
        return arn;
    }

    private KeyArn key() {
        return KeyArn.parse(String.valueOf(keyArn))
                .orElseThrow(() -> invalid(
                        "keyArn",
                        keyArn,
                        "the ARN of a KMS key (no alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }

    private static InvalidEvent invalid(String field, @Nullable String value, String right) {
        return new InvalidEvent(
                value == null
                        ? field + " is missing; it must be " + right
                        : field + " is \"" + value + "\"; it must be " + right);
    }
}
