package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.HistoryEvent.RetryScheduled;
import io.github.atlascmk.local.asl.execution.HistoryEvent.StateExited;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The results of an event: runs, writes, calls, notifications.
 *
 * @param outcome of the last run; NOT_ENROLLED, NOTHING_TO_DO or REJECTED if none was started
 * @param projects by id, each with its first and its last inspection
 * @param calls by service and operation
 */
record RunReport(
        String outcome,
        Map<String, Inspections> projects,
        List<Write> writes,
        Map<String, Integer> calls,
        List<HistoryEvent> retries,
        List<Execution> executions,
        List<SnsMessage> notifications,
        List<String> notEnrolled,
        List<String> rejected,
        List<String> nothingToDo,
        Duration virtual,
        Duration real) {

    /** The inspection of a project at the beginning of its run, and at the end. */
    record Inspections(JsonNode first, JsonNode last) {}

    /** Services that the stack shares with others: calls to them count towards Atlas's and AWS's limits. */
    private static final Set<String> FOREIGN = Set.of("atlas", "iam", "kms", "secretsmanager", "sts");

    private static final int ACCEPTED = 202;

    static RunReport of(Cloud cloud, List<HistoryEvent> history, long beganNanos) {
        List<Execution> executions = cloud.stepFunctions().executions();
        List<String> notEnrolled = new ArrayList<>();
        cloud.answers()
                .forEach(answer ->
                        answer.payload().path("notEnrolled").forEach(project -> notEnrolled.add(project.asText())));
        List<String> rejected = new ArrayList<>();
        cloud.queue("FailureQueue")
                .forEach(message ->
                        rejected.add(message.at("/responsePayload/errorMessage").asText()));
        List<String> nothingToDo = cloud.answers().stream()
                .map(answer -> answer.payload().path("nothingToDo").asText(""))
                .filter(why -> !why.isEmpty())
                .toList();
        for (Cloud.WebhookAnswer told : cloud.webhookAnswers()) {
            if (told.response().status() != ACCEPTED) {
                rejected.add("the webhook answered " + told.response().status());
            } else if (executions.isEmpty()) {
                notEnrolled.add(EventFile.Alert.of(told.request().body()).projectId());
            }
        }
        for (Execution execution : executions) {
            JsonNode output = execution.output();
            if (output != null && output.path("outcome").asText().equals("NOT_ENROLLED")) {
                notEnrolled.add(output.path("projectId").asText());
            }
            if (InvalidEvent.class.getName().equals(execution.error())) {
                rejected.add(TimelinePrinter.reason(execution.error(), execution.cause()));
            }
        }
        return new RunReport(
                outcome(executions, notEnrolled, rejected, nothingToDo),
                inspections(history, executions),
                cloud.wire().writes(),
                cloud.wire().counts(),
                history.stream()
                        .filter(event -> event.detail() instanceof RetryScheduled)
                        .toList(),
                executions,
                cloud.notifications(),
                notEnrolled,
                rejected,
                nothingToDo,
                Duration.between(cloud.start(), cloud.timeline().instant()),
                Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    int foreignCalls() {
        return calls.entrySet().stream()
                .filter(call -> FOREIGN.contains(
                        call.getKey().substring(0, call.getKey().indexOf(':'))))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int transitions() {
        return executions.stream().mapToInt(Execution::transitions).sum();
    }

    /** The report: see README. External ids are left out. */
    ObjectNode toJson() {
        ObjectNode report = Json.object().put("outcome", outcome);
        ArrayNode projectList = report.putArray("projects");
        projects.forEach((id, inspections) -> {
            ObjectNode project = projectList.addObject().put("projectId", id);
            project.put("projectName", inspections.last.path("projectName").asText(id));
            if (inspections.last.path("impact").isObject()) {
                project.set("impact", inspections.last.path("impact"));
            }
            project.set("findings", list(inspections.last.path("findings")));
            project.set("steps", list(inspections.first.path("steps")));
            project.set("clusters", list(inspections.last.path("clusters")));
        });
        ArrayNode writeList = report.putArray("writes");
        writes.forEach(write -> writeList.add(toJson(write)));
        ObjectNode callCounts = report.putObject("calls");
        new TreeMap<>(calls).forEach(callCounts::put);
        report.put("transitions", transitions());
        ArrayNode retryList = report.putArray("retries");
        retries.forEach(event -> retryList.add(toJson(event)));
        report.put("virtualSeconds", virtual.toMillis() / 1000.0);
        ArrayNode runs = report.putArray("runs");
        executions.forEach(execution -> runs.add(toJson(execution)));
        ArrayNode messages = report.putArray("notifications");
        notifications.forEach(message -> messages.add(toJson(message)));
        return report;
    }

    /** An inspection that failed has no lists. */
    private static JsonNode list(JsonNode value) {
        return value.isArray() ? value : Json.LENIENT.createArrayNode();
    }

    private static ObjectNode toJson(SnsMessage message) {
        return Json.object()
                .put("level", message.attribute("level"))
                .put("projectId", message.attribute("projectId"))
                .put("at", message.at().toString())
                .put("subject", message.subject())
                .put("message", message.message());
    }

    private static ObjectNode toJson(Write write) {
        ObjectNode json = Json.object()
                .put("at", write.at().toString())
                .put("by", write.caller().name())
                .put("service", write.service())
                .put("operation", write.operation())
                .put("target", write.target());
        json.set("before", Redaction.of(write.before()));
        json.set("after", Redaction.of(write.after()));
        return json;
    }

    private static ObjectNode toJson(HistoryEvent event) {
        RetryScheduled retry = (RetryScheduled) event.detail();
        return Json.object()
                .put("state", event.state())
                .put("error", retry.error())
                .put("reason", TimelinePrinter.reason(retry))
                .put("attempt", retry.attempt())
                .put("delaySeconds", retry.delay().toMillis() / 1000.0);
    }

    private static ObjectNode toJson(Execution execution) {
        ObjectNode json = Json.object()
                .put("name", execution.name())
                .put("status", execution.status().name())
                .put("transitions", execution.transitions());
        if (execution.error() != null) {
            json.put("error", execution.error()).put("cause", execution.cause());
        }
        return json;
    }

    private static String outcome(
            List<Execution> executions, List<String> notEnrolled, List<String> rejected, List<String> nothingToDo) {
        if (executions.isEmpty() && rejected.isEmpty() && !nothingToDo.isEmpty()) {
            return "NOTHING_TO_DO";
        }
        if (executions.isEmpty() || !rejected.isEmpty()) {
            return rejected.isEmpty() && !notEnrolled.isEmpty() ? "NOT_ENROLLED" : "REJECTED";
        }
        Execution last = executions.getLast();
        JsonNode output = last.output();
        return output == null ? "FAILED" : output.path("outcome").asText("FAILED");
    }

    /** A project whose run failed before its first inspection is among them, without findings. */
    private static Map<String, Inspections> inspections(List<HistoryEvent> history, List<Execution> executions) {
        Map<String, Inspections> all = new LinkedHashMap<>();
        for (HistoryEvent event : history) {
            if ("InspectProject".equals(event.state()) && event.detail() instanceof StateExited exited) {
                JsonNode report = exited.output();
                String projectId = report.path("projectId").asText();
                @Nullable Inspections before = all.get(projectId);
                if (before == null ? !projectId.isEmpty() : !isCoalesced(report)) {
                    all.put(projectId, new Inspections(before == null ? report : before.first, report));
                }
            }
        }
        executions.stream()
                .map(execution -> execution.input().path("projectId").asText())
                .filter(projectId -> !projectId.isEmpty())
                .forEach(projectId -> all.putIfAbsent(
                        projectId, new Inspections(MissingNode.getInstance(), MissingNode.getInstance())));
        return all;
    }

    /** Whether nothing was inspected, since another run was at work. */
    private static boolean isCoalesced(JsonNode report) {
        return report.path("outcome").asText().equals("COALESCED");
    }
}
