package io.github.atlascmk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.SfnException;

/** The claim's races one by one; {@link ClaimInterleavingsTest} tries all orders of calls. */
class ClaimTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String ONE = "execution:one";
    private static final String TWO = "execution:two";
    private static final String THREE = "execution:three";

    private final FakePlatform platform = new FakePlatform();
    private final Claim claim = new Claim(platform.platform());

    @BeforeEach
    void allRun() {
        Stream.of(ONE, TWO, THREE).forEach(run -> platform.stepFunctions.statuses.put(run, ExecutionStatus.RUNNING));
    }

    private void ends(String run, ExecutionStatus how) {
        platform.stepFunctions.statuses.put(run, how);
    }

    /** The item's attributes as text, but for those that never differ. */
    private Map<String, String> item() {
        return item(PROJECT);
    }

    private Map<String, String> item(String subject) {
        return platform.dynamoDb.item(FakePlatform.STATE_TABLE, "claim#" + subject).entrySet().stream()
                .filter(attribute -> attribute.getValue().s() != null
                        && !attribute.getKey().equals("id")
                        && !attribute.getKey().equals("claimedAt"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().s()));
    }

    /** Something happens before a call, counted from now on, takes effect. */
    private void beforeCall(int number, Runnable what) {
        Runnable counting = new Runnable() {
            private int calls;

            @Override
            public void run() {
                if (++calls == number) {
                    platform.dynamoDb.beforeEachCall(() -> {});
                    platform.stepFunctions.beforeEachCall(() -> {});
                    what.run();
                }
            }
        };
        platform.dynamoDb.beforeEachCall(counting);
        platform.stepFunctions.beforeEachCall(counting);
    }

    @Test
    void isTakenIfNobodyHasIt() {
        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();

        assertThat(platform.dynamoDb.item(FakePlatform.STATE_TABLE, "claim#" + PROJECT))
                .isEqualTo(Map.of(
                        "id", AttributeValue.fromS("claim#" + PROJECT),
                        "recordVersion", AttributeValue.fromN("1"),
                        "holder", AttributeValue.fromS(ONE),
                        "claimedAt",
                                AttributeValue.fromS(platform.clock.instant().toString())));
        assertThat(platform.dynamoDb.calls()).containsExactly("UpdateItem");
    }

    @Test
    void isOfOneProject() {
        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(claim.takeOrMark("64b7f0c2a1d2e3f405060709", TWO)).isEmpty();
    }

    @Test
    void isLeftToARunningHolderThatIsAskedToLookAgain() {
        claim.takeOrMark(PROJECT, ONE);

        assertThat(claim.takeOrMark(PROJECT, TWO)).contains(ONE);
        assertThat(item()).isEqualTo(Map.of("holder", ONE, "rerun", TWO));
        assertThat(claim.isMarked(PROJECT, ONE)).isTrue();
        assertThat(claim.isMarked(PROJECT, TWO)).isFalse();
    }

    @Test
    void goesToOneOfTwoThatComeAtOnce() {
        beforeCall(1, () -> assertThat(claim.takeOrMark(PROJECT, TWO)).isEmpty());

        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(TWO);
        assertThat(item()).isEqualTo(Map.of("holder", TWO, "rerun", ONE));
    }

    @Test
    void isTakenIfItsHolderGivesItBackBeforeItIsKnown() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(2, () -> assertThat(claim.release(PROJECT, TWO)).isTrue());

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
    }

    @Test
    void isTakenIfItsHolderGivesItBackBeforeTheMark() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(4, () -> assertThat(claim.release(PROJECT, TWO)).isTrue());

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
    }

    @Test
    void isMarkedForTheHolderThatHasItByThen() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(4, () -> {
            claim.release(PROJECT, TWO);
            claim.takeOrMark(PROJECT, THREE);
        });

        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(THREE);
        assertThat(item()).isEqualTo(Map.of("holder", THREE, "rerun", ONE));
    }

    @Test
    void isNotGivenBackByAHolderThatWasAskedBefore() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(5, () -> assertThat(claim.release(PROJECT, TWO)).isFalse());

        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(TWO);
        assertThat(item()).isEqualTo(Map.of("holder", TWO, "rerun", ONE));
    }

    @ParameterizedTest
    @CsvSource({"FAILED", "ABORTED", "TIMED_OUT", "SUCCEEDED", "PENDING_REDRIVE"})
    void isTakenOverFromAHolderThatEnded(ExecutionStatus how) {
        claim.takeOrMark(PROJECT, TWO);
        claim.takeOrMark(PROJECT, THREE);
        ends(TWO, how);
        platform.clock.advance(Duration.ofMinutes(3));

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item())
                .as("whoever asked the dead one is served by this look")
                .isEqualTo(Map.of("holder", ONE));
        assertThat(platform.dynamoDb.item(FakePlatform.STATE_TABLE, "claim#" + PROJECT))
                .containsEntry(
                        "claimedAt",
                        AttributeValue.fromS(platform.clock.instant().toString()));
    }

    /** Such as after 90 days. */
    @Test
    void isTakenOverFromAHolderThatNobodyKnows() {
        claim.takeOrMark(PROJECT, TWO);
        platform.stepFunctions.statuses.remove(TWO);

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
    }

    @Test
    void isTakenOverFromAHolderThatIsNoExecution() {
        claim.takeOrMark(PROJECT, "nonsense");
        platform.stepFunctions.failNext(
                "DescribeExecution",
                InvalidArnException.builder().message("Invalid Arn").build());

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
    }

    @Test
    void isTakenOverFromAHolderThatEndsBetweenTheTwoDescriptions() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(5, () -> ends(TWO, ExecutionStatus.FAILED));

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
    }

    @Test
    void isTakenOverByOneOfTwoThatFindTheSameDeadHolder() {
        claim.takeOrMark(PROJECT, TWO);
        ends(TWO, ExecutionStatus.FAILED);
        beforeCall(4, () -> assertThat(claim.takeOrMark(PROJECT, THREE)).isEmpty());

        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(THREE);
        assertThat(item()).isEqualTo(Map.of("holder", THREE, "rerun", ONE));
    }

    @Test
    void isTakenOverByOneOfTwoThatFindTheMarkedHolderDead() {
        claim.takeOrMark(PROJECT, TWO);
        beforeCall(5, () -> {
            ends(TWO, ExecutionStatus.FAILED);
            beforeCall(1, () -> assertThat(claim.takeOrMark(PROJECT, THREE)).isEmpty());
        });

        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(THREE);
        assertThat(item()).isEqualTo(Map.of("holder", THREE, "rerun", ONE));
    }

    @Test
    void isGivenBackUnlessSomebodyAskedForOneMoreLook() {
        claim.takeOrMark(PROJECT, ONE);
        claim.takeOrMark(PROJECT, TWO);

        assertThat(claim.release(PROJECT, ONE)).isFalse();
        assertThat(item()).isEqualTo(Map.of("holder", ONE, "rerun", TWO));

        assertThat(claim.takeOrMark(PROJECT, ONE))
                .as("the look that was asked for")
                .isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
        assertThat(claim.release(PROJECT, ONE)).isTrue();
        assertThat(item()).isEmpty();
        assertThat(claim.takeOrMark(PROJECT, THREE)).isEmpty();
    }

    /** The attempt before had taken it, and its answer was lost. */
    @Test
    void isTheRunsOwnInALaterAttemptOfTheSameStep() {
        claim.takeOrMark(PROJECT, ONE);
        claim.takeOrMark(PROJECT, TWO);

        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).as("this attempt looks after that, so all is seen").isEqualTo(Map.of("holder", ONE));
    }

    @Test
    void isGivenBackByALaterAttemptToo() {
        claim.takeOrMark(PROJECT, ONE);

        assertThat(claim.release(PROJECT, ONE)).isTrue();
        assertThat(claim.release(PROJECT, ONE)).isTrue();
    }

    @Test
    void isMarkedOnceMoreByALaterAttempt() {
        claim.takeOrMark(PROJECT, ONE);
        claim.takeOrMark(PROJECT, TWO);

        assertThat(claim.takeOrMark(PROJECT, TWO)).contains(ONE);
        assertThat(item()).isEqualTo(Map.of("holder", ONE, "rerun", TWO));
    }

    /** Somebody redrives a run days later; the project is another run's by now. */
    @Test
    void isLeftAloneByARunThatWasRedriven() {
        claim.takeOrMark(PROJECT, ONE);
        ends(ONE, ExecutionStatus.ABORTED);
        claim.takeOrMark(PROJECT, TWO);
        claim.takeOrMark(PROJECT, THREE);
        ends(ONE, ExecutionStatus.RUNNING);
        Map<String, String> others = item();

        assertThat(claim.release(PROJECT, ONE)).isTrue();
        assertThat(claim.abandon(PROJECT, ONE)).isFalse();
        assertThat(claim.isMarked(PROJECT, ONE)).isFalse();
        assertThat(item()).isEqualTo(others);
        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(TWO);
    }

    @Test
    void isGivenBackAfterAFailure() {
        claim.takeOrMark(PROJECT, ONE);

        assertThat(claim.abandon(PROJECT, ONE)).isFalse();
        assertThat(item()).isEmpty();
        assertThat(claim.abandon(PROJECT, ONE)).isFalse();
    }

    @Test
    void isGivenBackByARunThatNeverHadIt() {
        assertThat(claim.abandon(PROJECT, ONE)).isFalse();
        assertThat(platform.dynamoDb.item(FakePlatform.STATE_TABLE, "claim#" + PROJECT))
                .isEmpty();
    }

    /** An attempt that dies before it has started the fresh run is followed by one that knows of the mark. */
    @Test
    void remembersWhoAskedUntilItIsTakenAgain() {
        claim.takeOrMark(PROJECT, ONE);
        claim.takeOrMark(PROJECT, TWO);

        assertThat(claim.abandon(PROJECT, ONE)).isTrue();
        assertThat(claim.abandon(PROJECT, ONE)).isTrue();
        assertThat(item()).isEqualTo(Map.of("rerun", TWO));

        assertThat(claim.takeOrMark(PROJECT, THREE)).as("the fresh run").isEmpty();
        assertThat(claim.abandon(PROJECT, ONE)).isFalse();
        assertThat(item()).isEqualTo(Map.of("holder", THREE));
    }

    @Test
    void staysAsItIsIfItsHolderCannotBeDescribed() {
        claim.takeOrMark(PROJECT, TWO);
        platform.stepFunctions.failNext("DescribeExecution", refused("AccessDeniedException"));
        assertThatExceptionOfType(AwsAccessDenied.class).isThrownBy(() -> claim.takeOrMark(PROJECT, ONE));

        platform.stepFunctions.failNext("DescribeExecution", refused("ThrottlingException"));
        assertThatExceptionOfType(AwsThrottled.class).isThrownBy(() -> claim.takeOrMark(PROJECT, ONE));

        platform.stepFunctions.failNext("DescribeExecution", SdkClientException.create("no answer"));
        assertThatExceptionOfType(AwsUnavailable.class).isThrownBy(() -> claim.takeOrMark(PROJECT, ONE));

        assertThat(item()).isEqualTo(Map.of("holder", TWO));
    }

    @Test
    void isGivenUpIfOthersKeepChangingIt() {
        claim.takeOrMark(PROJECT, TWO);
        int[] calls = {0};
        // Free whenever it is read, taken whenever it could be had.
        platform.dynamoDb.beforeEachCall(() -> {
            if (calls[0]++ % 2 == 0) {
                put(Map.of("holder", AttributeValue.fromS(TWO)));
            } else {
                put(Map.of());
            }
        });

        assertThatExceptionOfType(ConcurrentEdit.class)
                .isThrownBy(() -> claim.takeOrMark(PROJECT, ONE))
                .withMessageContaining(PROJECT);
    }

    @Test
    void ofASweepIsLeftToTheOneThatGoesOnWithoutAMark() {
        assertThat(claim.take(Claim.SWEEP, ONE)).isEmpty();

        assertThat(claim.take(Claim.SWEEP, TWO)).contains(ONE);
        assertThat(item(Claim.SWEEP)).isEqualTo(Map.of("holder", ONE));
        assertThat(claim.take(Claim.SWEEP, ONE)).as("a later attempt").isEmpty();
    }

    @Test
    void ofASweepIsTakenOnceThatOneHasEnded() {
        claim.take(Claim.SWEEP, ONE);
        ends(ONE, ExecutionStatus.SUCCEEDED);

        assertThat(claim.take(Claim.SWEEP, TWO)).isEmpty();
        assertThat(item(Claim.SWEEP)).isEqualTo(Map.of("holder", TWO));
    }

    @Test
    void ofASweepGoesToOneOfTwoThatFindTheLastOneEnded() {
        claim.take(Claim.SWEEP, TWO);
        ends(TWO, ExecutionStatus.SUCCEEDED);
        beforeCall(4, () -> assertThat(claim.take(Claim.SWEEP, THREE)).isEmpty());

        assertThat(claim.take(Claim.SWEEP, ONE)).contains(THREE);
        assertThat(item(Claim.SWEEP)).isEqualTo(Map.of("holder", THREE));
    }

    static IntStream calls() {
        return IntStream.rangeClosed(1, 6);
    }

    /** Whichever call an attempt dies before, the next attempt comes to the same as one that died nowhere. */
    @ParameterizedTest
    @MethodSource("calls")
    void isTakenOrMarkedByAnAttemptThatFollowsADeadOne(int call) {
        claim.takeOrMark(PROJECT, TWO);
        dyingBefore(call, () -> claim.takeOrMark(PROJECT, ONE));
        assertThat(claim.takeOrMark(PROJECT, ONE)).contains(TWO);
        assertThat(item()).isEqualTo(Map.of("holder", TWO, "rerun", ONE));

        ends(TWO, ExecutionStatus.ABORTED);
        dyingBefore(call, () -> claim.takeOrMark(PROJECT, ONE));
        assertThat(claim.takeOrMark(PROJECT, ONE)).isEmpty();
        assertThat(item()).isEqualTo(Map.of("holder", ONE));
    }

    private void dyingBefore(int call, Runnable attempt) {
        beforeCall(call, () -> {
            throw SdkClientException.create("dead");
        });
        try {
            attempt.run();
        } catch (AwsUnavailable dead) {
            assertThat(dead).hasCauseInstanceOf(SdkClientException.class);
        }
        platform.dynamoDb.beforeEachCall(() -> {});
        platform.stepFunctions.beforeEachCall(() -> {});
    }

    private void put(Map<String, AttributeValue> attributes) {
        platform.dynamoDb.put(FakePlatform.STATE_TABLE, "claim#" + PROJECT, attributes);
    }

    private static RuntimeException refused(String code) {
        return SfnException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .statusCode(400)
                .message(code)
                .build();
    }
}
