package io.github.atlascmk.impact;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EncryptionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person can type to bring back what live encryption depends on. Documents stand in files, since the text of
 * policies has no place in a message.
 */
final class Remedy {
    private final Evidence evidence;
    private final KeyArn key;
    private final RoleArn role;

    /**
     * @param key the one that encrypts the databases
     * @param role the one by which Atlas uses it
     */
    Remedy(Evidence evidence, KeyArn key, RoleArn role) {
        this.evidence = evidence;
        this.key = key;
        this.role = role;
    }

    List<String> enableKey() {
        return List.of(kms("enable-key"));
    }

    /** Canceling a deletion leaves a key disabled (AWS KMS API: CancelKeyDeletion). */
    List<String> cancelDeletion() {
        return List.of(kms("cancel-key-deletion") + " && " + kms("enable-key"));
    }

    List<String> describeKey() {
        return List.of(kms("describe-key"));
    }

    /** The same material has to be imported again (AWS KMS: importing key material). */
    List<String> importMaterial() {
        return List.of(
                kms("get-parameters-for-import")
                        + " --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096",
                kms("import-key-material") + " --encrypted-key-material fileb://material.bin --import-token"
                        + " fileb://token.bin --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE");
    }

    List<String> connectStore(@Nullable String store) {
        return List.of("aws kms connect-custom-key-store --custom-key-store-id "
                + Objects.requireNonNullElse(store, "THE-KEY-STORE") + " --region " + key.region());
    }

    /** A database that stops can't be started again, so nothing may restart it. */
    List<String> dump() {
        List<String> commands = new ArrayList<>();
        evidence.databases()
                .forEach(name -> commands.add(
                        "mongodump --uri 'CONNECTION-STRING-OF-" + name + "' --gzip --archive=" + name + ".archive"));
        return commands;
    }

    List<String> keyPolicy() {
        return unlessRepaired(
                Kind.KEY_POLICY_MISSING,
                Kind.KEY_POLICY_UNEDITABLE,
                List.of(
                        kms("get-key-policy") + " --policy-name default --query Policy --output text > policy.json",
                        "Add to policy.json a statement that lets " + role
                                + " use kms:Decrypt, kms:Encrypt and kms:DescribeKey, then: " + kms("put-key-policy")
                                + " --policy-name default --policy file://policy.json"));
    }

    List<String> trust() {
        String name = role.name();
        return unlessRepaired(
                Kind.TRUST_MISSING,
                Kind.TRUST_UNEDITABLE,
                List.of(
                        "aws iam get-role --role-name " + name + " --query Role.AssumeRolePolicyDocument > trust.json",
                        "atlas cloudProviders accessRoles list --projectId "
                                + evidence.enrolment().projectId() + " --output json",
                        "Add to trust.json a statement that lets the principal that Atlas names assume the role with the"
                                + " external id that Atlas names, then: aws iam update-assume-role-policy --role-name "
                                + name
                                + " --policy-document file://trust.json"));
    }

    List<String> inlinePolicy() {
        return unlessRepaired(
                Kind.KEY_ACCESS_MISSING,
                Kind.KEY_ACCESS_UNEDITABLE,
                List.of("Put into access.json one statement that allows kms:Decrypt, kms:Encrypt and"
                        + " kms:DescribeKey for " + key + ", then: aws iam put-role-policy --role-name " + role.name()
                        + " --policy-name " + InlinePolicy.NAME + " --policy-document file://access.json"));
    }

    /** Databases may depend on a role that was there before, so a person decides. */
    List<String> role() {
        List<String> commands = new ArrayList<>();
        commands.add("Make the role again under the same name and path, with the trust policy that Atlas needs: "
                + "aws iam create-role --path " + role.path() + " --role-name " + role.name()
                + " --assume-role-policy-document file://trust.json");
        evidence.findings().stream()
                .filter(finding -> finding.subject().equals(role.toString()))
                .map(Finding::message)
                .filter(message -> message.contains("RECREATE_ROLE"))
                .forEach(message -> commands.add("Or have atlas-cmk make it: " + message));
        return commands;
    }

    List<String> deny(Finding finding) {
        boolean ofKey = finding.subject().equals(key.toString());
        return List.of(
                ofKey
                        ? kms("get-key-policy") + " --policy-name default --query Policy --output text"
                        : "aws iam get-role --role-name " + role.name(),
                "Take out that statement, or exempt " + (ofKey ? role : "Atlas's principal and the role") + " in it");
    }

    List<String> atlasRole(Kind missing) {
        return unlessRepaired(
                missing,
                Kind.NOT_PROJECT_OWNER,
                List.of(
                        "atlas cloudProviders accessRoles list --projectId "
                                + evidence.enrolment().projectId(),
                        "atlas cloudProviders accessRoles aws authorize ROLE-ID --iamAssumedRoleArn " + role
                                + " --projectId " + evidence.enrolment().projectId()));
    }

    /** How to look at the key in use, and at the role in use, if it isn't the enrolled one. */
    List<String> inUse(EncryptionState encryption) {
        return Stream.concat(
                        KeyArn.parse(encryption.keyInUse()).stream()
                                .map(used -> "aws kms describe-key --key-id " + used + " --region " + used.region()),
                        evidence.usesOurRole()
                                ? Stream.empty()
                                : Stream.of("aws iam get-role --role-name " + role.name()))
                .toList();
    }

    List<String> unexplained() {
        return List.of(
                kms("describe-key"),
                "aws iam get-role --role-name " + role.name(),
                "aws cloudtrail lookup-events --region " + key.region()
                        + " --lookup-attributes AttributeKey=ResourceName,AttributeValue=" + key);
    }

    List<String> endpoints() {
        return List.of("atlas api encryptionAtRestUsingCustomerKeyManagement"
                + " listEncryptionAtRestPrivateEndpointsForCloudProvider --groupId "
                + evidence.enrolment().projectId() + " --cloudProvider AWS");
    }

    /** If a run is about to repair it, and nothing keeps it from that, a person needs no command. */
    private List<String> unlessRepaired(Kind missing, Kind obstacle, List<String> commands) {
        boolean repaired = evidence.whyNotRepaired().isEmpty()
                && evidence.findings().with(Disposition.ACTIONABLE).stream()
                        .anyMatch(finding -> finding.kind() == missing)
                && !evidence.findings().has(obstacle);
        return repaired ? List.of() : commands;
    }

    private String kms(String command) {
        return key.command(command);
    }
}
