package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks that the project's encryption with AWS KMS is on, and that Atlas can use its key. */
public record EncryptionCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        AwsKms aws = plan.observed().encryption().aws();
        if (!aws.isEnabled()) {
            return List.of(finding(Kind.ENCRYPTION_OFF, "the project's encryption with AWS KMS is off"));
        }
        return aws.isValid()
                ? List.of()
                : List.of(finding(
                        Kind.ENCRYPTION_INVALID,
                        "Atlas can't use the key: it shuts the clusters down at its next check, within 15 minutes"));
    }

    private Finding finding(Kind kind, String message) {
        return new Finding(kind, plan.projectId(), message);
    }
}
