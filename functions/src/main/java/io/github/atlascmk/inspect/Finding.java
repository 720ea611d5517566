package io.github.atlascmk.inspect;

/**
 * One difference between desired and observed state.
 *
 * @param subject what it is about: an ARN, a cluster's name, the project's id
 * @param message one sentence for people, without policy text or external ids
 */
public record Finding(Kind kind, Disposition disposition, String step, String subject, String message) {
    public Finding(Kind kind, String subject, String message) {
        this(kind, kind.disposition(), kind.step(), subject, message);
    }

    public boolean is(Disposition wanted) {
        return disposition == wanted;
    }

    public boolean isAboutAlerts() {
        return kind == Kind.ALERTS_NOT_CONNECTED;
    }

    public boolean isAboutCluster() {
        return kind == Kind.CLUSTER_NOT_ENCRYPTED;
    }
}
