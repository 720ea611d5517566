package io.github.atlascmk.enrolment;

import io.github.atlascmk.runtime.BackOff;
import java.time.Duration;
import java.time.Instant;

/**
 * That a cluster couldn't be encrypted. It is left alone for five minutes, and after each further failure for twice as
 * long, up to six hours. A changed cluster or enrolment ends the pause, and so does a person who starts a run.
 *
 * @param run ARN of the execution that tried it last
 * @param reason why that failed, in words for people
 * @param since when the first try failed
 * @param count how many tries have failed, one for each run
 * @param last when the last try failed
 * @param configuration fingerprint of the cluster as it was then
 * @param enrolmentVersion the version of the enrolment then
 */
public record ClusterRefusal(
        String run,
        String reason,
        Instant since,
        int count,
        Instant last,
        String configuration,
        long enrolmentVersion) {
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMinutes(5));

    /** When it is tried again. */
    public Instant nextTry() {
        return last.plus(BACK_OFF.after(count));
    }

    /** Whether nothing has changed since, so that another try would probably fail too. */
    public boolean isAbout(String configurationNow, long enrolmentVersionNow) {
        return configuration.equals(configurationNow) && enrolmentVersion == enrolmentVersionNow;
    }

    /** With one more failure; the same if this run's failure has been counted. */
    public ClusterRefusal again(String byRun, String why, Instant now) {
        return run.equals(byRun)
                ? this
                : new ClusterRefusal(byRun, why, since, count + 1, now, configuration, enrolmentVersion);
    }
}
