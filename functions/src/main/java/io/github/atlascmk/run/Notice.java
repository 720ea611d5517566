package io.github.atlascmk.run;

import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mail to a person, perhaps read at night. It says what happened and to what, what it means for the data, and what to
 * run next. It has no links, since phishing mails have them.
 *
 * @param live whether the project was encrypted with the enrolment's role and key
 * @param clusters names of the project's clusters
 * @param stateTable name of the table that holds what is remembered of our edits
 */
public record Notice(RunResult event, boolean live, List<String> clusters, String stateTable) {
    /** Amazon SNS API, Publish: a subject is ASCII text of fewer than 100 characters. */
    private static final int SUBJECT_LENGTH = 99;

    private static final int NAME_LENGTH = 40;
    private static final int CLUSTERS_NAMED = 10;

    public Notification words() {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add("Project " + event.projectName() + " (" + event.projectId() + ")"
                + (clusters.isEmpty() ? "" : ", clusters " + named()));
        paragraphs.add("What happened\n" + bullets(happened()));
        paragraphs.add("What it means for the data\n" + bullets(List.of(meaning())));
        paragraphs.add("What to do next\n" + numbered(next()));
        paragraphs.add("Outcome " + event.outcome() + " of the run " + event.run()
                + ". You are told again when this changes, and otherwise once a day.");
        return new Notification(subject(), String.join("\n\n", paragraphs) + "\n");
    }

    private String subject() {
        String name = event.projectName().length() > NAME_LENGTH
                ? event.projectName().substring(0, NAME_LENGTH - 3) + "..."
                : event.projectName();
        String text = isUrgent()
                ? "URGENT: atlas-cmk: " + name + " is shut down within 15 minutes"
                : "atlas-cmk: " + name + " "
                        + (is(Kind.CONFLICTING_WRITER)
                                ? "has another writer who undoes our edits"
                                : event.outcome() == Outcome.FAILED ? "could not be encrypted" : "needs a decision");
        // Names may hold characters that a subject may not.
        String ascii = text.replaceAll("[^ -~]", "?");
        return ascii.substring(0, Math.min(ascii.length(), SUBJECT_LENGTH));
    }

    private String named() {
        String first = clusters.stream().limit(CLUSTERS_NAMED).collect(Collectors.joining(", "));
        return clusters.size() > CLUSTERS_NAMED
                ? first + " and " + (clusters.size() - CLUSTERS_NAMED) + " more"
                : first;
    }

    /** The findings, urgent ones first. */
    private List<Finding> findings() {
        return event.findings().stream()
                .filter(finding -> finding.is(Disposition.HUMAN)
                        || (finding.kind() == Kind.ENCRYPTION_INVALID && event.outcome() == Outcome.FAILED))
                .sorted((one, other) -> Boolean.compare(other.urgent(), one.urgent()))
                .toList();
    }

    private List<String> happened() {
        List<String> all = new ArrayList<>();
        if (event.diagnosis() != null) {
            all.add("the run failed: " + event.diagnosis());
        }
        findings().forEach(finding -> all.add(finding.line()));
        return all;
    }

    private String meaning() {
        if (is(Kind.KEY_PENDING_DELETION)) {
            return (live ? "Atlas shuts the clusters down while it can't use the key. " : "")
                    + "Once the key is deleted, everything that is encrypted with it, backups too, is lost for good.";
        }
        if (isUrgent() || is(Kind.ENCRYPTION_INVALID)) {
            return "Atlas shuts the clusters down while it can't use the key. Nothing is lost: they come back, with all"
                    + " their data, once it can.";
        }
        if (!live) {
            return "No database is in danger, and none is encrypted with this key yet.";
        }
        return is(Kind.CONFLICTING_WRITER)
                ? "If the statement is missing when Atlas looks, which it does every 15 minutes, it shuts the clusters"
                        + " down. Nothing is lost: they come back once it is there."
                : "What is encrypted with the key stays so; what isn't yet, isn't until this is settled.";
    }

    private List<String> next() {
        List<String> steps = new ArrayList<>();
        findings().stream()
                .map(Finding::command)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(steps::add);
        event.findings().stream()
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
        if (steps.isEmpty() && event.outcome() != Outcome.FAILED) {
            steps.add("Settle what is said above.");
        }
        if (event.diagnosis() != null) {
            steps.add("See what was tried: aws stepfunctions get-execution-history --reverse-order --max-items 20"
                    + " --execution-arn " + event.run());
        }
        steps.add("Start a run: aws stepfunctions start-execution --state-machine-arn " + stateMachine()
                + " --input '{\"projectId\":\"" + event.projectId() + "\"}'");
        return steps;
    }

    /** The state machine's ARN, which the execution's ARN contains (Step Functions Developer Guide: resource types). */
    private String stateMachine() {
        int name = event.run().lastIndexOf(':');
        return event.run().substring(0, Math.max(0, name)).replace(":execution:", ":stateMachine:");
    }

    private boolean is(Kind kind) {
        return event.findings().has(kind);
    }

    private boolean isUrgent() {
        return !event.findings().urgent().isEmpty();
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "- " + line).collect(Collectors.joining("\n"));
    }

    private static String numbered(List<String> lines) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> (i + 1) + ". " + lines.get(i))
                .collect(Collectors.joining("\n"));
    }
}
