package io.github.atlascmk.run;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.atlas.AtlasRole;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What EnsureAtlasRole set out to make, written down before it asked Atlas: if the answer is lost, the role that came
 * of it is found again instead of a second one being made. Atlas's POST has no idempotency key.
 */
public final class RegistrationIntents {
    /** Atlas's clock and ours differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    /**
     * @param before the ids of the Atlas roles that were there before
     * @param made the id that the answer gave; null if it didn't arrive
     */
    public record Intent(
            Instant at, Set<String> before, @Nullable String made) {}

    public RegistrationIntents(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /**
     * The role that carries our ARN, or the unauthorised one that an intent of ours made: known by its id, or by having
     * appeared since.
     */
    public static Optional<AtlasRole> claimed(@Nullable Intent intent, String roleArn, List<AtlasRole> roles) {
        return roles.stream()
                .filter(role -> roleArn.equals(role.iamAssumedRoleArn())
                        || (intent != null && isFree(role) && isMadeBy(intent, role)))
                .min(Comparator.<AtlasRole, Boolean>comparing(RegistrationIntents::isFree)
                        .thenComparing(role -> String.valueOf(role.createdDate())));
    }

    private static boolean isFree(AtlasRole role) {
        return role.iamAssumedRoleArn() == null && role.authorizedDate() == null;
    }

    private static boolean isMadeBy(Intent intent, AtlasRole role) {
        if (intent.made() != null) {
            return intent.made().equals(role.roleId());
        }
        return !intent.before().contains(role.roleId())
                && (role.createdDate() == null
                        || !role.createdDate().isBefore(intent.at().minus(SKEW)));
    }

    public Optional<Intent> find(String projectId, String roleArn) {
        return translating("intent of " + projectId, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request -> request.tableName(table)
                            .key(key(projectId, roleArn))
                            .consistentRead(true))
                    .item();
            AttributeValue at = item.get("intendedAt");
            if (at == null) {
                return Optional.empty();
            }
            AttributeValue before = item.get("rolesBefore");
            AttributeValue made = item.get("atlasRoleId");
            return Optional.of(new Intent(
                    Instant.parse(at.s()),
                    before == null
                            ? Set.of()
                            : before.l().stream().map(AttributeValue::s).collect(Collectors.toSet()),
                    made == null ? null : made.s()));
        });
    }

    public void record(String projectId, String roleArn, List<AtlasRole> before) {
        List<AttributeValue> ids =
                before.stream().map(role -> AttributeValue.fromS(role.roleId())).toList();
        translating(
                "intent of " + projectId,
                () -> dynamoDb.get()
                        .putItem(request -> request.tableName(table)
                                .item(Map.of(
                                        "id", AttributeValue.fromS(id(projectId, roleArn)),
                                        "intendedAt",
                                                AttributeValue.fromS(
                                                        clock.instant().toString()),
                                        "rolesBefore", AttributeValue.fromL(ids)))));
    }

    public void made(String projectId, String roleArn, String atlasRoleId) {
        translating(
                "intent of " + projectId,
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(projectId, roleArn))
                                .updateExpression("SET atlasRoleId = :made")
                                .expressionAttributeValues(Map.of(":made", AttributeValue.fromS(atlasRoleId)))));
    }

    private static Map<String, AttributeValue> key(String projectId, String roleArn) {
        return Map.of("id", AttributeValue.fromS(id(projectId, roleArn)));
    }

    private static String id(String projectId, String roleArn) {
        return "intent#" + projectId + "#" + roleArn;
    }
}
