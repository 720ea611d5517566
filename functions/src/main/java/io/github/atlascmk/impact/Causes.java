package io.github.atlascmk.impact;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.AtlasState;
import io.github.atlascmk.inspection.observation.AwsState;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what live encryption depends on that is broken or about to break, in what was read. */
final class Causes {
    private final Evidence evidence;
    private final Remedy remedy;
    private final List<Cause> found = new ArrayList<>();

    private Causes(Evidence evidence) {
        this.evidence = evidence;
        this.remedy = new Remedy(evidence);
    }

    /** The worst come first; none if nothing is broken. */
    static List<Cause> of(Evidence evidence) {
        Causes causes = new Causes(evidence);
        if (evidence.aws() != null) {
            causes.inAws(evidence.aws());
        }
        if (evidence.atlas() != null) {
            causes.inAtlas(evidence.atlas());
        }
        return List.copyOf(causes.found);
    }

    private void inAws(AwsState aws) {
        if (evidence.usesOurKey()
                && !aws.unreachable().containsKey(evidence.enrolment().keyArn().account())) {
            key(aws);
        }
        if (evidence.usesOurRole()
                && !aws.unreachable().containsKey(evidence.enrolment().roleArn().account())) {
            role(aws);
        }
        if (!evidence.isValid()) {
            denials(evidence.findings());
        }
    }

    private void key(AwsState aws) {
        Key key = aws.key();
        if (key != null) {
            keyState(key);
            keyPolicy(Objects.requireNonNull(aws.keyPolicy()));
        } else if (!aws.keyDenied()) {
            keyDeleted();
        } else if (!evidence.isValid() && evidence.atlas() != null) {
            ofKey(
                    Cause.Kind.KEY_POLICY_GONE,
                    "the key's policy doesn't even let the stack look at it, so it may refuse the role too",
                    remedy.keyPolicy());
        }
    }

    /** A multi-Region key can be made again from a replica (AWS KMS: multi-Region keys). */
    private void keyDeleted() {
        boolean multiRegion = evidence.enrolment().keyArn().keyId().startsWith("mrk-");
        if (evidence.isValid() || multiRegion) {
            ofKey(
                    Cause.Kind.KEY_UNUSABLE,
                    "AWS KMS knows no such key in this Region"
                            + (multiRegion ? ", and a replica in another Region may still hold its material" : ""),
                    remedy.describeKey());
        } else {
            ofKey(Cause.Kind.KEY_DELETED, "the key was deleted for good", remedy.dump());
        }
    }

    /** The states of a key (AWS KMS API: KeyState). */
    private void keyState(Key key) {
        switch (key.state()) {
            case "Enabled" -> {}
            case "Disabled" -> ofKey(Cause.Kind.KEY_DISABLED, "the key is disabled", remedy.enableKey());
            case "PendingDeletion", "PendingReplicaDeletion" ->
                ofKey(
                        Cause.Kind.KEY_PENDING_DELETION,
                        "the key is going to be deleted"
                                + (key.deletionDate() == null ? "" : " on " + Message.day(key.deletionDate())),
                        remedy.cancelDeletion());
            case "PendingImport" ->
                ofKey(
                        Cause.Kind.KEY_MATERIAL_GONE,
                        "the key's imported material was deleted or has expired",
                        remedy.importMaterial());
            case "Unavailable" ->
                ofKey(
                        Cause.Kind.KEY_STORE_DISCONNECTED,
                        "the key's custom key store is disconnected",
                        remedy.connectStore());
            default -> ofKey(Cause.Kind.KEY_UNUSABLE, "the key's state is " + key.state(), remedy.describeKey());
        }
    }

    /** Atlas's own use of the key proves more than a reading of its policy. */
    private void keyPolicy(PolicyDocument policy) {
        String role = evidence.enrolment().roleArn().toString();
        boolean admits = new Diagnosis(policy).admits(role)
                || policy.grants(Statements.allowRole(evidence.enrolment().projectId(), role));
        if (!evidence.isValid() && !admits) {
            ofKey(
                    Cause.Kind.KEY_POLICY_GONE,
                    "the key policy neither lets the role use the key nor leaves that to the IAM of its account",
                    remedy.keyPolicy());
        }
    }

    private void role(AwsState aws) {
        Role role = aws.role();
        if (role == null) {
            if (!aws.roleJustMade()) {
                ofRole(Cause.Kind.ROLE_GONE, "the role doesn't exist", remedy.role());
            }
            return;
        }
        boolean isOurs = evidence.isRoleKnown() || !evidence.isValid();
        if (isOurs && isTrustMissing(role.trust())) {
            ofRole(
                    Cause.Kind.TRUST_GONE,
                    "the role's trust policy doesn't let Atlas assume the role" + sid(trustSid()) + obstacle(Kind.TRUST_UNEDITABLE),
                    remedy.trust());
        }
        if (isOurs && isKeyAccessMissing(aws.keyAccess())) {
            ofRole(
                    Cause.Kind.INLINE_POLICY_GONE,
                    "the role's own policy " + InlinePolicy.NAME + " doesn't let it use the key",
                    remedy.inlinePolicy());
        }
    }

    /** If Atlas can't be asked for its role, the statements of the roles that runs worked with have to be there. */
    private boolean isTrustMissing(PolicyDocument trust) {
        Optional<AtlasRole> role = evidence.encryption().flatMap(EncryptionState::roleInUse);
        if (role.isPresent()) {
            return !trust.grants(role.get().trustStatement());
        }
        return evidence.memory()
                .role(evidence.enrolment().roleArn().toString())
                .filter(known -> known.atlasRoleIds().stream()
                        .allMatch(id -> trust.ourSids(Statements.trustSids(id)).isEmpty()))
                .isPresent();
    }

    private Optional<String> trustSid() {
        return evidence.encryption()
                .flatMap(EncryptionState::roleInUse)
                .map(role -> Statements.sid(role.trustStatement()));
    }

    /** Why it can't be put back as it was, if a finding says so. */
    private String obstacle(Kind kind) {
        return evidence.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .map(finding -> "; " + finding.message())
                .collect(Collectors.joining());
    }

    private static String sid(Optional<String> sid) {
        return sid.map(name -> ": its statement " + name + " is missing or changed")
                .orElse("");
    }

    /** A statement with address conditions is another one; whether those addresses are right is a finding's matter. */
    private boolean isKeyAccessMissing(PolicyDocument keyAccess) {
        String projectId = evidence.enrolment().projectId();
        String key = evidence.enrolment().keyArn().toString();
        String sid = Statements.sid(Statements.useKey(projectId, key));
        return keyAccess
                .statement(sid)
                .filter(statement -> key.equals(statement.path("Resource").asText()))
                .isEmpty();
    }

    private void denials(Findings findings) {
        findings.stream()
                .filter(finding -> finding.kind() == Kind.ACCESS_DENIED)
                .forEach(finding -> found.add(
                        new Cause(Cause.Kind.DENIED, finding.subject(), finding.message(), remedy.deny(finding))));
    }

    private void inAtlas(AtlasState atlas) {
        EncryptionState encryption = evidence.encryption().orElseThrow();
        if (!atlas.encryption().aws().isEnabled()) {
            return;
        }
        if (!encryption.aws().usesCredentials()) {
            atlasRole(encryption);
        }
        if (encryption.aws().requiresPrivateNetworking()) {
            endpoints(atlas);
        }
        if (evidence.isValid() || !found.isEmpty()) {
            return;
        }
        if (!encryption.isOurs()) {
            found.add(new Cause(
                    Cause.Kind.OTHER_KEY_INVALID,
                    encryption.keyInUse(),
                    "Atlas can't use the key in use, " + encryption.keyInUse()
                            + ", which isn't the enrolled one, and takes no other key until it can",
                    remedy.otherKey(encryption)));
        } else {
            found.add(new Cause(
                    Cause.Kind.UNEXPLAINED,
                    evidence.enrolment().projectId(),
                    "Atlas can't use the key, and "
                            + (evidence.aws() == null
                                    ? "AWS couldn't be read"
                                    : "nothing that could be read of the role and the key says why"),
                    remedy.unexplained()));
        }
    }

    private void atlasRole(EncryptionState encryption) {
        Optional<AtlasRole> role = encryption.roleInUse();
        String projectId = evidence.enrolment().projectId();
        if (role.isEmpty()) {
            found.add(new Cause(
                    Cause.Kind.ATLAS_ROLE_GONE,
                    projectId,
                    "the role that encryption uses isn't registered in Atlas any more",
                    remedy.atlasRole(Kind.ATLAS_ROLE_MISSING)));
        } else if (role.get().authorizedDate() == null) {
            found.add(new Cause(
                    Cause.Kind.ATLAS_ROLE_NOT_AUTHORISED,
                    projectId,
                    "the role that encryption uses isn't authorised in Atlas any more",
                    remedy.atlasRole(Kind.ROLE_NOT_AUTHORIZED)));
        }
    }

    /** Nodes reach KMS by the endpoint of their own Region (Atlas: AWS KMS over private endpoints). */
    private void endpoints(AtlasState atlas) {
        List<PrivateEndpoint> known = atlas.privateEndpoints();
        if (known == null) {
            return;
        }
        Map<Boolean, List<PrivateEndpoint>> active =
                known.stream().collect(Collectors.partitioningBy(PrivateEndpoint::isActive));
        List<PrivateEndpoint> broken = active.get(false).stream()
                .filter(endpoint -> !String.valueOf(endpoint.status()).startsWith("INITIATING")
                        && !String.valueOf(endpoint.status()).startsWith("PENDING_ACCEPTANCE"))
                .toList();
        if (broken.isEmpty() && (evidence.isValid() || !active.get(true).isEmpty())) {
            return;
        }
        String words = broken.isEmpty()
                ? "the project has no active private endpoint to AWS KMS"
                : broken.stream()
                        .map(endpoint -> "the private endpoint to AWS KMS of " + endpoint.regionName() + " is "
                                + endpoint.status())
                        .collect(Collectors.joining("; "));
        found.add(new Cause(
                Cause.Kind.ENDPOINT_BROKEN, evidence.enrolment().projectId(), words, remedy.endpoints()));
    }

    private void ofKey(Cause.Kind kind, String sentence, List<String> commands) {
        String arn = evidence.enrolment().keyArn().toString();
        found.add(new Cause(kind, arn, sentence + " (" + arn + ")", commands));
    }

    private void ofRole(Cause.Kind kind, String sentence, List<String> commands) {
        String arn = evidence.enrolment().roleArn().toString();
        found.add(new Cause(kind, arn, sentence + " (" + arn + ")", commands));
    }
}
