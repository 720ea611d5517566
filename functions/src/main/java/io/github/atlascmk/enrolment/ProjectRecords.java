package io.github.atlascmk.enrolment;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One item of memory for each project, in the table of states. */
public final class ProjectRecords {
    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    public ProjectRecords(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    public ProjectRecord find(String projectId) {
        return translating("memory of " + projectId, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(projectId)).consistentRead(true))
                    .item();
            return fromItem(item);
        });
    }

    /** Nothing, where there is no item. */
    public static ProjectRecord fromItem(Map<String, AttributeValue> item) {
        return new ProjectRecord(role(item).orElse(null), used(item));
    }

    public void remember(String projectId, KnownRole role) {
        List<AttributeValue> atlasRoleIds =
                role.atlasRoleIds().stream().sorted().map(AttributeValue::fromS).toList();
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":arn", AttributeValue.fromS(role.roleArn()));
        values.put(":id", AttributeValue.fromS(role.roleId()));
        values.put(":atlas", AttributeValue.fromL(atlasRoleIds));
        Instant madeAt = role.madeAt();
        if (madeAt != null) {
            values.put(":made", AttributeValue.fromS(madeAt.toString()));
        }
        update(
                projectId,
                "SET roleArn = :arn, roleId = :id, atlasRoleIds = :atlas"
                        + (madeAt == null ? " REMOVE madeAt" : ", madeAt = :made"),
                values);
    }

    /** Approvals that have done their work count no more, even if somebody brings the state back. */
    public void use(String projectId, Map<Approval, Instant> used) {
        Map<String, AttributeValue> times = new HashMap<>();
        used.forEach((approval, at) -> times.put(approval.name(), AttributeValue.fromS(at.toString())));
        update(projectId, "SET used = :used", Map.of(":used", AttributeValue.fromM(times)));
    }

    public void forget(String projectId) {
        translating(
                "memory of " + projectId,
                () -> dynamoDb.get()
                        .deleteItem(request -> request.tableName(table).key(key(projectId))));
    }

    private void update(String projectId, String expression, Map<String, AttributeValue> values) {
        translating(
                "memory of " + projectId,
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(projectId))
                                .updateExpression(expression)
                                .expressionAttributeValues(values)));
    }

    private static Optional<KnownRole> role(Map<String, AttributeValue> item) {
        AttributeValue arn = item.get("roleArn");
        AttributeValue id = item.get("roleId");
        AttributeValue made = item.get("madeAt");
        AttributeValue atlasRoleIds = item.get("atlasRoleIds");
        if (arn == null || id == null) {
            return Optional.empty();
        }
        Set<String> ids = atlasRoleIds == null
                ? Set.of()
                : atlasRoleIds.l().stream().map(AttributeValue::s).collect(Collectors.toSet());
        return Optional.of(new KnownRole(arn.s(), id.s(), made == null ? null : Instant.parse(made.s()), ids));
    }

    private static Map<Approval, Instant> used(Map<String, AttributeValue> item) {
        Map<Approval, Instant> used = new EnumMap<>(Approval.class);
        AttributeValue times = item.get("used");
        if (times != null) {
            times.m().forEach((name, at) -> used.put(Approval.valueOf(name), Instant.parse(at.s())));
        }
        return used;
    }

    private static Map<String, AttributeValue> key(String projectId) {
        return Map.of("id", AttributeValue.fromS("memory#" + projectId));
    }
}
