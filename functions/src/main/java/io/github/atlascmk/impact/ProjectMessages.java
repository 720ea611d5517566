package io.github.atlascmk.impact;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people are told about a project, and about others that depend on the same key or role.
 *
 * @param execution the ARN of the run that tells
 * @param stateTable name of the table that holds what is remembered of our edits
 */
record ProjectMessages(Evidence evidence, Impact impact, String execution, String stateTable) {
    /** How the sentence begins that says how to acknowledge. */
    static final String ACKNOWLEDGE = "To be reminded later: ";

    private static final int NAMED = 10;
    private static final Duration ACKNOWLEDGED_FOR = Duration.ofDays(7);

    /**
     * That databases are in danger, or can't be looked at.
     *
     * @param about the subject of the message, as it can be acknowledged
     * @param shared the projects besides this one that depend on the same key or role, as their last looks saw them
     */
    Notification danger(String about, Map<String, ImpactRecord> shared) {
        String name = shared.isEmpty() ? name() : (shared.size() + 1) + " projects";
        Message message = new Message(impact.level(), begin(), name, happenedShortly())
                .attribute("projectId", evidence.enrolment().projectId())
                .attribute("contact", contact())
                .paragraph(about(shared))
                .points("What happened", happened())
                .points("What it means for the data", meaning())
                .points("What atlas-cmk does", List.of(impact.action()))
                .steps("What to do now", steps())
                .paragraph("This rests on: " + impact.proof() + ". You are told again when it gets worse, when the"
                        + " cause changes, when it is over, and once a day.")
                .paragraph(acknowledge(about));
        return message.notification();
    }

    /**
     * That the danger of this project is over. Others that were named with it are counted only: this look proved
     * nothing of them.
     *
     * @param proved how many of the others proved it in looks of their own
     * @param unseen how many of the others haven't been looked at since
     */
    Notification over(String about, Episode episode, long proved, long unseen) {
        String lasted = Message.words(Duration.between(episode.since(), evidence.now()));
        return new Message(
                        Level.NONE,
                        "NONE, over after " + lasted,
                        proved == 0 ? name() : name() + " and " + proved + (proved == 1 ? " other" : " others"),
                        proved == 0 ? "proved just now" : "proved")
                .attribute("projectId", evidence.enrolment().projectId())
                .attribute("contact", contact())
                .paragraph("Project " + name())
                .points(
                        "What happened",
                        List.of(
                                about.startsWith("arn:") ? "It was about " + about + "." : "",
                                "It was " + episode.level().words() + " since " + Message.time(episode.since())
                                        + (evidence.before().cause() == null
                                                ? "."
                                                : ": " + evidence.before().cause() + "."),
                                "It is over, after " + lasted + "."))
                .points(
                        "What it means for the data",
                        List.of(
                                impact.proof() + ".",
                                proved == 0 ? "" : "Proved too, by looks of their own: " + others(proved) + ".",
                                unseen == 0
                                        ? ""
                                        : "Not looked at since: " + others(unseen)
                                                + ". You are told if something is broken there.",
                                impact.databases().isEmpty()
                                        ? ""
                                        : "Databases that were shut down start again by themselves after Atlas's next check,"
                                                + " within 15 minutes."))
                .notification();
    }

    private static String others(long count) {
        return count == 1 ? "1 other project that was named then" : count + " other projects that were named then";
    }

    /** That something of the project is for a person. */
    Notification tasks(List<Finding> tasks) {
        boolean conflict = tasks.stream().anyMatch(finding -> finding.kind() == Kind.CONFLICTING_WRITER);
        return new Message(
                        impact.level(),
                        begin(),
                        name(),
                        conflict ? "another writer undoes our edits" : "needs a person")
                .attribute("projectId", evidence.enrolment().projectId())
                .attribute("contact", contact())
                .paragraph(about(Map.of()))
                .points("What is for a person", lines(tasks))
                .points("What it means for the data", conflict && evidence.isLive() ? betweenReverts() : meaning())
                .steps("What to do", taskSteps(tasks))
                .paragraph(again())
                .paragraph(acknowledge(evidence.enrolment().projectId()))
                .notification();
    }

    /** That a run failed. */
    Notification failure(String diagnosis) {
        return new Message(impact.level(), begin(), name(), "a run failed")
                .attribute("projectId", evidence.enrolment().projectId())
                .attribute("contact", contact())
                .paragraph(about(Map.of()))
                .points(
                        "What happened",
                        Stream.concat(Stream.of("The run failed: " + diagnosis), happened().stream())
                                .toList())
                .points("What it means for the data", meaning())
                .steps(
                        "What to do",
                        Stream.concat(
                                        impact.commands().stream(),
                                        Stream.of(
                                                "See what was tried: aws stepfunctions get-execution-history"
                                                        + " --reverse-order --max-items 20 --execution-arn "
                                                        + execution,
                                                startRun()))
                                .toList())
                .paragraph(again())
                .paragraph(acknowledge(evidence.enrolment().projectId()))
                .notification();
    }

    private static String again() {
        return "You are told again when this changes, and once a day as long as it lasts.";
    }

    /** By the function Acknowledge: the name and the reason are the reader's. */
    private String acknowledge(String about) {
        return ACKNOWLEDGE + "sam remote invoke Acknowledge --stack-name YOUR-STACK --event '{\"about\":\"" + about
                + "\",\"until\":\"" + evidence.now().plus(ACKNOWLEDGED_FOR).truncatedTo(ChronoUnit.DAYS)
                + "\",\"acknowledgedBy\":\"YOUR NAME\",\"why\":\"YOUR REASON\"}'";
    }

    /** Level and deadline. */
    private String begin() {
        return begin(impact, evidence.now());
    }

    static String begin(Impact impact, Instant now) {
        Instant deadline = impact.deadline();
        return impact.level().words()
                + switch (impact.level()) {
                    case NONE -> "";
                    case UNKNOWN -> deadline == null ? "" : ", may stop by " + Message.moment(deadline, now);
                    case LOST -> ", dump what runs";
                    case AT_RISK ->
                        deadline != null
                                ? " by " + Message.moment(deadline, now)
                                : impact.isAtAnyMoment()
                                        ? " at any moment"
                                        : impact.isFromBefore() ? "" : " at a restart";
                    case DOWN ->
                        deadline == null
                                ? ", expected"
                                : deadline.isAfter(now)
                                        ? ", lost on " + Message.day(deadline)
                                        : ", expected since " + Message.moment(deadline, now);
                };
    }

    private String happenedShortly() {
        if (impact.level() == Level.UNKNOWN) {
            return impact.causes().isEmpty()
                    ? "it can't be read"
                    : impact.causes().getFirst().kind().words();
        }
        return impact.causes().isEmpty()
                ? "as told before"
                : impact.causes().getFirst().kind().words();
    }

    private String name() {
        return evidence.atlas() != null
                ? evidence.atlas().project().name()
                : Objects.requireNonNullElse(
                        evidence.before().projectName(), evidence.enrolment().projectId());
    }

    private String about(Map<String, ImpactRecord> shared) {
        String own = project(evidence.enrolment().projectId(), name(), impact.databases());
        if (shared.isEmpty()) {
            return "Project " + own;
        }
        Map<String, ImpactRecord> sorted = new TreeMap<>(shared);
        return "Projects\n- " + own + "\n"
                + sorted.entrySet().stream()
                        .map(other -> "- "
                                + project(
                                        other.getKey(),
                                        Objects.requireNonNullElse(
                                                other.getValue().projectName(), "unnamed"),
                                        other.getValue().databases()))
                        .collect(Collectors.joining("\n"))
                + "\nThey depend on the same " + (isOfKey() ? "key" : "role")
                + ". The databases of the others are as their last looks saw them."
                + (impact.causes().stream().allMatch(Cause::isOfOneProject)
                        ? " What is broken may hurt this project alone."
                        : "");
    }

    private boolean isOfKey() {
        return impact.causes().stream()
                .anyMatch(cause -> KeyArn.parse(cause.subject()).isPresent());
    }

    private static String project(String id, String name, List<String> databases) {
        return name + " (" + id + ")"
                + (databases.isEmpty()
                        ? ""
                        : ", encrypted: "
                                + databases.stream().limit(NAMED).collect(Collectors.joining(", "))
                                + (databases.size() > NAMED ? " and " + (databases.size() - NAMED) + " more" : ""));
    }

    private List<String> happened() {
        List<String> all = new ArrayList<>();
        if (!impact.cause().isEmpty()) {
            all.add(Message.sentence(impact.cause()));
        }
        if (impact.by() != null) {
            all.add("Done by " + impact.by() + ".");
        }
        return all;
    }

    /** What the level means for databases and their data. */
    private List<String> meaning() {
        return switch (impact.level()) {
            case NONE -> List.of(impact.proof() + ".");
            case UNKNOWN ->
                impact.causes().isEmpty()
                        ? List.of("Nobody can say now whether the databases are in danger.")
                        : List.of(
                                "Nobody can say now whether databases depend on this. If they do: " + shutdown(),
                                afterwards());
            case AT_RISK ->
                impact.isUnreachableOnly()
                        ? List.of(
                                "What runs goes on. A node that restarts, is resized or replaced stays down until the key can"
                                        + " be reached, and Atlas takes no change of the key meanwhile.")
                        : impact.isFromBefore()
                                ? List.of("Nobody could look again, so what was told before must be expected to last.")
                                : List.of(shutdown(), afterwards());
            case DOWN ->
                List.of(
                        "The databases must be expected to be down: Atlas checks the key every 15 minutes and stops them"
                                + " while it can't use it.",
                        afterwards());
            case LOST ->
                List.of(
                        "What is encrypted with a deleted key can't be read again once its database stops. Snapshots that"
                                + " need the key can't be restored either.",
                        "What still runs can still be read: dump it now. Don't restart, pause, resize or upgrade it.");
        };
    }

    private String shutdown() {
        Instant deadline = impact.deadline();
        return "Atlas checks the key every 15 minutes and then shuts the databases down: "
                + (deadline == null
                        ? "at any moment."
                        : "by " + Message.time(deadline) + " at the latest, in "
                                + Message.words(Duration.between(evidence.now(), deadline)) + ".");
    }

    /** Whether data comes back depends on the key alone. */
    private String afterwards() {
        return impact.causes().stream()
                .map(Cause::kind)
                .filter(kind -> kind == Cause.Kind.KEY_PENDING_DELETION || kind == Cause.Kind.KEY_MATERIAL_GONE)
                .findFirst()
                .map(kind -> kind == Cause.Kind.KEY_PENDING_DELETION
                        ? "If the deletion is canceled in time, they come back with all their data. Once the key is"
                                + " deleted, everything that it encrypts, backups too, is lost for good."
                        : "They come back with all their data if the same key material is imported again; if nobody has"
                                + " it any more, what the key encrypts is lost.")
                .orElse("They come back with all their data once Atlas can use the same key again.");
    }

    /** What it means that another writer keeps taking away what live encryption depends on. */
    private List<String> betweenReverts() {
        return List.of(
                "If the statement is missing when Atlas checks the key, which it does every 15 minutes, it shuts the"
                        + " databases down. They come back once the statement is there.",
                impact.proof() + ".");
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>(impact.commands());
        evidence.whyNotRepaired()
                .filter(_ -> impact.causes().stream().anyMatch(Cause::isRepairable))
                .ifPresent(why -> steps.add("Or let atlas-cmk repair what it can, since " + why + ": "
                        + (evidence.permit().writesEnabled()
                                ? "invoke Enrol for the project with \"mode\":\"ENFORCE\""
                                : "invoke SwitchWrites with {\"writesEnabled\":true}")));
        steps.add(startRun());
        return steps;
    }

    private List<String> taskSteps(List<Finding> tasks) {
        List<String> steps = new ArrayList<>(tasks.stream()
                .map(Finding::command)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        tasks.stream()
                .filter(finding -> finding.kind() == Kind.CONFLICTING_WRITER)
                .map(Finding::subject)
                .distinct()
                .forEach(contested -> {
                    steps.add("Stop the other writer: with Terraform, lifecycle { ignore_changes ="
                            + " [assume_role_policy] } for the role, no exclusive management of its inline policies,"
                            + " and ignore_changes = [policy] for the key.");
                    steps.add("Then have us forget it: aws dynamodb update-item --table-name " + stateTable
                            + " --key '{\"id\":{\"S\":\"lease#" + contested
                            + "\"}}' --update-expression 'REMOVE edits'");
                });
        if (steps.isEmpty()) {
            steps.add("Settle what is said above.");
        }
        steps.add(startRun());
        return steps;
    }

    private String startRun() {
        return "Have it looked at again: aws stepfunctions start-execution --state-machine-arn " + stateMachine()
                + " --input '{\"projectId\":\"" + evidence.enrolment().projectId() + "\"}'";
    }

    /** The state machine's ARN, which the execution's ARN contains (Step Functions Developer Guide: resource types). */
    private String stateMachine() {
        int name = execution.lastIndexOf(':');
        return execution.substring(0, Math.max(0, name)).replace(":execution:", ":stateMachine:");
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream().map(Finding::line).toList();
    }

    private @Nullable String contact() {
        return evidence.enrolment().contact();
    }
}
