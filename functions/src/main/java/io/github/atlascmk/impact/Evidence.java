package io.github.atlascmk.impact;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.observation.AtlasState;
import io.github.atlascmk.inspection.observation.AwsState;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.InUse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that an impact is judged by.
 *
 * @param permit with an enrolment: what the stack may do about it
 * @param atlas null if Atlas couldn't be read
 * @param aws null if AWS couldn't be read
 * @param inUse the key and the role in use; null unless all could be read
 * @param unread why something couldn't be read, for people; null if all could
 * @param findings of this look; none unless all could be read
 * @param before what the last look remembered
 * @param memory what earlier runs remembered
 * @param edits what others did to the role and the key lately, as their events told, the oldest first
 * @param now when the look began
 */
public record Evidence(
        Permit permit,
        @Nullable AtlasState atlas,
        @Nullable AwsState aws,
        @Nullable InUse inUse,
        @Nullable String unread,
        Findings findings,
        ImpactRecord before,
        ProjectRecord memory,
        List<ForeignEdit> edits,
        Instant now) {
    /** The same, with what others did. */
    Evidence with(List<ForeignEdit> told) {
        return new Evidence(permit, atlas, aws, inUse, unread, findings, before, memory, told, now);
    }

    Enrolment enrolment() {
        return Objects.requireNonNull(permit.enrolment());
    }

    /** Whether Atlas was read and could use the key in use just now. */
    boolean isValid() {
        return atlas != null
                && atlas.encryption().aws().isEnabled()
                && atlas.encryption().aws().isValid();
    }

    /** Whether Atlas was read, and couldn't use the key in use. */
    boolean isInvalid() {
        return atlas != null
                && atlas.encryption().aws().isEnabled()
                && !atlas.encryption().aws().isValid();
    }

    /** Whether databases are encrypted with a key in AWS KMS: as Atlas says, else as it said last. */
    boolean isLive() {
        return !databases().isEmpty();
    }

    /** The databases that are encrypted: as Atlas says, else as it said last. */
    List<String> databases() {
        return atlas == null ? before.databases() : atlas.databases();
    }

    /** Whether Atlas can't be asked, and said last that no database depends on the key. */
    boolean wasOff() {
        return atlas == null && before.seenAt() != null && before.databases().isEmpty();
    }

    /** Whether the enrolled key encrypts the databases; if nobody has seen yet, it counts as if it did. */
    boolean usesOurKey() {
        return encryption()
                .map(EncryptionState::isOurKey)
                .orElse(before.keyInUse() == null
                        || before.keyInUse().equals(enrolment().keyArn().toString()));
    }

    /** The key that encrypts the databases, if it was read and exists. */
    Optional<Key> foundKey() {
        return Optional.ofNullable(
                usesOurKey() ? (aws == null ? null : aws.key()) : (inUse == null ? null : inUse.key()));
    }

    /** When the key that encrypts the databases is going to be deleted, if AWS was read and says so. */
    Optional<Instant> deletion() {
        return foundKey().map(Key::deletionDate);
    }

    /** Whether the enrolled role is used for it; if nobody has seen yet, it counts as if it was. */
    boolean usesOurRole() {
        return encryption()
                .map(EncryptionState::isOurRole)
                .orElse(before.roleInUse() == null
                        || before.roleInUse().equals(enrolment().roleArn().toString()));
    }

    /** The key that encrypts the databases; the enrolled one if it isn't known. */
    KeyArn key() {
        return encryption()
                .filter(_ -> !usesOurKey())
                .flatMap(present -> KeyArn.parse(present.keyInUse()))
                .orElse(enrolment().keyArn());
    }

    /** The role by which Atlas uses that key; the enrolled one if it isn't known. */
    RoleArn role() {
        return encryption()
                .filter(_ -> !usesOurRole())
                .flatMap(EncryptionState::roleInUse)
                .flatMap(role -> RoleArn.parse(String.valueOf(role.iamAssumedRoleArn())))
                .orElse(enrolment().roleArn());
    }

    Optional<EncryptionState> encryption() {
        return Optional.ofNullable(atlas)
                .map(seen -> new EncryptionState(enrolment(), seen.encryption().aws(), seen.atlasRoles()));
    }

    /** Whether an earlier run has worked with the enrolled role, so that what is missing in it was taken away. */
    boolean isRoleKnown() {
        return memory.role(enrolment().roleArn().toString()).isPresent();
    }

    /** Why the stack repairs nothing; empty if it may. */
    Optional<String> whyNotRepaired() {
        if (!permit.writesEnabled()) {
            return Optional.of("the switch for all writes is off");
        }
        return enrolment().mode() == Mode.ENFORCE
                ? Optional.empty()
                : Optional.of("the enrolment's mode is " + enrolment().mode());
    }
}
