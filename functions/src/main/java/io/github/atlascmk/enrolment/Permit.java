package io.github.atlascmk.enrolment;

import io.github.atlascmk.failure.EnrolmentChanged;
import java.util.Optional;

/** What a run may do right now: the enrolment, and the stack's switch for all writes. */
public record Permit(Optional<Enrolment> enrolment, boolean writesEnabled) {

    public boolean mayWrite() {
        return writesEnabled && enrolment.map(Enrolment::mode).orElse(Mode.OBSERVE) == Mode.ENFORCE;
    }

    /**
     * The enrolment, if writing for this version of it is allowed.
     *
     * @throws EnrolmentChanged where it isn't any more
     */
    public Enrolment forWriting(long version) {
        Enrolment present = enrolment.orElseThrow(() -> new EnrolmentChanged("the project is no longer enrolled"));
        if (present.version() != version) {
            throw new EnrolmentChanged(
                    "the enrolment is at version " + present.version() + ", and this run was for " + version);
        }
        if (!mayWrite()) {
            throw new EnrolmentChanged(
                    writesEnabled ? "the enrolment's mode is OBSERVE" : "the switch for all writes is off");
        }
        return present;
    }
}
