package io.github.atlascmk.impact;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what live encryption depends on that is broken or about to break, in what was read. */
final class Causes {
    private final Evidence evidence;
    private final KeyArn key;
    private final RoleArn role;
    private final Remedy remedy;
    private final List<Cause> found = new ArrayList<>();

    private Causes(Evidence evidence) {
        this.evidence = evidence;
        this.key = evidence.key();
        this.role = evidence.role();
        this.remedy = new Remedy(evidence, key, role);
    }

    /** The worst come first; none if nothing is broken. */
    static List<Cause> of(Evidence evidence) {
        Causes causes = new Causes(evidence);
        if (evidence.aws() != null && !evidence.wasOff()) {
            causes.inAws(evidence.aws());
        }
        if (evidence.atlas() != null) {
            causes.inAtlas(evidence.atlas());
        }
        return List.copyOf(causes.found);
    }

    private void inAws(AwsState aws) {
        if (evidence.usesOurKey()) {
            enrolledKey(aws);
        } else if (evidence.inUse() != null && evidence.inUse().keyUnread() == null && isKeyInUseKnown()) {
            key(evidence.inUse().key());
        }
        if (evidence.usesOurRole()) {
            enrolledRole(aws);
        } else if (evidence.inUse() != null && evidence.inUse().role() != null) {
            role(evidence.inUse().role(), evidence.isInvalid());
        }
        if (evidence.isInvalid()) {
            denials(evidence.findings());
        }
    }

    private boolean isKeyInUseKnown() {
        return evidence.encryption()
                .flatMap(present -> KeyArn.parse(present.keyInUse()))
                .isPresent();
    }

    private void enrolledKey(AwsState aws) {
        if (aws.unreachable().containsKey(key.account())) {
            return;
        }
        if (!aws.keyDenied()) {
            key(aws.key());
        } else if (evidence.isInvalid()) {
            ofKey(
                    Cause.Kind.KEY_POLICY_GONE,
                    "the key's policy doesn't even let the stack look at it, so it may refuse the role too",
                    remedy.keyPolicy());
        }
        if (aws.keyPolicy() != null) {
            keyPolicy(aws.keyPolicy());
        }
    }

    /** @param found null if there is no such key */
    private void key(@Nullable Key found) {
        if (found == null) {
            keyDeleted();
        } else {
            keyState(found);
        }
    }

    /** A multi-Region key can be made again from a replica (AWS KMS: multi-Region keys). */
    private void keyDeleted() {
        boolean multiRegion = key.keyId().startsWith("mrk-");
        if (evidence.isValid() || multiRegion) {
            ofKey(
                    Cause.Kind.KEY_UNUSABLE,
                    "AWS KMS knows no such key in this Region"
                            + (multiRegion ? ", and a replica in another Region may still hold its material" : ""),
                    remedy.describeKey());
        } else {
            ofKey(
                    Cause.Kind.KEY_DELETED,
                    "AWS KMS has no such key any more, so it was deleted for good",
                    remedy.dump());
        }
    }

    /** The states of a key (AWS KMS API: KeyState). */
    private void keyState(Key found) {
        switch (found.state()) {
            case "Enabled" -> {}
            case "Disabled" -> ofKey(Cause.Kind.KEY_DISABLED, "the key is disabled", remedy.enableKey());
            case "PendingDeletion", "PendingReplicaDeletion" ->
                ofKey(
                        Cause.Kind.KEY_PENDING_DELETION,
                        "the key is going to be deleted"
                                + (found.deletionDate() == null ? "" : " on " + Message.day(found.deletionDate())),
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
                        remedy.connectStore(found.customKeyStoreId()));
            default -> ofKey(Cause.Kind.KEY_UNUSABLE, "the key's state is " + found.state(), remedy.describeKey());
        }
    }

    /** Atlas's own use of the key proves more than a reading of its policy. */
    private void keyPolicy(PolicyDocument policy) {
        boolean admits = new Diagnosis(policy).admits(role.toString())
                || policy.grants(Statements.allowRole(evidence.enrolment().projectId(), role.toString()));
        boolean fails = evidence.isInvalid() || (evidence.atlas() == null && evidence.isLive());
        if (fails && !admits) {
            ofKey(
                    Cause.Kind.KEY_POLICY_GONE,
                    "the key policy neither lets the role use the key nor leaves that to the IAM of its account"
                            + obstacle(Kind.KEY_POLICY_UNEDITABLE)
                            + obstacle(Kind.KEY_NOT_TAGGED),
                    remedy.keyPolicy());
        }
    }

    private void enrolledRole(AwsState aws) {
        if (aws.unreachable().containsKey(role.account()) || aws.roleJustMade()) {
            return;
        }
        boolean isOurs = evidence.isRoleKnown() || (evidence.isLive() && !evidence.isValid());
        if (aws.role() != null || isOurs) {
            role(aws.role(), isOurs);
        }
        if (aws.role() != null && isOurs && evidence.usesOurKey() && isKeyAccessMissing(aws.keyAccess())) {
            ofRole(
                    Cause.Kind.INLINE_POLICY_GONE,
                    "the role's own policy " + InlinePolicy.NAME + " doesn't let it use the key"
                            + obstacle(Kind.KEY_ACCESS_UNEDITABLE),
                    remedy.inlinePolicy());
        }
    }

    /**
     * @param found null if there is no such role
     * @param needsStatement whether its trust policy has to have our statement: Atlas may be let in by others' as well
     */
    private void role(@Nullable Role found, boolean needsStatement) {
        if (found == null) {
            ofRole(Cause.Kind.ROLE_GONE, "the role doesn't exist", remedy.role());
        } else if (needsStatement && isTrustMissing(found.trust())) {
            ofRole(
                    Cause.Kind.TRUST_GONE,
                    "the role's trust policy doesn't let Atlas assume the role" + trustSid()
                            + obstacle(Kind.TRUST_UNEDITABLE),
                    remedy.trust());
        }
    }

    /** If Atlas can't be asked for its role, the statements of the roles that runs worked with have to be there. */
    private boolean isTrustMissing(PolicyDocument trust) {
        Optional<AtlasRole> inAtlas = evidence.encryption().flatMap(EncryptionState::roleInUse);
        if (inAtlas.isPresent()) {
            return !trust.grants(inAtlas.get().trustStatement());
        }
        return evidence.memory()
                .role(role.toString())
                .filter(known -> known.atlasRoleIds().stream()
                        .allMatch(id -> trust.ourSids(Statements.trustSids(id)).isEmpty()))
                .isPresent();
    }

    private String trustSid() {
        return evidence.encryption()
                .flatMap(EncryptionState::roleInUse)
                .map(found -> ": its statement " + Statements.sid(found.trustStatement()) + " is missing or changed")
                .orElse("");
    }

    /** Why it can't be put back as it was, if a finding says so. */
    private String obstacle(Kind kind) {
        return evidence.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .map(finding -> "; " + finding.message())
                .collect(Collectors.joining());
    }

    /** A statement with address conditions is another one; whether those addresses are right is a finding's matter. */
    private boolean isKeyAccessMissing(PolicyDocument keyAccess) {
        String arn = key.toString();
        String sid = Statements.sid(Statements.useKey(evidence.enrolment().projectId(), arn));
        return keyAccess
                .statement(sid)
                .filter(statement -> arn.equals(statement.path("Resource").asText()))
                .isEmpty();
    }

    private void denials(Findings findings) {
        findings.stream()
                .filter(finding -> finding.kind() == Kind.ACCESS_DENIED || finding.kind() == Kind.ACCESS_MAY_BE_DENIED)
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
                    "Atlas can't use " + inUse(encryption) + ", and takes no other one until it can",
                    remedy.inUse(encryption)));
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

    /** What is in use and isn't the enrolled one. */
    private static String inUse(EncryptionState encryption) {
        if (!encryption.isOurKey()) {
            return "the key in use, " + encryption.keyInUse() + ", which isn't the enrolled one";
        }
        return "the key by "
                + encryption
                        .roleInUse()
                        .map(used -> "the role in use, " + used.iamAssumedRoleArn() + ", which isn't the enrolled one")
                        .orElse("the access key in use");
    }

    private void atlasRole(EncryptionState encryption) {
        Optional<AtlasRole> inAtlas = encryption.roleInUse();
        String projectId = evidence.enrolment().projectId();
        if (inAtlas.isEmpty()) {
            found.add(new Cause(
                    Cause.Kind.ATLAS_ROLE_GONE,
                    projectId,
                    "the role that encryption uses isn't registered in Atlas any more",
                    remedy.atlasRole(Kind.ATLAS_ROLE_MISSING)));
        } else if (inAtlas.get().authorizedDate() == null) {
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
        Set<String> regions = atlas.regions();
        boolean anyActive = known.stream().anyMatch(PrivateEndpoint::isActive);
        List<PrivateEndpoint> broken = known.stream()
                .filter(endpoint -> !endpoint.isActive())
                .filter(endpoint -> regions.contains(String.valueOf(endpoint.regionName())))
                .filter(endpoint -> !String.valueOf(endpoint.status()).startsWith("INITIATING")
                        && !String.valueOf(endpoint.status()).startsWith("PENDING_ACCEPTANCE"))
                .toList();
        if (broken.isEmpty() && (evidence.isValid() || anyActive)) {
            return;
        }
        String words = broken.isEmpty()
                ? "the project has no active private endpoint to AWS KMS"
                : broken.stream()
                        .map(endpoint -> "the private endpoint to AWS KMS of " + endpoint.regionName() + " is "
                                + endpoint.status())
                        .collect(Collectors.joining("; "));
        found.add(new Cause(Cause.Kind.ENDPOINT_BROKEN, evidence.enrolment().projectId(), words, remedy.endpoints()));
    }

    private void ofKey(Cause.Kind kind, String sentence, List<String> commands) {
        String arn = key.toString();
        found.add(new Cause(kind, arn, sentence + " (" + arn + ")", commands));
    }

    private void ofRole(Cause.Kind kind, String sentence, List<String> commands) {
        String arn = role.toString();
        found.add(new Cause(kind, arn, sentence + " (" + arn + ")", commands));
    }
}
