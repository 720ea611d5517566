package io.github.atlascmk.enrolment;

/**
 * What happens to clusters older than the enrolment. Turning encryption on for one starts an initial sync and rebuilds
 * its search indexes (Atlas documentation: manage customer keys with AWS).
 */
public enum ExistingClusters {
    REPORT,
    ENCRYPT
}
