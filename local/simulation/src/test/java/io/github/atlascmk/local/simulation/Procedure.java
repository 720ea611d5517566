package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** A procedure of the README in its world, with what begins it. */
enum Procedure {
    DEFAULT(327, Procedure::event),
    CREATE_ROLE(319, Procedure::event),
    SHARED_ROLE(343, Procedure::event),
    ACCESS_KEYS(322, approval("switch-to-role")),
    REPLACE_ROLE(322, approval("replace-role")),
    REPLACE_KEY(304, approval("replace-key")),
    VANISHED_ROLE(299, approval("recreate-role")),
    ENCRYPTED(22, Procedure::enrol),
    PREFLIGHT(32, Procedure::event),
    KEY_OWNER_MUST_ACT(24, Procedure::event, "projectsAreEncrypted", "clustersAreEncrypted"),
    IP_OVER_QUOTA(28, Procedure::event, "projectsAreEncrypted", "clustersAreEncrypted"),
    KEY_IN_ANOTHER_ACCOUNT(367, Procedure::event),
    ROLE_IN_ANOTHER_ACCOUNT(331, Procedure::event),
    NO_DELEGATION(365, Procedure::event),
    IP_CONDITIONS(369, Procedure::event),
    SEARCH_NODES(308, Procedure::event, "foreignSettingsAreKept"),
    PRIVATE_NETWORKING(136, Procedure::event),
    EXISTING_CLUSTERS(238, Procedure::event),
    MAINTENANCE_WINDOW(335, Procedure::eventAndSweep),
    ALERTS(411, Procedure::event),
    RESTORE(59, Procedure::restore, "writesArePermitted", "writesAreForTheEnrolment");

    private static final Path HOME = ProjectFolder.PATH;
    /** More than what an invocation that died may still hold. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int calls;
    private final Consumer<Cloud> beginning;
    private final Set<String> excepted;

    Procedure(int calls, Consumer<Cloud> beginning, String... excepted) {
        this.calls = calls;
        this.beginning = beginning;
        this.excepted = Set.of(excepted);
    }

    /** How many calls functions make in it, at least. */
    int calls() {
        return calls;
    }

    /** Invariants that aren't meant to hold in it. */
    Set<String> excepted() {
        return excepted;
    }

    /** Has whoever begins it do so; takes effect when the cloud runs. */
    void begin(Cloud cloud) {
        beginning.accept(cloud);
    }

    /** Its world, without faults of its own. */
    RandomFleet fleet() {
        Worlds worlds = new Worlds();
        World world = worlds.changed(
                worlds.load(ProjectFolder.world(toString())),
                draft -> draft.atlasFaults().atlas().set("credentials", RandomFleet.credentials(0)));
        return new RandomFleet(
                world, world.enrolments().stream().map(Procedure::member).toList());
    }

    private static Member member(World.Enrolment enrolment) {
        String role = enrolment.roleArn();
        String key = enrolment.keyArn();
        String project = enrolment.projectId();
        return new Member(
                project,
                project,
                role.substring(role.lastIndexOf('/') + 1),
                key.split(":", -1)[4],
                key.substring(key.lastIndexOf('/') + 1),
                Boolean.TRUE.equals(enrolment.createRole()),
                true);
    }

    private static void event(Cloud cloud) {
        cloud.events().publish(Template.STACK, read("cluster-observed"));
    }

    /** Once more, with something else in it. */
    private static void enrol(Cloud cloud) {
        person(cloud, () -> cloud.lambda().invoke("Enrol", read("invoke/enrol")));
    }

    private static Consumer<Cloud> approval(String name) {
        return cloud -> person(cloud, () -> cloud.lambda().invoke("Approve", read("invoke/approve-" + name)));
    }

    /** The sweep is the first after the window has opened. */
    private static void eventAndSweep(Cloud cloud) {
        event(cloud);
        cloud.when(
                Instant.parse("2026-01-18T22:01:00Z"),
                "the schedule",
                () -> cloud.stepFunctions()
                        .start(cloud.template().stateMachine("Sweep").arn(), null, Json.object()));
    }

    private static void restore(Cloud cloud) {
        person(cloud, () -> {
            undo(cloud, "RestoreRole", "restore-role");
            undo(cloud, "RestoreKeyAccess", "restore-key-access");
            undo(cloud, "RestoreKeyPolicy", "restore-key-policy");
        });
    }

    /** As planned just before; nothing where that is done already. */
    private static void undo(Cloud cloud, String function, String event) {
        JsonNode plan = cloud.lambda().invoke(function, read("invoke/" + event + "-plan"));
        if (!plan.path("changes").isEmpty()) {
            cloud.lambda().invoke(function, read("invoke/" + event).set("planned", plan.path("planned")));
        }
    }

    /** Does something, and once more where it fails. */
    private static void person(Cloud cloud, Runnable action) {
        cloud.when(cloud.timeline().instant(), "somebody", () -> {
            try {
                action.run();
            } catch (FunctionError died) {
                cloud.timeline().sleep(PATIENCE);
                action.run();
            }
        });
    }

    private static ObjectNode read(String event) {
        try {
            return (ObjectNode) Json.LENIENT.readTree(
                    HOME.resolve("events").resolve(event + ".json").toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
