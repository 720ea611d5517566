package io.github.atlascmk.local.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.store.Table;
import java.util.Objects;

/** Stores a world's enrolments and its switch for writes through the code that owns those items. */
final class WorldEnrolments {
    private final World world;
    private final Enrolments enrolments;

    WorldEnrolments(World world, Template template, LocalDynamoDbClient dynamoDb) {
        Template.Table table = template.tables().get("EnrolmentTable");
        if (table == null) {
            throw new IllegalArgumentException("template.yaml has no EnrolmentTable");
        }
        this.world = world;
        this.enrolments = new Enrolments(new Table(() -> dynamoDb, table.name()));
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
        enrolments.put(Json.read(Json.STRICT, request, EnrolmentRequest.class)
                .validated(Objects.requireNonNullElse(enrolment.enrolledAt(), world.now()), "aws"));
    }
}
