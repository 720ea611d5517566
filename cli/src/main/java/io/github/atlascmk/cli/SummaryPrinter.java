package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.wire.Write;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints the last lines: how the run ended, what was changed, and what was left out and why. */
final class SummaryPrinter {
    private static final Set<String> GOOD = Set.of("ENCRYPTED", "COMPLIANT", "SWEPT", "DRILLED");
    private static final Set<String> POLICY_WRITES = Set.of("UpdateAssumeRolePolicy", "PutRolePolicy", "PutKeyPolicy");

    private final Cloud cloud;
    private final RunReport result;
    private final PrintWriter out;
    private final Style style;

    SummaryPrinter(Cloud cloud, RunReport result, PrintWriter out, Style style) {
        this.cloud = cloud;
        this.result = result;
        this.out = out;
        this.style = style;
    }

    /**
     * @param planAsked whether a plan was asked for
     * @return the exit code
     */
    int tell(boolean planAsked) {
        if (result.outcome().equals("NOT_ENROLLED")) {
            out.println("NOT_ENROLLED: " + notEnrolled());
            return ExitCode.NOT_ENROLLED;
        }
        if (result.outcome().equals("REJECTED")) {
            out.println("REJECTED: the event is malformed: " + String.join("; ", result.rejected()));
            return ExitCode.UNKNOWN_EVENT;
        }
        if (result.outcome().equals("NOTHING_TO_DO")) {
            out.println("NOTHING_TO_DO: " + String.join("; ", result.nothingToDo()));
            return ExitCode.OK;
        }
        boolean asAsked = GOOD.contains(result.outcome())
                || (planAsked && result.outcome().equals("PLANNED"));
        headline(asAsked);
        diagnosis();
        result.projects().values().forEach(this::forPeople);
        forKeyOwner();
        plan();
        result.writes().forEach(this::change);
        result.projects().values().forEach(this::clusters);
        result.projects().values().forEach(this::notices);
        result.notifications().forEach(this::told);
        if (result.writes().isEmpty()) {
            out.println("  nothing was written");
        }
        return asAsked ? ExitCode.OK : ExitCode.OTHER_OUTCOME;
    }

    private void headline(boolean asAsked) {
        String outcome = style.bold(asAsked ? style.good(result.outcome()) : style.bad(result.outcome()));
        out.println(String.format(
                Locale.ROOT,
                "%s after %s (virtual; %s here)   %d writes · %d calls · %d retries · %d transitions",
                outcome,
                TimeFormat.clock(result.virtual()),
                TimeFormat.seconds(Duration.ofMillis(result.real().toMillis() / 100 * 100)),
                result.writes().size(),
                result.foreignCalls(),
                result.retries().size(),
                result.transitions()));
    }

    private void diagnosis() {
        result.executions().stream()
                .filter(execution -> execution.error() != null)
                .forEach(execution ->
                        out.println("  " + style.bad(TimelinePrinter.simple(String.valueOf(execution.error()))) + ": "
                                + TimelinePrinter.reason(execution.error(), execution.cause())));
    }

    /** Prints the statements of a plan that the key's owner has to add. */
    private void forKeyOwner() {
        result.projects().values().stream()
                .map(project -> project.last().path("statementsForKeyOwner"))
                .filter(statements -> !statements.isEmpty())
                .forEach(statements -> {
                    out.println("  for the key's owner, to add to the key policy:");
                    statements.toPrettyString().lines().forEach(line -> out.println("    " + line));
                });
    }

    /** Prints what a run would do, if only a plan was made. */
    private void plan() {
        if (!result.outcome().equals("PLANNED")) {
            return;
        }
        result.projects().values().forEach(project -> {
            out.println("  a run would do, in this order:");
            int i = 1;
            for (JsonNode finding : project.last().path("findings")) {
                if (finding.path("disposition").asText().equals("ACTIONABLE")) {
                    out.println(String.format(
                            Locale.ROOT,
                            "  %2d. %-16s  %s",
                            i++,
                            finding.path("step").asText(),
                            finding.path("message").asText() + subject(finding)));
                }
            }
        });
    }

    private static String subject(JsonNode finding) {
        return finding.path("kind").asText().startsWith("CLUSTER_")
                ? " (" + finding.path("subject").asText() + ")"
                : "";
    }

    private void change(Write write) {
        if (write.operation().equals("updateGroupCluster")) {
            return;
        }
        out.println("  " + style.bold(title(write)) + "  " + style.dim(write.service() + ":" + write.operation()));
        if (POLICY_WRITES.contains(write.operation())) {
            diff(Redaction.of(write.before()), Redaction.of(write.after()));
        } else {
            fields(Redaction.of(write.before()), Redaction.of(write.after()));
        }
    }

    private static String title(Write write) {
        String target = write.target();
        String last = target.substring(target.lastIndexOf('/') + 1);
        String role = target.contains(":role/") ? target.substring(target.indexOf(":role/") + ":role/".length()) : last;
        return switch (write.operation()) {
            case "UpdateAssumeRolePolicy" -> "trust policy of " + role;
            case "CreateRole" -> "role " + role;
            case "PutRolePolicy" -> "inline policy of " + role;
            case "createGroupCloudProviderAccess" -> "Atlas role registered";
            case "authorizeGroupCloudProviderAccessRole" -> "Atlas role " + last + " authorised";
            case "createGroupAlertConfig" -> "alert configuration made";
            case "updateGroupAlertConfig" -> "alert configuration " + last;
            case "updateGroupEncryptionAtRest" -> "the project's encryption at rest";
            default -> target;
        };
    }

    private void diff(JsonNode before, JsonNode after) {
        List<String> old =
                before.isNull() ? List.of() : RunCommand.pretty(before).lines().toList();
        List<String> now =
                after.isNull() ? List.of() : RunCommand.pretty(after).lines().toList();
        UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, DiffUtils.diff(old, now), 2).stream()
                .skip(2)
                .map(line -> line.startsWith("+")
                        ? style.good(line)
                        : line.startsWith("-") ? style.bad(line) : style.dim(line))
                .forEach(line -> out.println("      " + line));
    }

    private void fields(JsonNode before, JsonNode after) {
        TreeMap<String, String> old = new TreeMap<>();
        TreeMap<String, String> now = new TreeMap<>();
        leaves("", before, old);
        leaves("", after, now);
        now.forEach((path, value) -> {
            String was = old.getOrDefault(path, "");
            if (!was.equals(value)) {
                String change = (was.isEmpty() ? "" : style.bad(was) + " → ") + style.good(value);
                out.println("      " + path + ": " + change);
            }
        });
    }

    private static void leaves(String path, JsonNode tree, TreeMap<String, String> into) {
        if (tree.isContainerNode()) {
            for (var fields = tree.fields(); fields.hasNext(); ) {
                var field = fields.next();
                leaves(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into);
            }
        } else if (!tree.isNull() && !tree.asText().isEmpty()) {
            into.put(path, tree.asText());
        }
    }

    private void clusters(RunReport.Inspections project) {
        for (JsonNode cluster : project.last().path("clusters")) {
            String name = cluster.path("name").asText();
            String was = provider(project.first(), name);
            String is = cluster.path("provider").asText();
            String state = cluster.path("paused").asBoolean()
                    ? "paused"
                    : cluster.path("state").asText("");
            String change = was.equals(is) ? is : was + " → " + style.good(is);
            String note = findings(project.last(), name);
            out.println(String.format(
                    Locale.ROOT,
                    "  %s  %-5s %s, %s%s",
                    style.bold(String.format(Locale.ROOT, "%-18s", name)),
                    cluster.path("size").asText(),
                    change,
                    state,
                    note.isEmpty() ? "" : "   " + style.warning(note)));
        }
    }

    private static String provider(JsonNode inspection, String cluster) {
        for (JsonNode candidate : inspection.path("clusters")) {
            if (candidate.path("name").asText().equals(cluster)) {
                return candidate.path("provider").asText();
            }
        }
        return "NONE";
    }

    private static String findings(JsonNode inspection, String subject) {
        return inspection
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("subject").asText().equals(subject))
                .filter(finding -> !finding.path("disposition").asText().equals("ACTIONABLE"))
                .map(finding -> (finding.path("disposition").asText().equals("WAITING") ? "waiting: " : "")
                        + finding.path("message").asText())
                .collect(Collectors.joining("; "));
    }

    /** Prints what people have to settle, each with the command that settles it; not what is about clusters. */
    private void forPeople(RunReport.Inspections project) {
        besidesClusters(project, "HUMAN").forEach(finding -> {
            sentence("for a person: ", finding);
            String command = finding.path("command").asText("");
            if (!command.isEmpty()) {
                out.println("      " + style.bold(command));
            }
        });
    }

    /** Prints what is worth knowing, except about clusters. */
    private void notices(RunReport.Inspections project) {
        besidesClusters(project, "NOTICE").forEach(finding -> sentence("to note: ", finding));
    }

    private void sentence(String whose, JsonNode finding) {
        out.println("  " + style.warning(whose + finding.path("message").asText()) + "  "
                + style.dim(finding.path("subject").asText()));
    }

    private static List<JsonNode> besidesClusters(RunReport.Inspections project, String disposition) {
        Set<String> clusters = project.last()
                .path("clusters")
                .valueStream()
                .map(cluster -> cluster.path("name").asText())
                .collect(Collectors.toSet());
        return project.last()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("disposition").asText().equals(disposition))
                .filter(finding -> !clusters.contains(finding.path("subject").asText()))
                .toList();
    }

    /** EventBridge's messages have no subject: their text is one line. */
    private void told(SnsMessage message) {
        String level = message.attribute("level");
        out.println("  told at " + TimeFormat.clock(Duration.between(cloud.start(), message.at()))
                + (level.isEmpty() ? "" : ", " + level) + ": "
                + style.warning(message.subject().isEmpty() ? message.message() : message.subject()));
    }

    private String notEnrolled() {
        List<String> enrolled = new ArrayList<>();
        cloud.dynamoDb()
                .snapshot()
                .values()
                .forEach(items -> items.forEach(item -> {
                    if (item.has("roleArn")) {
                        enrolled.add(item.path("id").asText());
                    }
                }));
        return String.join(", ", result.notEnrolled())
                + " is not enrolled, so nothing was read or written; enrolled here: "
                + (enrolled.isEmpty() ? "none" : String.join(", ", enrolled));
    }
}
