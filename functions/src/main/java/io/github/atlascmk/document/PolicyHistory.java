package io.github.atlascmk.document;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.policy.PolicyDocument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What policies were before our writes, by run; each is kept for 90 days. It has a table of its own (ADR 30), since
 * policies are sensitive: who writes them may only put into it, and who restores them may only read it.
 */
public final class PolicyHistory {
    private static final Duration KEPT = Duration.ofDays(90);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    /**
     * A document as it was before a write.
     *
     * @param target ARN of the role or key
     * @param document its name, such as {@code trust policy}
     * @param sids of the statements of ours that the write added, changed or took out
     * @param before an empty one where there was none
     */
    public record Entry(
            String projectId, String target, String document, List<String> sids, PolicyDocument before, Instant at) {}

    public PolicyHistory(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Before the write, so that a lost answer loses nothing: an entry without a write is harmless.
     *
     * @param run ARN of the execution; null for a step that somebody invokes by itself, whose writes aren't found again
     */
    public void keep(
            @Nullable String run,
            String projectId,
            String target,
            String document,
            PolicyDocument before,
            PolicyDocument planned) {
        Instant now = clock.instant();
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("run", AttributeValue.fromS(run == null ? "none" : run));
        item.put("write", AttributeValue.fromS(now + " " + document + " of " + target));
        item.put("projectId", AttributeValue.fromS(projectId));
        item.put("target", AttributeValue.fromS(target));
        item.put("document", AttributeValue.fromS(document));
        item.put(
                "sids",
                AttributeValue.fromL(changed(before, planned).stream()
                        .map(AttributeValue::fromS)
                        .toList()));
        item.put("policy", AttributeValue.fromS(before.toJson()));
        item.put("writtenAt", AttributeValue.fromS(now.toString()));
        item.put("expiresAt", AttributeValue.fromN(Long.toString(now.plus(KEPT).getEpochSecond())));
        translating(
                "history of " + target,
                () -> dynamoDb.get().putItem(request -> request.tableName(table).item(item)));
    }

    /** What a run wrote, the oldest first; nothing where it wrote none, or more than 90 days ago. */
    public List<Entry> ofRun(String run) {
        List<Entry> entries = new ArrayList<>();
        translating("history of " + run, () -> {
            dynamoDb.get()
                    .queryPaginator(request -> request.tableName(table)
                            .keyConditionExpression("run = :run")
                            .expressionAttributeValues(Map.of(":run", AttributeValue.fromS(run)))
                            .consistentRead(true))
                    .items()
                    .forEach(item -> entries.add(fromItem(item)));
            return entries;
        });
        return entries;
    }

    /** The Sids of ours under which the two documents differ. */
    private static Set<String> changed(PolicyDocument before, PolicyDocument planned) {
        Set<String> changed = new LinkedHashSet<>(before.ourSids(""));
        changed.addAll(planned.ourSids(""));
        changed.removeIf(sid -> before.statement(sid).equals(planned.statement(sid)));
        return changed;
    }

    private static Entry fromItem(Map<String, AttributeValue> item) {
        @Nullable AttributeValue sids = item.get("sids");
        return new Entry(
                text(item, "projectId"),
                text(item, "target"),
                text(item, "document"),
                sids == null
                        ? List.of()
                        : sids.l().stream().map(AttributeValue::s).toList(),
                PolicyDocument.parse(text(item, "policy")),
                Instant.parse(text(item, "writtenAt")));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        @Nullable AttributeValue value = item.get(name);
        return value == null ? "" : value.s();
    }
}
