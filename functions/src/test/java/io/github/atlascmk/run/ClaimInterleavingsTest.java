package io.github.atlascmk.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Runs of one project that meet, in the orders that their calls can have. Whatever the order: one run works at a time,
 * no claim is taken from a run that goes on, somebody looks after each run's start, and only who died leaves anything.
 */
class ClaimInterleavingsTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final Fate WELL = new Fate(0, 0, false);

    /**
     * How a run goes.
     *
     * @param diesAt the call before which its execution is stopped; 0 if it isn't
     * @param retriesAt the call before which an attempt of its step dies, to be followed by another; 0 if none does
     * @param fails whether it fails after its first look
     */
    private record Fate(int diesAt, int retriesAt, boolean fails) {
        @Override
        public String toString() {
            return fails
                    ? "fails"
                    : diesAt > 0 ? "dies at " + diesAt : retriesAt > 0 ? "retries at " + retriesAt : "well";
        }
    }

    static List<Fate> fates() {
        return Stream.concat(
                        Stream.of(WELL, new Fate(0, 0, true)),
                        IntStream.rangeClosed(1, 6)
                                .boxed()
                                .flatMap(call -> Stream.of(new Fate(call, 0, false), new Fate(0, call, false))))
                .toList();
    }

    /** All orders of two that go well; of others those that change thrice between runs that could go on. */
    @ParameterizedTest
    @MethodSource("fates")
    void twoRunsMeet(Fate fate) {
        int changes = fate.equals(WELL) ? Integer.MAX_VALUE : 3;
        List<Integer> choices = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        int orders = 0;
        do {
            int[] depth = {0};
            widths.clear();
            play(List.of(fate, WELL), changes, width -> {
                if (depth[0] == choices.size()) {
                    choices.add(0);
                }
                widths.add(width);
                return choices.get(depth[0]++);
            });
            orders++;
        } while (next(choices, widths));
        assertThat(orders).isGreaterThan(10);
    }

    /** All orders of three are too many. */
    @Test
    void threeRunsMeetInThousandsOfOrders() {
        List<Fate> fates = fates();
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            List<Fate> three = Stream.generate(() -> fates.get(random.nextInt(fates.size())))
                    .limit(3)
                    .toList();
            play(three, Integer.MAX_VALUE, random::nextInt);
        }
    }

    /** The next order, depth first; false if there is none. */
    private static boolean next(List<Integer> choices, List<Integer> widths) {
        for (int last = choices.size() - 1; last >= 0; last--) {
            int choice = choices.removeLast();
            if (choice + 1 < widths.get(last)) {
                choices.add(choice + 1);
                return true;
            }
        }
        return false;
    }

    private static void play(List<Fate> fates, int changes, IntUnaryOperator choose) {
        Play play = new Play();
        fates.forEach(play::starts);
        play.toTheEnd(changes, choose);
    }

    private static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Runs that take turns: only one goes on at a time, from one call to the next. */
    private static final class Play {
        private final FakePlatform platform = new FakePlatform();
        private final Claim claim = new Claim(platform.platform());
        private final List<Run> runs = new ArrayList<>();
        private final List<String> story = new ArrayList<>();
        private final Semaphore paused = new Semaphore(0);
        private @Nullable Run turn;
        private @Nullable Run working;
        private int lastLook;

        private Play() {
            platform.dynamoDb.beforeEachCall(() -> Objects.requireNonNull(turn).call());
            platform.stepFunctions.beforeEachCall(
                    () -> Objects.requireNonNull(turn).call());
        }

        private void starts(Fate fate) {
            Run run = new Run("run-" + runs.size(), fate);
            runs.add(run);
            platform.stepFunctions.statuses.put(run.name, ExecutionStatus.RUNNING);
        }

        private void toTheEnd(int changes, IntUnaryOperator choose) {
            int left = changes;
            while (true) {
                Run last = turn;
                boolean goesOn = last != null && !last.over;
                List<Run> ready = goesOn && left == 0
                        ? List.of(last)
                        : runs.stream().filter(run -> !run.over).toList();
                if (ready.isEmpty()) {
                    break;
                }
                Run next = ready.get(choose.applyAsInt(ready.size()));
                left -= goesOn && next != last ? 1 : 0;
                turn = next;
                String before = holder();
                next.goesOn();
                check(before, holder());
            }
            Stream.of("holder", "rerun")
                    .map(this::claimed)
                    .filter(run -> !run.isEmpty())
                    .forEach(run -> assertThat(platform.stepFunctions.statuses.get(run))
                            .as("left by %s: %s", run, story)
                            .isEqualTo(ExecutionStatus.ABORTED));
            runs.stream()
                    .filter(run -> !run.isDead())
                    .forEach(run -> assertThat(lastLook)
                            .as("the last look, after %s started and %s", run.name, story)
                            .isGreaterThan(run.startedAt));
        }

        private void check(String before, String after) {
            runs.forEach(run -> {
                if (run.failure != null) {
                    throw new AssertionError("after " + story, run.failure);
                }
            });
            assertThat(!before.isEmpty()
                            && !after.isEmpty()
                            && !before.equals(after)
                            && platform.stepFunctions.statuses.get(before) == ExecutionStatus.RUNNING)
                    .as("taken from a run that goes on: %s", story)
                    .isFalse();
        }

        private String holder() {
            return claimed("holder");
        }

        private String claimed(String attribute) {
            AttributeValue run = platform.dynamoDb
                    .item(FakePlatform.STATE_TABLE, "claim#" + PROJECT)
                    .get(attribute);
            return run == null ? "" : run.s();
        }

        /** What the state machine and its functions do with the claim. */
        private final class Run {
            private final String name;
            private final Fate fate;
            private int startedAt;
            private final Semaphore turns = new Semaphore(0);
            private int calls;
            private boolean mortal = true;
            private @Nullable Throwable failure;
            private boolean over;

            private Run(String name, Fate fate) {
                this.name = name;
                this.fate = fate;
                Thread.ofVirtual().start(() -> {
                    turns.acquireUninterruptibly();
                    startedAt = story.size();
                    try {
                        live();
                    } catch (RuntimeException | AssertionError wrong) {
                        failure = wrong;
                    }
                    over = true;
                    paused.release();
                });
            }

            private void goesOn() {
                turns.release();
                paused.acquireUninterruptibly();
            }

            private void waitsForItsTurn(String what) {
                paused.release();
                turns.acquireUninterruptibly();
                story.add(name + " " + what);
            }

            private void call() {
                waitsForItsTurn("call " + (calls + 1));
                calls++;
                if (mortal && (calls == fate.diesAt || calls == fate.retriesAt)) {
                    throw new Dead();
                }
            }

            private boolean isDead() {
                return platform.stepFunctions.statuses.get(name) == ExecutionStatus.ABORTED;
            }

            private void live() {
                try {
                    works();
                    ends(ExecutionStatus.SUCCEEDED);
                } catch (Dead stopped) {
                    stopsWorking();
                    mortal = false;
                    ends(ExecutionStatus.ABORTED);
                    // What RouteEvent makes of the event that says so.
                    if (claim.isMarked(PROJECT, name)) {
                        starts(WELL);
                    }
                }
            }

            private void works() {
                for (int looks = 1; !hasLooked(); looks++) {
                    assertThat(looks).as("looks of %s", name).isLessThan(10);
                    waitsForItsTurn("settles");
                }
            }

            /** One invocation of InspectProject, or two where the first one dies. */
            private boolean hasLooked() {
                try {
                    return look();
                } catch (Dead attempt) {
                    if (fate.retriesAt == 0) {
                        throw attempt;
                    }
                    stopsWorking();
                    return look();
                }
            }

            private boolean look() {
                if (claim.takeOrMark(PROJECT, name).isPresent()) {
                    return true;
                }
                assertThat(working).as("who works beside %s", name).isNull();
                working = this;
                waitsForItsTurn("looks");
                lastLook = story.size();
                stopsWorking();
                if (fate.fails) {
                    if (claim.abandon(PROJECT, name)) {
                        starts(WELL);
                    }
                    return true;
                }
                return claim.release(PROJECT, name);
            }

            private void stopsWorking() {
                if (working == this) {
                    working = null;
                }
            }

            private void ends(ExecutionStatus how) {
                waitsForItsTurn("ends as " + how);
                platform.stepFunctions.statuses.put(name, how);
            }
        }
    }
}
