package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code src/test/resources/cases}: inputs on which the stack did what hurts its user. The README there says how
 * they are laid out.
 */
record Case(String name, List<Play> plays) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = folder();

    /** @param world the name of a file in {@code cases/worlds} */
    record Play(String world, List<Step> steps) {

        /** Plays it, each step in the world that the one before left, and shows each when all is quiet. */
        void play(BiConsumer<Step, Scenario> end) {
            play(Case.world(world), end);
        }

        /** The same, in another world. */
        void play(World start, BiConsumer<Step, Scenario> end) {
            World world = start;
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                try (Scenario scenario = Scenario.of(step.change(world))) {
                    step.take(scenario, i);
                    end.accept(step, scenario);
                    world = scenario.cloud().snapshot();
                }
            }
        }
    }

    /**
     * @param event a file in {@code cases/events}, or in this project's {@code events}
     * @param function takes the event as its input, if it isn't one that the bus, a run or the sweep takes
     * @param world how the world changes before, as a file that extends another one says it
     */
    record Step(
            @Nullable String what,
            String event,
            @Nullable String function,
            @Nullable ObjectNode world) {

        private World change(World before) {
            return world == null ? before : Scenario.changed(before, draft -> draft.merge(world));
        }

        private void take(Scenario scenario, int number) {
            ObjectNode input = input();
            if (function != null) {
                invoke(scenario, function, input);
            } else if (input.has("detail-type")) {
                scenario.announce(numbered(input, number)).cloud().run();
            } else if (input.has("projectId")) {
                scenario.start(input.toString());
            } else {
                scenario.sweep();
            }
        }

        ObjectNode input() {
            return (ObjectNode) tree(
                    event.contains("/")
                            ? Scenario.HOME.resolve(event)
                            : FOLDER.resolve("events").resolve(event));
        }

        private static void invoke(Scenario scenario, String function, ObjectNode input) {
            try {
                scenario.invoke(function, input.toString());
            } catch (FunctionError refused) {
                assertThat(refused).hasMessageNotContaining("Exception");
            }
        }

        /** Another event than the same file's in an earlier step. */
        private static ObjectNode numbered(ObjectNode event, int number) {
            String end = String.format(Locale.ROOT, "%03x", number);
            for (ObjectNode ids : List.of(event, (ObjectNode) event.path("detail"))) {
                for (String id : List.of("id", "eventID")) {
                    String present = ids.path(id).asText();
                    if (!present.isEmpty()) {
                        ids.put(id, present.substring(0, present.length() - end.length()) + end);
                    }
                }
            }
            return event;
        }
    }

    static List<Case> all() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(folder -> Files.exists(folder.resolve("plays.json")))
                    .map(folder -> of(String.valueOf(folder.getFileName())))
                    .sorted(Comparator.comparing(Case::name))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Case of(String name) {
        Play[] plays = JSON.convertValue(tree(FOLDER.resolve(name).resolve("plays.json")), Play[].class);
        return new Case(name, List.of(plays));
    }

    /** Plays one of its plays, and shows each step when all is quiet. */
    void play(int number, BiConsumer<Step, Scenario> end) {
        plays.get(number).play(end);
    }

    /** A file of {@code cases/worlds}. */
    static World world(String name) {
        return new Worlds().load(FOLDER.resolve("worlds").resolve(name + ".json"));
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("basedir", "."), "src/test/resources/cases");
    }
}
