package io.github.atlascmk.impact;

import java.util.List;
import java.util.stream.Collectors;

/** What people are told about many projects at once. */
public final class OrganisationMessages {
    private static final int NAMED = 10;

    private OrganisationMessages() {}

    /** That a sweep starts no runs for projects that look broken all at once. */
    public static Notification brake(List<String> sudden, int enrolled) {
        return new Message(
                        Level.UNKNOWN,
                        "UNKNOWN, brake on",
                        sudden.size() + " of " + enrolled + " projects",
                        "look broken at once")
                .points(
                        "What happened",
                        List.of(
                                sudden.size() + " of " + enrolled + " enrolled projects, all of them fine at their last"
                                        + " report, suddenly seem to need their role, key access or encryption set up"
                                        + " anew: " + named(sudden) + ".",
                                "So many at once point to Atlas or to atlas-cmk, not to that many owners."))
                .points(
                        "What it means for the data",
                        List.of("If it is true, Atlas shuts the databases of these projects down within 15 minutes. If"
                                + " Atlas was wrong, nothing is broken. Nobody has proved either."))
                .points(
                        "What atlas-cmk does",
                        List.of(
                                "It has started no run for any of these projects, so nothing of theirs was changed. Work"
                                        + " on clusters goes on."))
                .steps(
                        "What to do",
                        List.of(
                                "Look at one of them in Atlas, and plan a run for it: sam remote invoke EncryptProject"
                                        + " --stack-name YOUR-STACK --event '{\"projectId\":\"" + sudden.getFirst()
                                        + "\",\"plan\":true}'",
                                "If what the plan says is true, have the next sweep repair all of them: sam remote invoke"
                                        + " Sweep --stack-name YOUR-STACK --event '{\"releaseBrake\":true}'",
                                "If Atlas was wrong, do nothing: the brake goes off by itself once the projects look"
                                        + " fine."))
                .notification();
    }

    /** That a sweep couldn't read more projects than could be chance. */
    public static Notification unread(int unread, int enrolled) {
        return new Message(Level.UNKNOWN, "UNKNOWN", unread + " of " + enrolled + " projects", "can't be read")
                .points(
                        "What happened",
                        List.of("The last sweep couldn't read " + unread + " of " + enrolled
                                + " enrolled projects. So many at once point to Atlas, to the stack's credentials or"
                                + " to the network, not to the projects."))
                .points(
                        "What it means for the data",
                        List.of(
                                "Nobody can say now whether their databases are in danger. What was told before stays as"
                                        + " it was told. What AWS says by itself is still told."))
                .points(
                        "What atlas-cmk does",
                        List.of(
                                "It looks again at every sweep. For single projects nobody is told as long as this lasts."))
                .steps(
                        "What to do",
                        List.of(
                                "See why: sam logs --stack-name YOUR-STACK --name SweepProjects --filter skipped",
                                "If it says 401 or 403, renew the stack's credentials for Atlas, or put the stack's"
                                        + " addresses on the access list of its service account or API key."))
                .notification();
    }

    /** That projects can be read again. */
    public static Notification readable(int enrolled) {
        return new Message(Level.NONE, "NONE, over", enrolled + " projects", "can be read again")
                .points("What happened", List.of("The last sweep could read the projects again."))
                .points(
                        "What it means for the data",
                        List.of("For each project that is in danger people are told by a message of its own."))
                .notification();
    }

    private static String named(List<String> ids) {
        return ids.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "");
    }
}
