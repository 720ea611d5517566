package io.github.atlascmk.enrolment;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.UnexpectedFailure;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The table of enrolments, which also holds the switch for all writes. All reads are consistent but those by role or
 * key: an index shows a change a moment later.
 */
public final class Enrolments {
    private static final String SWITCH = "writes";

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    public Enrolments(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    public Optional<Enrolment> find(String projectId) {
        return translating("enrolment of " + projectId, () -> {
            var found = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(id(projectId)).consistentRead(true));
            return found.hasItem() ? Optional.of(fromItem(found.item())) : Optional.empty();
        });
    }

    /**
     * All enrolments with a role, in the order of their projects' ids.
     *
     * @param lookupKey see {@link RoleArn#lookupKey()}
     */
    public List<Enrolment> byRole(String lookupKey) {
        return byIndex("role", "roleKey", lookupKey);
    }

    /** All enrolments with a key, in the order of their projects' ids. */
    public List<Enrolment> byKey(KeyArn keyArn) {
        return byIndex("key", "keyArn", keyArn.toString());
    }

    private List<Enrolment> byIndex(String index, String attribute, String value) {
        return translating(
                "enrolments by " + attribute + " " + value,
                () -> dynamoDb
                        .get()
                        .queryPaginator(request -> request.tableName(table)
                                .indexName(index)
                                .keyConditionExpression(attribute + " = :value")
                                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value))))
                        .items()
                        .stream()
                        .map(Enrolments::fromItem)
                        .sorted(Comparator.comparing(Enrolment::projectId))
                        .toList());
    }

    /** The enrolment and the switch, read together. The switch is on unless somebody turned it off. */
    public Permit permit(String projectId) {
        return Objects.requireNonNull(permits(List.of(projectId)).get(projectId));
    }

    /**
     * The same for several projects, in one call.
     *
     * @param projectIds at most 99
     */
    public Map<String, Permit> permits(Collection<String> projectIds) {
        List<String> ids = new ArrayList<>(projectIds);
        ids.add(SWITCH);
        Map<String, Map<String, AttributeValue>> items = BatchRead.items(dynamoDb.get(), table, ids);
        boolean writes = Optional.ofNullable(items.get(SWITCH))
                .map(item -> bool(item, "enabled"))
                .orElse(true);
        Map<String, Permit> permits = new HashMap<>();
        for (String id : projectIds) {
            Map<String, AttributeValue> item = items.get(id);
            permits.put(id, new Permit(item == null ? null : fromItem(item), writes));
        }
        return permits;
    }

    /** The ids of all enrolled projects, sorted. */
    public List<String> projectIds() {
        return translating(
                "list of enrolments",
                () ->
                        dynamoDb
                                .get()
                                .scanPaginator(
                                        request -> request.tableName(table).consistentRead(true))
                                .items()
                                .stream()
                                .map(item -> text(item, "id"))
                                .filter(ProjectId::matches)
                                .sorted()
                                .toList());
    }

    /**
     * Writes the enrolment as the next version; the day of the first enrolment and the approvals stay. Versions grow
     * even over a removal, so that a run for an enrolment that was removed never takes a later one for it.
     *
     * @return the enrolment as it stands now
     * @throws ConcurrentEdit where somebody else changed it meanwhile
     */
    public Enrolment put(Enrolment wanted) {
        Optional<Enrolment> present = find(wanted.projectId());
        return replace(
                present.orElse(null),
                wanted.asVersion(
                                Math.max(
                                        present.map(Enrolment::version).orElse(0L) + 1,
                                        wanted.enrolledAt().toEpochMilli()),
                                present.map(Enrolment::enrolledAt).orElse(wanted.enrolledAt()))
                        .with(present.map(Enrolment::approvals).orElse(Map.of())));
    }

    /**
     * Records an approval beside those of other kinds, in place of an earlier one of its kind, as the next version.
     *
     * @return the enrolment as it stands now; empty where the project isn't enrolled
     * @throws ConcurrentEdit where somebody else changed it meanwhile
     */
    public Optional<Enrolment> approve(String projectId, Approval approval, Approved given) {
        return find(projectId).map(present -> {
            Map<Approval, Approved> approvals = new EnumMap<>(Approval.class);
            approvals.putAll(present.approvals());
            approvals.put(approval, given);
            return replace(present, present.with(approvals).asVersion(present.version() + 1, present.enrolledAt()));
        });
    }

    private Enrolment replace(@Nullable Enrolment present, Enrolment next) {
        String projectId = next.projectId();
        return translating("enrolment of " + projectId, () -> {
            try {
                dynamoDb.get().putItem(request -> {
                    request.tableName(table).item(toItem(next));
                    if (present != null) {
                        request.conditionExpression("version = :read")
                                .expressionAttributeValues(
                                        Map.of(":read", AttributeValue.fromN(Long.toString(present.version()))));
                    } else {
                        request.conditionExpression("attribute_not_exists(id)");
                    }
                });
                return next;
            } catch (ConditionalCheckFailedException changed) {
                throw new ConcurrentEdit("somebody else changed the enrolment of " + projectId, changed);
            }
        });
    }

    /** @return the enrolment that was taken away; empty where there was none */
    public Optional<Enrolment> remove(String projectId) {
        return translating("enrolment of " + projectId, () -> {
            var removed = dynamoDb.get()
                    .deleteItem(request ->
                            request.tableName(table).key(id(projectId)).returnValues(ReturnValue.ALL_OLD));
            return removed.hasAttributes() ? Optional.of(fromItem(removed.attributes())) : Optional.empty();
        });
    }

    /** Turns writing on or off for the whole stack. A run under way notices before its next write. */
    public void enableWrites(boolean enabled) {
        translating(
                "switch for all writes",
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(id(SWITCH))
                                .updateExpression("SET enabled = :enabled")
                                .expressionAttributeValues(Map.of(":enabled", AttributeValue.fromBool(enabled)))));
    }

    private static Map<String, AttributeValue> id(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    private static Map<String, AttributeValue> toItem(Enrolment enrolment) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("id", AttributeValue.fromS(enrolment.projectId()));
        item.put("roleArn", AttributeValue.fromS(enrolment.roleArn().toString()));
        item.put("roleKey", AttributeValue.fromS(enrolment.roleArn().lookupKey()));
        item.put("keyArn", AttributeValue.fromS(enrolment.keyArn().toString()));
        item.put("mode", AttributeValue.fromS(enrolment.mode().name()));
        item.put(
                "existingClusters",
                AttributeValue.fromS(enrolment.existingClusters().name()));
        item.put("maxClustersAtOnce", AttributeValue.fromN(Integer.toString(enrolment.maxClustersAtOnce())));
        MaintenanceWindow window = enrolment.maintenanceWindow();
        if (window != null) {
            item.put("maintenanceWindow", toAttribute(window));
        }
        item.put("searchNodes", AttributeValue.fromBool(enrolment.searchNodes()));
        item.put("createRole", AttributeValue.fromBool(enrolment.createRole()));
        item.put("restrictToAtlasIps", AttributeValue.fromBool(enrolment.restrictToAtlasIps()));
        item.put("version", AttributeValue.fromN(Long.toString(enrolment.version())));
        item.put("enrolledAt", AttributeValue.fromS(enrolment.enrolledAt().toString()));
        if (!enrolment.approvals().isEmpty()) {
            item.put("approvals", approvalsToItem(enrolment.approvals()));
        }
        return item;
    }

    private static Enrolment fromItem(Map<String, AttributeValue> item) {
        AttributeValue version = attribute(item, "version");
        return new Enrolment(
                text(item, "id"),
                RoleArn.parse(text(item, "roleArn")).orElseThrow(() -> damaged("roleArn")),
                KeyArn.parse(text(item, "keyArn")).orElseThrow(() -> damaged("keyArn")),
                Mode.valueOf(text(item, "mode")),
                ExistingClusters.valueOf(text(item, "existingClusters")),
                // Items of earlier versions lack these two.
                item.containsKey("maxClustersAtOnce") ? number(item, "maxClustersAtOnce") : 1,
                item.containsKey("maintenanceWindow")
                        ? window(attribute(item, "maintenanceWindow").m())
                        : null,
                bool(item, "searchNodes"),
                bool(item, "createRole"),
                bool(item, "restrictToAtlasIps"),
                Long.parseLong(version.n()),
                Instant.parse(text(item, "enrolledAt")),
                approvalsFromItem(item));
    }

    private static AttributeValue approvalsToItem(Map<Approval, Approved> approvals) {
        Map<String, AttributeValue> all = new HashMap<>();
        approvals.forEach((approval, given) -> all.put(
                approval.name(),
                AttributeValue.fromM(Map.of(
                        "state", AttributeValue.fromS(given.state()),
                        "approvedBy", AttributeValue.fromS(given.approvedBy()),
                        "approvedAt", AttributeValue.fromS(given.approvedAt().toString())))));
        return AttributeValue.fromM(all);
    }

    private static Map<Approval, Approved> approvalsFromItem(Map<String, AttributeValue> item) {
        Map<Approval, Approved> approvals = new EnumMap<>(Approval.class);
        AttributeValue all = item.get("approvals");
        if (all != null) {
            all.m()
                    .forEach((name, given) -> approvals.put(
                            Approval.valueOf(name),
                            new Approved(
                                    text(given.m(), "state"),
                                    text(given.m(), "approvedBy"),
                                    Instant.parse(text(given.m(), "approvedAt")))));
        }
        return approvals;
    }

    private static AttributeValue toAttribute(MaintenanceWindow window) {
        return AttributeValue.fromM(Map.of(
                "days",
                AttributeValue.fromL(window.days().stream()
                        .sorted()
                        .map(day -> AttributeValue.fromS(day.name()))
                        .toList()),
                "from",
                AttributeValue.fromN(Integer.toString(window.from())),
                "to",
                AttributeValue.fromN(Integer.toString(window.to()))));
    }

    private static MaintenanceWindow window(Map<String, AttributeValue> item) {
        return new MaintenanceWindow(
                attribute(item, "days").l().stream()
                        .map(day -> DayOfWeek.valueOf(day.s()))
                        .collect(Collectors.toSet()),
                number(item, "from"),
                number(item, "to"));
    }

    private static int number(Map<String, AttributeValue> item, String name) {
        return Integer.parseInt(attribute(item, name).n());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return attribute(item, name).s();
    }

    private static boolean bool(Map<String, AttributeValue> item, String name) {
        return Boolean.TRUE.equals(attribute(item, name).bool());
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        @Nullable AttributeValue value = item.get(name);
        if (value == null) {
            throw damaged(name);
        }
        return value;
    }

    private static UnexpectedFailure damaged(String attribute) {
        return new UnexpectedFailure("an enrolment's item was damaged: its attribute " + attribute + " is unusable");
    }
}
