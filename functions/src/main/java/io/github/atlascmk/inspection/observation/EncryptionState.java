package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a project is encrypted with AWS KMS now, compared with what its enrolment wants. */
public record EncryptionState(Enrolment enrolment, AwsKms aws, List<AtlasRole> atlasRoles) {

    /** Whether it is encrypted with our key by our role, valid or not. */
    public boolean isOurs() {
        return aws.isEnabled() && isOurKey() && isOurRole();
    }

    public boolean isOurRole() {
        return roleInUse().stream()
                .anyMatch(role -> enrolment.roleArn().toString().equals(role.iamAssumedRoleArn()));
    }

    public boolean isOurKey() {
        return enrolment.keyArn().toString().equals(aws.customerMasterKeyID())
                || (enrolment.keyArn().keyId().equals(aws.customerMasterKeyID())
                        && AwsKms.regionName(enrolment.keyArn().region()).equals(aws.region()));
    }

    /** What a person has to approve before encryption may use our role and key instead. */
    public List<ApprovalRequest> decisions() {
        List<ApprovalRequest> needed = new ArrayList<>();
        if (aws.isEnabled() && !isOurRole()) {
            needed.add(role());
        }
        if (aws.isEnabled() && !isOurKey()) {
            needed.add(replaceKey(enrolment, keyInUse()));
        }
        return needed;
    }

    /** Whether it is off, or ours, or a person approved that it becomes ours. */
    public boolean mayBecomeOurs() {
        return decisions().stream().allMatch(decision -> decision.isApprovedBy(enrolment));
    }

    /**
     * The approval to replace a key.
     *
     * @param keyInUse as {@link #keyInUse()} names it
     */
    public static ApprovalRequest replaceKey(Enrolment enrolment, String keyInUse) {
        return new ApprovalRequest(
                Approval.REPLACE_KEY,
                Approval.REPLACE_KEY.state(
                        enrolment.projectId(), keyInUse, enrolment.keyArn().toString()));
    }

    /** The ARN of the key in use. If Atlas knows it by its id only, it is a key of the role's account. */
    public String keyInUse() {
        String key = String.valueOf(aws.customerMasterKeyID());
        String region = String.valueOf(aws.region()).toLowerCase(Locale.ROOT).replace('_', '-');
        return key.startsWith("arn:")
                ? key
                : "arn:" + enrolment.roleArn().partition() + ":kms:" + region + ":"
                        + enrolment.roleArn().account() + ":key/" + key;
    }

    /** The key in use, if a person approved to replace it. The role needs both, since snapshots need the old one. */
    public Optional<KeyArn> keyToReplace() {
        return aws.isEnabled()
                        && !isOurKey()
                        && replaceKey(enrolment, keyInUse()).isApprovedBy(enrolment)
                ? KeyArn.parse(keyInUse())
                : Optional.empty();
    }

    /** The Atlas role that encryption uses; empty if it uses an access key. */
    public Optional<AtlasRole> roleInUse() {
        return atlasRoles.stream()
                .filter(role -> role.roleId().equals(aws.roleId()))
                .findFirst();
    }

    private ApprovalRequest role() {
        String projectId = enrolment.projectId();
        String wanted = enrolment.roleArn().toString();
        return aws.usesCredentials()
                ? new ApprovalRequest(
                        Approval.SWITCH_TO_ROLE,
                        Approval.SWITCH_TO_ROLE.state(projectId, String.valueOf(aws.accessKeyID()), wanted))
                : new ApprovalRequest(
                        Approval.REPLACE_ROLE,
                        Approval.REPLACE_ROLE.state(projectId, String.valueOf(aws.roleId()), wanted));
    }
}
