package io.github.atlascmk.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares an enrolment with what is there. The chain's loop, the plan, the sweep and the final verdict all use this
 * one function.
 */
public final class Inspection {
    /** What stands for values that Atlas gives only with the role: as long as those. */
    private static final String ROLE_ID_TO_COME = "0".repeat(24);

    private static final String PRINCIPAL_TO_COME = "arn:aws:iam::000000000000:root";
    private static final String EXTERNAL_ID_TO_COME = "0".repeat(36);

    private final Enrolment enrolment;
    private final Observed observed;
    private final RunSoFar run;
    private final String roleArn;
    private final String keyArn;

    private Inspection(Enrolment enrolment, Observed observed, RunSoFar run) {
        this.enrolment = enrolment;
        this.observed = observed;
        this.run = run;
        this.roleArn = enrolment.roleArn().toString();
        this.keyArn = enrolment.keyArn().toString();
    }

    /** All findings, in the order in which the chain would act on them. */
    public static List<Finding> findings(Enrolment enrolment, Observed observed, RunSoFar run) {
        return new Inspection(enrolment, observed, run).findings();
    }

    /** The name that Atlas has for a Region of AWS. */
    public static String atlasRegion(String awsRegion) {
        return awsRegion.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        List<Finding> clusters = new ClusterInspection(enrolment, observed, run).findings();
        if (isUnsupported()) {
            all.addAll(clusters);
            all.add(new Finding(
                    Kind.PROJECT_UNSUPPORTED,
                    enrolment.projectId(),
                    "no cluster of the project can use a customer's key, so the project is left alone"));
            return all;
        }
        List<Finding> inTheWay = inTheWay();
        if (inTheWay.isEmpty()) {
            all.addAll(project());
        } else if (isOurs()) {
            // What live encryption depends on is repaired whatever else needs a person.
            project().stream().map(Inspection::besideAnother).forEach(all::add);
        }
        all.addAll(inTheWay);
        clusters.stream()
                .filter(finding -> inTheWay.isEmpty() || !finding.is(Disposition.ACTIONABLE))
                .forEach(all::add);
        return all;
    }

    /** Where a person has to settle something else, a run could only wait for the key, and tell nobody meanwhile. */
    private static Finding besideAnother(Finding finding) {
        return finding.kind() == Kind.ENCRYPTION_INVALID
                ? new Finding(finding.kind(), Disposition.HUMAN, "", finding.subject(), finding.message())
                : finding;
    }

    /**
     * Only shared tiers, and encryption was never set up. A project without any cluster is set up before its first one.
     */
    private boolean isUnsupported() {
        return !observed.encryption().aws().isEnabled()
                && observed.clusters().stream().allMatch(Cluster::isTenant)
                && !(observed.clusters().isEmpty() && observed.flexClusters().isEmpty());
    }

    /** What a person has to settle before anything is set up, so that nothing is half done. */
    private List<Finding> inTheWay() {
        List<Finding> found = new ArrayList<>();
        settings().ifPresent(found::add);
        role().ifPresent(found::add);
        key().ifPresent(found::add);
        present().ifPresent(found::add);
        return found;
    }

    private Optional<Finding> settings() {
        List<String> unavailable = new ArrayList<>();
        if (enrolment.searchNodes()) {
            unavailable.add("searchNodes");
        }
        if (enrolment.restrictToAtlasIps()) {
            unavailable.add("restrictToAtlasIps");
        }
        return unavailable.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.SETTING_UNAVAILABLE,
                        enrolment.projectId(),
                        "this version doesn't do " + String.join(" and ", unavailable)
                                + " yet: enrol with false, or set it up by hand"));
    }

    private Optional<Finding> role() {
        if (!enrolment.roleArn().account().equals(observed.account())) {
            return Optional.of(new Finding(
                    Kind.ROLE_IN_OTHER_ACCOUNT,
                    roleArn,
                    "the role lies in another account than the stack, which this version can't edit: use a role of "
                            + observed.account()));
        }
        if (observed.denied().contains(roleArn)) {
            return Optional.of(new Finding(
                    Kind.ROLE_UNREADABLE,
                    roleArn,
                    // IAM names a role that doesn't exist without its path, so it denies rather than says so.
                    "the stack may not read the role: it doesn't exist, or it lies outside the path that the stack's"
                            + " parameter RolePath names"));
        }
        if (observed.role().isEmpty()) {
            return Optional.of(new Finding(
                    Kind.ROLE_MISSING,
                    roleArn,
                    enrolment.createRole()
                            ? "the role doesn't exist, and this version doesn't create roles yet: create it"
                            : "the role doesn't exist: create it, or enrol with one that does"));
        }
        return observed.role().flatMap(this::uneditable);
    }

    private Optional<Finding> uneditable(Role role) {
        var statement = trustStatement();
        if (role.trust().grants(statement)) {
            return Optional.empty();
        }
        List<String> orphans = new Diagnosis(role.trust()).orphans();
        if (!orphans.isEmpty()) {
            return Optional.of(new Finding(
                    Kind.TRUST_UNEDITABLE,
                    roleArn,
                    "the trust policy names a principal that was deleted (" + String.join(", ", orphans)
                            + "), and IAM may refuse to write it again: take that out first"));
        }
        try {
            PolicyDocument planned = role.trust().with(statement);
            planned.requireWritable();
            Quota.TRUST_POLICY.check(roleArn, planned);
            return Optional.empty();
        } catch (PolicyTooLarge | PolicyRejected reason) {
            return Optional.of(new Finding(Kind.TRUST_UNEDITABLE, roleArn, String.valueOf(reason.getMessage())));
        }
    }

    private Optional<Finding> key() {
        if (!enrolment.keyArn().account().equals(observed.account())) {
            return Optional.of(new Finding(
                    Kind.KEY_IN_OTHER_ACCOUNT,
                    keyArn,
                    "the key lies in another account than the stack, whose key policy this version can't edit:"
                            + " use a key of " + observed.account()));
        }
        if (observed.denied().contains(keyArn)) {
            return isProved() ? Optional.empty() : Optional.of(unreadable());
        }
        Optional<Key> key = observed.key();
        if (key.isEmpty()) {
            return Optional.of(
                    new Finding(Kind.KEY_MISSING, keyArn, "the key doesn't exist: enrol with one that does"));
        }
        return unusable(key.get()).or(this::notDelegated);
    }

    private Finding unreadable() {
        return new Finding(
                Kind.KEY_UNREADABLE,
                keyArn,
                "the stack may not read the key: its policy doesn't delegate to IAM, so its owner has to allow the"
                        + " account's root; or it lacks the tag that the stack's parameter KeyTag asks for");
    }

    private Optional<Finding> unusable(Key key) {
        String problem = !"SYMMETRIC_DEFAULT".equals(key.spec())
                ? "its spec is " + key.spec() + ", and Atlas needs SYMMETRIC_DEFAULT"
                : !"ENCRYPT_DECRYPT".equals(key.usage())
                        ? "its usage is " + key.usage() + ", and Atlas needs ENCRYPT_DECRYPT"
                        : key.awsManaged()
                                ? "it is managed by AWS: use a customer managed key"
                                : !"Enabled".equals(key.state())
                                        ? "its state is " + key.state() + ": the key's owner has to enable it"
                                        : "";
        return problem.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(Kind.KEY_UNUSABLE, keyArn, "Atlas can't use the key: " + problem));
    }

    /** A policy with conditions can't be judged from here; where the key is in use, Atlas has proved that it works. */
    private Optional<Finding> notDelegated() {
        if (isProved()) {
            return Optional.empty();
        }
        Diagnosis policy = new Diagnosis(observed.keyPolicy().orElseGet(PolicyDocument::empty));
        return policy.delegatesTo(enrolment.roleArn().account()) || policy.allowsRole(roleArn)
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.KEY_NOT_DELEGATED,
                        keyArn,
                        "the key policy doesn't delegate to IAM, so a role's policy has no effect: the key's owner has"
                                + " to allow the account's root, or " + roleArn
                                + ", to use kms:Decrypt, kms:Encrypt and kms:DescribeKey"));
    }

    /** What the project uses now. */
    private Optional<Finding> present() {
        AwsKms aws = observed.encryption().aws();
        if (!aws.isEnabled()) {
            return Optional.empty();
        }
        if (aws.usesCredentials()) {
            return Optional.of(new Finding(
                    Kind.ACCESS_KEYS,
                    enrolment.projectId(),
                    "the project's encryption uses an IAM user's access key; the switch to a role can't be undone,"
                            + " so it needs a person: SWITCH_TO_ROLE"));
        }
        if (!isOurKey(aws)) {
            return Optional.of(new Finding(
                    Kind.OTHER_KEY,
                    enrolment.projectId(),
                    "the project is encrypted with another key, " + aws.customerMasterKeyID()
                            + "; changing it needs a person: REPLACE_KEY"));
        }
        return isOurRole()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.OTHER_ROLE,
                        enrolment.projectId(),
                        "the project's encryption uses another role, "
                                + observed.roleInUse()
                                        .map(AtlasRole::iamAssumedRoleArn)
                                        .orElse("unknown to the project")
                                + "; changing it needs a person: REPLACE_ROLE"));
    }

    private List<Finding> project() {
        List<Finding> found = new ArrayList<>();
        Optional<AtlasRole> atlasRole = ourAtlasRole();
        if (atlasRole.isEmpty()) {
            found.add(new Finding(
                    Kind.ATLAS_ROLE_MISSING, enrolment.projectId(), "Atlas has no role for " + roleArn + " yet"));
        }
        observed.role()
                .filter(role -> atlasRole.isEmpty() || !role.trust().grants(trustStatement()))
                .ifPresent(role -> found.add(new Finding(
                        Kind.TRUST_MISSING, roleArn, "the trust policy doesn't let Atlas assume the role")));
        if (observed.role().isPresent()
                && observed.keyAccess()
                        .filter(policy -> policy.grants(Statements.useKey(enrolment.projectId(), keyArn)))
                        .isEmpty()) {
            found.add(
                    new Finding(Kind.KEY_ACCESS_MISSING, roleArn, "the role's own policy doesn't let it use the key"));
        }
        if (atlasRole.filter(role -> role.isAuthorizedFor(roleArn)).isEmpty()) {
            found.add(
                    new Finding(Kind.ROLE_NOT_AUTHORIZED, enrolment.projectId(), "the role isn't authorised in Atlas"));
        }
        encryption().ifPresent(found::add);
        return found;
    }

    private Optional<Finding> encryption() {
        AwsKms aws = observed.encryption().aws();
        if (!aws.isEnabled()) {
            return Optional.of(new Finding(
                    Kind.ENCRYPTION_OFF, enrolment.projectId(), "the project's encryption with AWS KMS is off"));
        }
        return aws.isValid()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ENCRYPTION_INVALID,
                        enrolment.projectId(),
                        "Atlas can't use the key: it shuts the clusters down at its next check, within 15 minutes"));
    }

    private Optional<AtlasRole> ourAtlasRole() {
        return Observed.atlasRoleFor(
                roleArn, observed.atlasRoles(), observed.encryption().aws());
    }

    private ObjectNode trustStatement() {
        return ourAtlasRole()
                .map(role ->
                        Statements.trust(role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId()))
                .orElseGet(() -> Statements.trust(ROLE_ID_TO_COME, PRINCIPAL_TO_COME, EXTERNAL_ID_TO_COME));
    }

    /** Whether Atlas itself has just used our key by our role. */
    private boolean isProved() {
        return isOurs() && observed.encryption().aws().isValid();
    }

    private boolean isOurs() {
        AwsKms aws = observed.encryption().aws();
        return aws.isEnabled() && isOurKey(aws) && isOurRole();
    }

    private boolean isOurKey(AwsKms aws) {
        return keyArn.equals(aws.customerMasterKeyID())
                || (enrolment.keyArn().keyId().equals(aws.customerMasterKeyID())
                        && atlasRegion(enrolment.keyArn().region()).equals(aws.region()));
    }

    private boolean isOurRole() {
        return observed.roleInUse()
                .filter(role -> roleArn.equals(role.iamAssumedRoleArn()))
                .isPresent();
    }
}
