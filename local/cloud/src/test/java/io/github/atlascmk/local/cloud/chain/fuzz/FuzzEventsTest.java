package io.github.atlascmk.local.cloud.chain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.chain.FrontDoor;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Events of each kind, damaged: one is routed to what it clearly names, or needs nothing, or lies in the failure queue
 * with a sentence.
 */
class FuzzEventsTest {
    private static final String OTHER = "64b7a0c3d2e1f00012340002";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @Test
    void aDamagedEventIsRoutedToWhatItNamesOrRefused() throws IOException {
        List<Path> files = files();
        try (FrontDoor door = new FrontDoor(twoProjects())) {
            Fuzz.each("events", 400, random -> {
                Path file = files.get(random.nextInt(files.size()));
                Damage damage = Damage.of(fresh(file, random), random);
                FrontDoor.Result result = send(door, damage);
                String what = file.getFileName() + ", " + damage;
                if (result.isRefused()) {
                    assertThat(result).as(what).satisfies(FrontDoor.Result::hasNoEffectAndSaysWhy);
                    return;
                }
                JsonNode event = damage.tree().orElseThrow(() -> new AssertionError("not JSON, and taken: " + what));
                assertThat(result.started()).as(what).isSubsetOf(named(event)).doesNotHaveDuplicates();
                if (result.isNothing()) {
                    assertThat(result).as(what).satisfies(FrontDoor.Result::hasNoEffect);
                }
            });
            assertThat(door.scenario().cloud().logs()).doesNotContain("\tat ").doesNotContain("UnexpectedFailure");
        }
    }

    /** Undamaged they lead where they should: the test above would not notice if nothing came through. */
    @Test
    void anUndamagedEventStartsARunOfItsProject() throws IOException {
        for (Path file : files()) {
            try (FrontDoor door = new FrontDoor(twoProjects())) {
                ObjectNode event = Scenario.event(file.getFileName().toString());
                boolean needsNothing =
                        file.getFileName().toString().matches("(key-rotated|own-edit|run-stopped|key-store-.*)\\.json");
                assertThat(door.publish(event).started())
                        .as(file.toString())
                        .isEqualTo(needsNothing ? List.of() : List.of(Scenario.PROJECT))
                        .isSubsetOf(named(event));
            }
        }
    }

    /** By the bus where it would take it, else past it: what a service sends can be anything one day. */
    private static FrontDoor.Result send(FrontDoor door, Damage damage) {
        if (damage.tree().orElse(null) instanceof ObjectNode event) {
            try {
                return door.publish(event);
            } catch (EventBus.EntryRefused tooLarge) {
                // Below.
            }
        }
        return door.invoke("RouteEvent", damage.bytes());
    }

    /** The projects that an event concerns, read as a person would. */
    private static List<String> named(JsonNode event) {
        JsonNode detail = event.path("detail");
        String account =
                detail.path("recipientAccountId").asText(event.path("account").asText());
        boolean role = account.equals("111122223333")
                && detail.at("/requestParameters/roleName").asText().equalsIgnoreCase("orders");
        boolean policy = detail.at("/requestParameters/policyArn")
                .asText()
                .equals("arn:aws:iam::111122223333:policy/teams/orders-guard");
        boolean key = Stream.concat(
                        event.path("resources").valueStream(),
                        detail.path("resources").valueStream().map(resource -> resource.path("ARN")))
                .anyMatch(arn -> arn.asText().equals(KEY));
        String texts = detail.path("projectId").textValue() + "|"
                + detail.path("physical-resource-id").textValue() + "|"
                + detail.path("input").textValue();
        List<String> whole = List.of(texts.split("[|\"]"));
        return Stream.of(Scenario.PROJECT, OTHER)
                .filter(project ->
                        whole.contains(project) || (project.equals(Scenario.PROJECT) && (role || policy || key)))
                .toList();
    }

    /** Under an id of its own, since one that came before starts nothing. */
    private static byte[] fresh(Path file, Random random) throws IOException {
        String id = Long.toHexString(random.nextLong());
        ObjectNode event = Scenario.event(file.getFileName().toString()).put("id", id);
        if (event.path("detail").has("eventID")) {
            event.withObject("/detail").put("eventID", id);
        }
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Scenario.HOME.resolve("events"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** A second one by another role and key, so that there is something to be mistaken for. */
    private static World twoProjects() {
        return Scenario.changed(
                "default",
                world -> world.atlasFaults()
                        .part("enrolments")
                        .part(OTHER)
                        .set("roleArn", "arn:aws:iam::111122223333:role/atlas-cmk/invoices")
                        .set("keyArn", KEY.replace("1234abcd", "5678abcd")));
    }
}
