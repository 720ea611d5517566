package io.github.atlascmk.enrolment;

import io.github.atlascmk.failure.EnrolmentChanged;
import org.jspecify.annotations.Nullable;

/**
 * What a run may do right now.
 *
 * @param enrolment null if the project isn't enrolled
 * @param writesEnabled the stack's switch for all writes
 */
public record Permit(@Nullable Enrolment enrolment, boolean writesEnabled) {

    public boolean mayWrite() {
        return writesEnabled && enrolment != null && enrolment.mode() == Mode.ENFORCE;
    }

    /**
     * The enrolment, if writing for this version of it is allowed.
     *
     * @throws EnrolmentChanged if writing isn't allowed (any more)
     */
    public Enrolment forWriting(long version) {
        if (enrolment == null) {
            throw new EnrolmentChanged("the project is no longer enrolled");
        }
        if (enrolment.version() != version) {
            throw new EnrolmentChanged(
                    "the enrolment is at version " + enrolment.version() + ", and this run was for " + version);
        }
        if (!mayWrite()) {
            throw new EnrolmentChanged(
                    writesEnabled ? "the enrolment's mode is OBSERVE" : "the switch for all writes is off");
        }
        return enrolment;
    }
}
