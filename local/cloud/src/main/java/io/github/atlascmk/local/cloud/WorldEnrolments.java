package io.github.atlascmk.local.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.impact.WatchIndex;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.aws.kms.KmsKeys;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.store.Table;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stores a world's enrolments and its switch for writes through the code that owns those items; and what each project
 * depends on, since the stack has looked at the enrolled projects before the world starts.
 */
final class WorldEnrolments {
    private final World world;
    private final Enrolments enrolments;
    private final WatchIndex watched;

    WorldEnrolments(World world, Template template, LocalDynamoDbClient dynamoDb) {
        this.world = world;
        this.enrolments = new Enrolments(table("EnrolmentTable", template, dynamoDb));
        this.watched = new WatchIndex(table("StateTable", template, dynamoDb));
    }

    private static Table table(String logicalId, Template template, LocalDynamoDbClient dynamoDb) {
        Template.Table table = template.tables().get(logicalId);
        if (table == null) {
            throw new IllegalArgumentException("template.yaml has no " + logicalId);
        }
        return new Table(() -> dynamoDb, table.name());
    }

    void put() {
        world.enrolments().forEach(this::put);
        if (Boolean.FALSE.equals(world.stack().writesEnabled())) {
            enrolments.enableWrites(false);
        }
    }

    private void put(World.Enrolment enrolment) {
        ObjectNode request = (ObjectNode) Worlds.tree(enrolment);
        request.remove("enrolledAt");
        Enrolment enrolled = enrolments.put(Json.read(Json.STRICT, request, EnrolmentRequest.class)
                .validated(Objects.requireNonNullElse(enrolment.enrolledAt(), world.now()), "aws"));
        world.atlas().projects().stream()
                .filter(project -> project.id().equals(enrolled.projectId()))
                .forEach(project -> watch(enrolled, project));
    }

    private void watch(Enrolment enrolment, World.Project project) {
        World.EncryptionAtRest encryption = project.encryptionAtRest();
        ObjectNode awsKms = encryption == null ? null : encryption.awsKms();
        AwsKms aws = Json.read(Json.LENIENT, awsKms == null ? Json.object() : awsKms, AwsKms.class);
        EncryptionState present = new EncryptionState(enrolment, aws, atlasRoles(project));
        Set<Dependency> watches = new LinkedHashSet<>(WatchIndex.inUse(present));
        Set<String> keys =
                new HashSet<>(List.of(present.keyInUse(), enrolment.keyArn().toString()));
        world.aws().accounts().forEach(account -> keyStores(account, keys).forEach(watches::add));
        watched.record(enrolment.projectId(), watches, Set.of());
    }

    private static Stream<Dependency> keyStores(World.Account account, Set<String> keys) {
        return account.keys() == null
                ? Stream.empty()
                : account.keys().stream()
                        .filter(key -> keys.contains(KmsKeys.arn(key.keyId(), account.id(), key.region())))
                        .flatMap(key -> Stream.ofNullable(key.customKeyStoreId()))
                        .map(store -> new Dependency(Dependency.Kind.KEY_STORE, store));
    }

    private List<AtlasRole> atlasRoles(World.Project project) {
        return project.roles() == null
                ? List.of()
                : project.roles().stream()
                        .map(role -> new AtlasRole(
                                role.roleId(),
                                world.atlas().awsAccountArn(),
                                role.externalId(),
                                role.iamAssumedRoleArn(),
                                role.authorizedDate(),
                                role.createdDate()))
                        .toList();
    }
}
