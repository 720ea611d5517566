package io.github.atlascmk.run;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.enrolment.BatchRead;
import io.github.atlascmk.enrolment.ProjectRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One status item for each project, in the table of states. */
public final class RunStatuses {
    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    public RunStatuses(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    public Optional<RunStatus> find(String projectId) {
        return translating("status of " + projectId, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(projectId)).consistentRead(true))
                    .item();
            return item.isEmpty() ? Optional.empty() : Optional.of(fromItem(projectId, item));
        });
    }

    /**
     * What came of the last runs of several projects, and which of them are at work, in one call.
     *
     * @param projectIds at most 33
     */
    public Map<String, LastRun> lastRuns(Collection<String> projectIds) {
        Map<String, Map<String, AttributeValue>> items = BatchRead.items(
                dynamoDb.get(),
                table,
                projectIds.stream()
                        .flatMap(id -> Stream.of("status#" + id, "claim#" + id, "memory#" + id))
                        .toList());
        Map<String, LastRun> runs = new HashMap<>();
        for (String id : projectIds) {
            Map<String, AttributeValue> status = items.getOrDefault("status#" + id, Map.of());
            AttributeValue claimed = items.getOrDefault("claim#" + id, Map.of()).get("claimedAt");
            runs.put(
                    id,
                    new LastRun(
                            status.isEmpty() ? null : fromItem(id, status),
                            claimed == null ? null : Instant.parse(claimed.s()),
                            ProjectRecords.fromItem(items.getOrDefault("memory#" + id, Map.of()))));
        }
        return runs;
    }

    public void put(RunStatus status) {
        Map<String, AttributeValue> item = new HashMap<>(key(status.projectId()));
        item.put("outcome", AttributeValue.fromS(status.outcome()));
        item.put("run", AttributeValue.fromS(status.run()));
        item.put("reportedAt", AttributeValue.fromS(status.reportedAt().toString()));
        item.put("fingerprint", AttributeValue.fromS(status.fingerprint()));
        item.put("failures", AttributeValue.fromN(Integer.toString(status.failures())));
        item.put("enrolmentVersion", AttributeValue.fromN(Long.toString(status.enrolmentVersion())));
        String people = status.people();
        if (people != null) {
            item.put("people", AttributeValue.fromS(people));
        }
        Instant notified = status.notifiedAt();
        if (notified != null) {
            item.put("notifiedAt", AttributeValue.fromS(notified.toString()));
        }
        translating(
                "status of " + status.projectId(),
                () -> dynamoDb.get().putItem(request -> request.tableName(table).item(item)));
    }

    public void remove(String projectId) {
        translating(
                "status of " + projectId,
                () -> dynamoDb.get()
                        .deleteItem(request -> request.tableName(table).key(key(projectId))));
    }

    private static RunStatus fromItem(String projectId, Map<String, AttributeValue> item) {
        AttributeValue notified = item.get("notifiedAt");
        AttributeValue people = item.get("people");
        return new RunStatus(
                projectId,
                text(item, "outcome"),
                text(item, "run"),
                Instant.parse(text(item, "reportedAt")),
                text(item, "fingerprint"),
                notified == null ? null : Instant.parse(notified.s()),
                people == null ? null : people.s(),
                (int) number(item, "failures"),
                number(item, "enrolmentVersion"));
    }

    /** Items of earlier versions of the stack have fewer attributes. */
    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? "" : value.s();
    }

    private static Map<String, AttributeValue> key(String projectId) {
        return Map.of("id", AttributeValue.fromS("status#" + projectId));
    }
}
