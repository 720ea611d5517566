package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.ConflictingWriter;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.fake.FakeClock;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PolicyEditTest {
    private static final ObjectNode OURS = Statements.useKey(
            "64b7f0c2a1d2e3f405060708", "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final PolicyDocument OTHERS = PolicyDocument.parse("""
            {"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");

    private final FakeClock clock = new FakeClock();
    private final List<Duration> slept = new ArrayList<>();
    private final List<PolicyDocument> written = new ArrayList<>();
    private int kept;
    private final Lease lease = new Lease(Lease.Memory.none(), clock.instant().plusSeconds(65), () -> kept++);

    private boolean live;

    /** What the reads give, one after another; the last one stays. */
    private final List<PolicyDocument> reads = new ArrayList<>();

    private PolicyDocument next() {
        return reads.size() > 1 ? reads.removeFirst() : reads.getFirst();
    }

    private PolicyEdit.Outcome ensure(Consumer<PolicyDocument> check, PolicyDocument... documents) {
        reads.clear();
        reads.addAll(List.of(documents));
        return new PolicyEdit("trust policy", this::next, check, (_, planned) -> written.add(planned))
                .ensure(OURS, live, lease, clock, slept::add);
    }

    private PolicyEdit.Outcome ensure(ObjectNode statement, PolicyDocument... documents) {
        reads.clear();
        reads.addAll(List.of(documents));
        return new PolicyEdit("trust policy", this::next, _ -> {}, (_, planned) -> written.add(planned))
                .ensure(statement, live, lease, clock, slept::add);
    }

    private PolicyEdit.Outcome ensure(PolicyDocument... documents) {
        return ensure(_ -> {}, documents);
    }

    @Test
    void writesOnceAndReadsBack() {
        assertThat(ensure(OTHERS, OTHERS.with(OURS))).isEqualTo(new PolicyEdit.Outcome(true, 1));

        assertThat(written).singleElement().satisfies(document -> {
            assertThat(document.grants(OURS)).isTrue();
            assertThat(document.statement("Theirs")).isEqualTo(OTHERS.statement("Theirs"));
        });
        assertThat(slept).isEmpty();
    }

    @Test
    void writesNothingThatIsGrantedAlready() {
        assertThat(ensure(OTHERS.with(OURS))).isEqualTo(new PolicyEdit.Outcome(false, 1));
        assertThat(ensure(OTHERS.with(OURS.deepCopy().put("Sid", "ByHand"))))
                .isEqualTo(new PolicyEdit.Outcome(false, 2));
        assertThat(written).isEmpty();
    }

    @Test
    void putsItsOwnStatementRightInItsPlace() {
        ObjectNode damaged = OURS.deepCopy().put("Action", "kms:Decrypt");

        assertThat(ensure(OTHERS.with(damaged), OTHERS.with(OURS))).isEqualTo(new PolicyEdit.Outcome(true, 1));
        assertThat(written)
                .singleElement()
                .satisfies(document -> assertThat(document.statements()).hasSize(2));
    }

    @Test
    void takesAwayWhatIsOurs() {
        String sid = OURS.path("Sid").asText();
        reads.addAll(List.of(OTHERS.with(OURS), OTHERS.with(OURS), OTHERS));
        PolicyEdit edit = new PolicyEdit("trust policy", this::next, _ -> {}, (_, planned) -> written.add(planned));

        assertThat(edit.make(policy -> policy.without(sid), lease, clock, slept::add))
                .isEqualTo(new PolicyEdit.Outcome(true, 1));
        assertThat(written)
                .singleElement()
                .satisfies(document -> assertThat(document.equivalent(OTHERS)).isTrue());
        assertThat(edit.make(policy -> policy.without(sid), lease, clock, slept::add))
                .isEqualTo(new PolicyEdit.Outcome(false, 1));
    }

    @Test
    void checksBeforeItWrites() {
        List<PolicyDocument> checked = new ArrayList<>();

        assertThatExceptionOfType(PolicyTooLarge.class)
                .isThrownBy(() -> ensure(
                        planned -> {
                            checked.add(planned);
                            throw new PolicyTooLarge("too large");
                        },
                        OTHERS));
        assertThat(checked)
                .singleElement()
                .satisfies(planned -> assertThat(planned.grants(OURS)).isTrue());
        assertThat(written).isEmpty();
        assertThat(lease.edits().isStale("trust policy", OTHERS, clock.instant()))
                .as("nothing is remembered that wasn't written")
                .isFalse();
    }

    /** Whoever dies in the write leaves the note behind. */
    @Test
    void notesTheWriteBeforeItIsMade() {
        Instant before = clock.instant();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ensure(
                        _ -> {
                            assertThat(kept).isEqualTo(1);
                            assertThat(lease.memory().writes().replaced("trust policy", before.plusSeconds(60)))
                                    .as("until the lease ends")
                                    .containsExactly(
                                            new WriteWindows.Read(OTHERS.othersFingerprint(), before.plusSeconds(5)));
                            throw new IllegalStateException("dies");
                        },
                        OTHERS));

        clock.advance(Duration.ofMinutes(2));
        Instant written = clock.instant();
        ensure(OTHERS, OTHERS.with(OURS));
        assertThat(lease.memory().writes().replaced("trust policy", written)).hasSize(1);
        assertThat(lease.memory().writes().replaced("trust policy", written.plusSeconds(6)))
                .as("not when it was answered")
                .isEmpty();
    }

    @Test
    void notesNoWriteWhereThereIsNone() {
        ensure(OTHERS.with(OURS));

        assertThat(kept).isZero();
        assertThat(lease.memory().isEmpty()).isTrue();
    }

    @Test
    void readsAgainWhereTheReadBackIsStaleAndNeverWritesTwice() {
        assertThat(ensure(OTHERS, OTHERS, OTHERS, OTHERS.with(OURS))).isEqualTo(new PolicyEdit.Outcome(true, 1));

        assertThat(written).hasSize(1);
        assertThat(slept).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @Test
    void leavesLongPropagationToTheStepsAfterIt() {
        assertThat(ensure(OTHERS).changed()).isTrue();

        assertThat(written).hasSize(1);
        assertThat(slept).hasSize(2);
        assertThatExceptionOfType(PropagationPending.class)
                .as("the next invocation still sees the old document: read again, never plan again")
                .isThrownBy(() -> ensure(OTHERS));
        assertThat(written).hasSize(1);
    }

    @Test
    void plansAnewOnceTheMemoryIsTooOldToBePropagation() {
        ensure(OTHERS, OTHERS.with(OURS));
        clock.advance(Duration.ofMinutes(1));

        assertThat(ensure(OTHERS, OTHERS.with(OURS)).changed())
                .as("somebody took it away")
                .isTrue();
        assertThat(written).hasSize(2);
    }

    @Test
    void noticesThatSomebodyElseWroteMeanwhile() {
        PolicyDocument theirs = OTHERS.with(OURS.deepCopy().put("Sid", "New").put("Action", "sqs:*"));

        assertThatExceptionOfType(ConcurrentEdit.class)
                .isThrownBy(() -> ensure(OTHERS, theirs))
                .withMessageContaining("trust policy");
        assertThat(written).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ensure(theirs, theirs.with(OURS)).changed())
                .as("once that is no stale read any more, the next try starts from theirs")
                .isTrue();
        assertThat(written.getLast().statement("New")).isPresent();
    }

    @Test
    void isContentWhereSomebodyElseAddedToOurs() {
        PolicyDocument both =
                OTHERS.with(OURS).with(OURS.deepCopy().put("Sid", "New").put("Action", "sqs:*"));

        assertThat(ensure(OTHERS, both).changed()).isTrue();
    }

    @Test
    void letsAFailedWriteThrough() {
        reads.add(OTHERS);
        PolicyEdit edit = new PolicyEdit("trust policy", this::next, _ -> {}, (_, _) -> {
            throw new AwsUnavailable("no answer");
        });

        assertThatExceptionOfType(AwsUnavailable.class)
                .isThrownBy(() -> edit.ensure(OURS, live, lease, clock, slept::add));
        assertThat(slept).isEmpty();
    }

    /** Takes the statement away, a while later. */
    private PolicyEdit.Outcome revertedAfter(Duration pause) {
        clock.advance(pause);
        return ensure(OTHERS, OTHERS.with(OURS));
    }

    @Test
    void repairsOneRevertAndThenLeavesTheDocumentToTheOtherWriter() {
        ensure(OTHERS, OTHERS.with(OURS));
        assertThat(revertedAfter(Duration.ofHours(1)).changed()).isTrue();

        for (int hour = 1; hour < 24; hour++) {
            assertThatExceptionOfType(ConflictingWriter.class)
                    .isThrownBy(() -> revertedAfter(Duration.ofHours(1)))
                    .withMessage("somebody keeps changing the trust policy back: it is left alone");
        }
        assertThat(written).hasSize(2);
        assertThat(revertedAfter(Duration.ofHours(1)).changed())
                .as("a day after our last write it is forgotten")
                .isTrue();
    }

    @Test
    void repairsAgainstAnotherWriterOnceInTenMinutesWhereLiveEncryptionDependsOnIt() {
        live = true;
        ensure(OTHERS, OTHERS.with(OURS));
        revertedAfter(Duration.ofMinutes(2));
        assertThat(written).as("one revert may be a mistake").hasSize(2);

        assertThatExceptionOfType(ConflictingWriter.class)
                .isThrownBy(() -> revertedAfter(Duration.ofMinutes(10).minusMillis(1)));
        assertThat(revertedAfter(Duration.ofMillis(1)).changed()).isTrue();
        assertThatExceptionOfType(ConflictingWriter.class).isThrownBy(() -> revertedAfter(Duration.ofMinutes(2)));
        assertThat(written).hasSize(3);
    }

    /** Somebody else's edit came in between, so the stale read is a version that we never saw. */
    @Test
    void plansFromNoReadThatLacksWhatWeWroteAMomentAgo() {
        ensure(OTHERS, OTHERS.with(OURS));
        PolicyDocument between =
                OTHERS.with(OURS.deepCopy().put("Sid", "Theirs2").put("Action", "sqs:*"));
        ObjectNode another =
                OURS.deepCopy().put("Sid", "AtlasCmk64b7f0c2a1d2e3f405060709").put("Action", "kms:Decrypt");

        assertThatExceptionOfType(PropagationPending.class).isThrownBy(() -> ensure(another, between));
        clock.advance(Duration.ofMinutes(1));
        assertThat(ensure(another, between, between.with(another)).changed())
                .as("by then it was taken away")
                .isTrue();
        assertThat(written).hasSize(2);
    }

    @Test
    void takesAnotherStatementInTheSameDocumentForNoRevert() {
        PolicyDocument document = OTHERS;
        for (int key = 1; key <= 3; key++) {
            ObjectNode statement = Statements.useKey(
                    "64b7f0c2a1d2e3f40506070" + key,
                    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-12345678900" + key);
            PolicyDocument before = document;
            document = before.with(statement);
            reads.clear();
            reads.addAll(List.of(before, document));
            assertThat(new PolicyEdit("trust policy", this::next, _ -> {}, (_, planned) -> written.add(planned))
                            .ensure(statement, live, lease, clock, slept::add)
                            .changed())
                    .isTrue();
            assertThat(lease.edits()
                            .reverts("trust policy", statement, document, clock.instant())
                            .count())
                    .isZero();
            clock.advance(Duration.ofMinutes(2));
        }
    }

    @Test
    void takesAStaleReadForNoRevert() {
        ensure(OTHERS, OTHERS.with(OURS));

        assertThat(lease.edits()
                        .reverts("trust policy", OURS, OTHERS, clock.instant())
                        .count())
                .isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(lease.edits()
                        .reverts("trust policy", OURS, OTHERS, clock.instant())
                        .count())
                .isEqualTo(1);
    }
}
