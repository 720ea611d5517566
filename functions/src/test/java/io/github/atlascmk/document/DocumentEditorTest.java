package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.ConflictingWriter;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.fake.FakeClock;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class DocumentEditorTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ROLE = "arn:aws:iam::111122223333:role/orders";
    private static final ObjectNode OURS = Statements.useKey(PROJECT, KEY);
    private static final PolicyDocument OTHERS = PolicyDocument.parse("""
            {"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");

    private final FakePlatform fake = new FakePlatform();
    private final FakeClock clock = fake.clock;
    private final List<Duration> slept = fake.slept;
    private final List<PolicyDocument> written = fake.iam.written;
    private final List<String> calls = fake.dynamoDb.calls();
    private final Enrolments enrolments = new Enrolments(fake.platform());
    private final Leases leases = new Leases(fake.platform());
    private final DocumentEditor editor = new DocumentEditor(fake.platform());

    private Enrolment enrolment = enrol();
    private boolean live;
    private Document trust;

    @BeforeEach
    void reachTheRole() {
        fake.environment.putAll(
                Map.of("ACCOUNTS", "111122223333", "MEMBER_ROLE_NAME", "member", "MEMBER_EXTERNAL_ID", "not-set"));
        trust = new TrustPolicy(roles(), RoleArn.parse(ROLE).orElseThrow());
        calls.clear();
    }

    private Roles roles() {
        return new Roles(new Accounts(fake.platform()));
    }

    private Enrolment enrol() {
        return enrolments.put(
                new EnrolmentRequest(PROJECT, ROLE, KEY, Mode.ENFORCE, null, null, null, null, null, null, null)
                        .validated(clock.instant(), "aws"));
    }

    private static Invocation invocation(String id) {
        return new Invocation(id, "arn:aws:lambda:eu-central-1:111122223333:function:f", Duration.ofSeconds(60));
    }

    private RunContext run() {
        return new RunContext("arn:aws:states:eu-central-1:111122223333:execution:m:run", enrolment, live);
    }

    private EditResult ensure(ObjectNode statement, PolicyDocument... documents) {
        fake.iam.shows(documents);
        return editor.ensure(trust, List.of(statement), run(), invocation("one"));
    }

    private EditResult ensure(PolicyDocument... documents) {
        return ensure(OURS, documents);
    }

    private EditResult retire(Runnable proof, PolicyDocument... documents) {
        fake.iam.shows(documents);
        return editor.retire(
                trust, policy -> policy.without(OURS.path("Sid").asText()), proof, run(), invocation("one"));
    }

    private Lease.Memory remembered() {
        return leases.remembered(ROLE);
    }

    private RevertCount reverts(ObjectNode statement, PolicyDocument read) {
        return remembered().edits().reverts("trust policy", statement, read, clock.instant());
    }

    @Test
    void writesOnceAndReadsBack() {
        assertThat(ensure(OTHERS, OTHERS.with(OURS))).isEqualTo(new EditResult(true, 1));

        assertThat(written).singleElement().satisfies(document -> {
            assertThat(document.grants(OURS)).isTrue();
            assertThat(document.statement("Theirs")).isEqualTo(OTHERS.statement("Theirs"));
        });
        assertThat(slept).isEmpty();
    }

    /** The order is what makes it safe; whoever changes it has to say why. */
    @Test
    void leasesReadsNotesAsksKeepsWritesReadsBackAndNotes() {
        ensure(OTHERS, OTHERS.with(OURS));

        assertThat(calls)
                .containsExactly(
                        "UpdateItem", // the lease
                        "GetRole",
                        "UpdateItem", // the window of the write
                        "BatchGetItem", // whether the run may still write
                        "PutItem", // the policy as it was
                        "UpdateAssumeRolePolicy",
                        "GetRole",
                        "UpdateItem", // an edit that has to come back as an event
                        "UpdateItem"); // the lease's end
        assertThat(fake.dynamoDb.item(FakePlatform.STATE_TABLE, "lease#" + ROLE))
                .doesNotContainKey("leaseOwner");
        assertThat(fake.dynamoDb.item(FakePlatform.STATE_TABLE, "trail")).containsKey("lastEditAt");
    }

    @Test
    void writesNothingThatIsGrantedAlready() {
        assertThat(ensure(OTHERS.with(OURS))).isEqualTo(new EditResult(false, 1));
        assertThat(ensure(OTHERS.with(OURS.deepCopy().put("Sid", "ByHand")))).isEqualTo(new EditResult(false, 2));
        assertThat(written).isEmpty();
    }

    @Test
    void putsItsOwnStatementRightInItsPlace() {
        ObjectNode damaged = OURS.deepCopy().put("Action", "kms:Decrypt");

        assertThat(ensure(OTHERS.with(damaged), OTHERS.with(OURS)))
                .isEqualTo(new EditResult(true, 1, List.of("put back action kms:Encrypt, action kms:DescribeKey")));
        assertThat(written)
                .singleElement()
                .satisfies(document -> assertThat(document.statements()).hasSize(2));
    }

    @Test
    void takesAwayWhatIsOurs() {
        assertThat(retire(() -> {}, OTHERS.with(OURS), OTHERS)).isEqualTo(new EditResult(true, 1));
        assertThat(written)
                .singleElement()
                .satisfies(document -> assertThat(document.equivalent(OTHERS)).isTrue());
        assertThat(retire(() -> {}, OTHERS)).isEqualTo(new EditResult(false, 1));
    }

    @Test
    void takesNothingAwayWithoutAProof() {
        assertThatExceptionOfType(PropagationPending.class)
                .isThrownBy(() -> retire(
                        () -> {
                            throw new PropagationPending("not proved");
                        },
                        OTHERS.with(OURS)));
        assertThat(written).isEmpty();
        assertThat(remembered().isEmpty())
                .as("a window without a write could accuse us")
                .isTrue();
    }

    @Test
    void asksForNoProofWhereThereIsNothingToTakeAway() {
        assertThat(retire(
                                () -> {
                                    throw new PropagationPending("not proved");
                                },
                                OTHERS)
                        .changed())
                .isFalse();
    }

    @Test
    void checksTheSizeBeforeItWrites() {
        PolicyDocument long2000 = OTHERS.with(OURS.deepCopy().put("Sid", "Long").put("Resource", "x".repeat(1_700)));

        assertThatExceptionOfType(PolicyTooLarge.class).isThrownBy(() -> ensure(long2000));
        assertThat(written).isEmpty();
        assertThat(calls).containsExactly("UpdateItem", "GetRole", "UpdateItem");
        assertThat(remembered().isEmpty())
                .as("nothing is remembered that wasn't written")
                .isTrue();
    }

    @Test
    void writesNothingOnceTheRunMayNot() {
        enrolments.enableWrites(false);
        assertThatExceptionOfType(EnrolmentChanged.class).isThrownBy(() -> ensure(OTHERS));

        enrolments.enableWrites(true);
        enrol();
        assertThatExceptionOfType(EnrolmentChanged.class).isThrownBy(() -> ensure(OTHERS));
        assertThat(written).isEmpty();
        assertThat(calls).doesNotContain("UpdateAssumeRolePolicy");
    }

    @Test
    void writesNothingThatCouldNotBeKept() {
        fake.dynamoDb.failNext("BatchGetItem", SdkClientException.create("gone"));
        assertThatExceptionOfType(AwsUnavailable.class).isThrownBy(() -> ensure(OTHERS));
        fake.dynamoDb.failNext("PutItem", SdkClientException.create("gone"));
        assertThatExceptionOfType(AwsUnavailable.class).isThrownBy(() -> ensure(OTHERS));

        assertThat(written).isEmpty();
    }

    @Test
    void writesNothingUnderALeaseThatItLost() {
        fake.iam.inRead = () -> {
            fake.iam.inRead = () -> {};
            clock.advance(Duration.ofSeconds(66));
            leases.holding(ROLE, invocation("two"), () -> "");
        };

        assertThatExceptionOfType(DocumentBusy.class)
                .isThrownBy(() -> ensure(OTHERS))
                .withMessageContaining("ended before the write");
        assertThat(written).isEmpty();
    }

    /** An invocation that dies in the write leaves the note behind. */
    @Test
    void notesTheWriteBeforeItIsMade() {
        Instant before = clock.instant();
        fake.iam.inWrite = () -> {
            assertThat(remembered().writes().replaced("trust policy", before.plusSeconds(60)))
                    .as("until the lease ends")
                    .containsExactly(new WriteWindows.Read(OTHERS.othersFingerprint(), before.plusSeconds(5)));
            assertThat(calls).as("the policy as it was is kept").contains("PutItem");
            throw new IllegalStateException("dies");
        };
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ensure(OTHERS));

        fake.iam.inWrite = () -> {};
        clock.advance(Duration.ofMinutes(3));
        Instant written = clock.instant();
        ensure(OTHERS, OTHERS.with(OURS));
        assertThat(remembered().writes().replaced("trust policy", written)).hasSize(1);
        assertThat(remembered().writes().replaced("trust policy", written.plusSeconds(6)))
                .as("not when it was answered")
                .isEmpty();
    }

    @Test
    void notesNoWriteWhereThereIsNone() {
        ensure(OTHERS.with(OURS));

        assertThat(calls).containsExactly("UpdateItem", "GetRole", "UpdateItem");
        assertThat(remembered().isEmpty()).isTrue();
    }

    @Test
    void readsAgainWhereTheReadBackIsStaleAndNeverWritesTwice() {
        assertThat(ensure(OTHERS, OTHERS, OTHERS, OTHERS.with(OURS))).isEqualTo(new EditResult(true, 1));

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
        fake.iam.inWrite = () -> {
            throw new AwsUnavailable("no answer");
        };

        assertThatExceptionOfType(AwsUnavailable.class).isThrownBy(() -> ensure(OTHERS));
        assertThat(slept).isEmpty();
        assertThat(remembered().edits().isEmpty()).isTrue();
    }

    /** Takes the statement away, a while later. */
    private EditResult revertedAfter(Duration pause) {
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
                .isThrownBy(() -> revertedAfter(Duration.ofMinutes(10).minusMillis(1)))
                .withMessageContaining("for some minutes");
        assertThat(revertedAfter(Duration.ofMillis(1)).changed()).isTrue();
        assertThatExceptionOfType(ConflictingWriter.class).isThrownBy(() -> revertedAfter(Duration.ofMinutes(2)));
        assertThat(written).hasSize(3);
    }

    /** The key in use gets a statement beside that of the enrolled key, while a replacement is approved. */
    @Test
    void eachStatementIsCountedForItself() {
        ObjectNode another =
                OURS.deepCopy().put("Sid", "AtlasCmk64b7f0c2a1d2e3f405060709").put("Action", "kms:Decrypt");
        ensure(OTHERS, OTHERS.with(OURS));
        revertedAfter(Duration.ofHours(1));

        for (int write = 1; write <= 2; write++) {
            clock.advance(Duration.ofHours(1));
            fake.iam.shows(OTHERS.with(OURS), OTHERS.with(OURS).with(another));
            assertThat(editor.ensure(trust, List.of(OURS, another), run(), invocation("one"))
                            .changed())
                    .isTrue();
        }
        clock.advance(Duration.ofHours(1));
        fake.iam.shows(OTHERS.with(OURS));
        assertThatExceptionOfType(ConflictingWriter.class)
                .as("the second one was taken away twice")
                .isThrownBy(() -> editor.ensure(trust, List.of(OURS, another), run(), invocation("one")));
        assertThat(reverts(another, OTHERS.with(OURS)).isConflict()).isTrue();
        assertThat(reverts(OURS, OTHERS.with(OURS)).isConflict())
                .as("nobody took the first one away since")
                .isFalse();
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
            assertThat(ensure(statement, before, document).changed()).isTrue();
            assertThat(reverts(statement, document).count()).isZero();
            clock.advance(Duration.ofMinutes(2));
        }
    }

    @Test
    void takesAStaleReadForNoRevert() {
        ensure(OTHERS, OTHERS.with(OURS));

        assertThat(reverts(OURS, OTHERS).count()).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(reverts(OURS, OTHERS).count()).isEqualTo(1);
    }

    /** A person who restores needs no run's permission, and what a run wrote isn't kept as what was before it. */
    @Test
    void restoresUnderTheLeaseWithoutARun() {
        fake.iam.shows(OTHERS, OTHERS.with(OURS));

        assertThat(editor.restore(trust, policy -> policy.with(OURS), invocation("one")))
                .isEqualTo(new EditResult(true, 1));
        assertThat(calls)
                .containsExactly(
                        "UpdateItem", "GetRole", "UpdateItem", "UpdateAssumeRolePolicy", "GetRole", "UpdateItem");
    }

    @Test
    void deletesTheInlinePolicyWithItsLastStatement() {
        fake.iam.shows(PolicyDocument.empty().with(OURS), PolicyDocument.empty());

        editor.restore(
                new InlinePolicy(roles(), RoleArn.parse(ROLE).orElseThrow()),
                policy -> policy.without(OURS.path("Sid").asText()),
                invocation("one"));

        assertThat(calls).contains("DeleteRolePolicy").doesNotContain("PutRolePolicy");
    }
}
