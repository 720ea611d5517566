package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrolmentsTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890a";

    private final FakePlatform fake = new FakePlatform();
    private final Enrolments enrolments = new Enrolments(fake.platform());

    /** Seven projects: the even ones share a role, and those after the third a key. */
    @BeforeEach
    void enrol() {
        IntStream.range(0, 7)
                .forEach(i -> enrolments.put(new EnrolmentRequest(
                                project(i),
                                "arn:aws:iam::111122223333:role/atlas-cmk/" + (i % 2 == 0 ? "Orders" : "Other" + i),
                                KEY + (i > 3 ? "b" : "c"),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null)
                        .validated(Instant.parse("2026-01-01T00:00:00Z"), "aws")));
    }

    private static String project(int i) {
        return String.format(Locale.ROOT, "64b7f0c2a1d2e3f40506070%d", i);
    }

    @Test
    void findsAllProjectsOfARoleWhoeverNamesItHow() {
        assertThat(enrolments.byRole(RoleArn.lookupKey("111122223333", "oRDERS")))
                .extracting(Enrolment::projectId)
                .containsExactly(project(0), project(2), project(4), project(6));
    }

    @Test
    void findsAllProjectsOfAKey() {
        assertThat(enrolments.byKey(KeyArn.parse(KEY + "b").orElseThrow()))
                .extracting(Enrolment::projectId)
                .containsExactly(project(4), project(5), project(6));
    }

    @Test
    void findsNothingOfAnotherAccount() {
        assertThat(enrolments.byRole(RoleArn.lookupKey("444455556666", "orders")))
                .isEmpty();
    }

    @Test
    void givesBackWhatWasPut() {
        Enrolment wanted = new EnrolmentRequest(
                        project(7),
                        "arn:aws:iam::111122223333:role/atlas-cmk/Orders",
                        KEY + "d",
                        Mode.ENFORCE,
                        ExistingClusters.ENCRYPT,
                        3,
                        new EnrolmentRequest.Window(List.of(DayOfWeek.SUNDAY, DayOfWeek.SATURDAY), 22, 4),
                        true,
                        true,
                        true,
                        "team orders")
                .validated(Instant.parse("2026-01-01T00:00:00.5Z"), "aws");
        Enrolment put = enrolments.put(wanted);
        assertThat(put).isEqualTo(wanted.asVersion(wanted.enrolledAt().toEpochMilli(), wanted.enrolledAt()));
        assertThat(enrolments.find(project(7))).contains(put);

        Approved given = new Approved("0123456789abcdef", "Ada", Instant.parse("2026-01-02T00:00:00Z"));
        Enrolment approved =
                enrolments.approve(project(7), Approval.REPLACE_KEY, given).orElseThrow();
        assertThat(approved.approvals()).isEqualTo(Map.of(Approval.REPLACE_KEY, given));
        assertThat(enrolments.find(project(7))).contains(approved);
        assertThat(enrolments.remove(project(7))).contains(approved);
        assertThat(enrolments.remove(project(7))).isEmpty();
    }

    @Test
    void listsTheProjectsAndNotTheSwitch() {
        enrolments.enableWrites(false);

        assertThat(enrolments.projectIds()).hasSize(7).isSorted();
    }

    @Test
    void takesNoDamagedItemForAnEnrolment() {
        new Table(() -> fake.dynamoDb, FakePlatform.ENROLMENT_TABLE)
                .update(project(0), new Update().set("keyArn", "secret"));

        assertThatExceptionOfType(UnexpectedFailure.class)
                .isThrownBy(() -> enrolments.find(project(0)))
                .withMessage("the item " + project(0) + " of enrolments was damaged: its attribute keyArn is unusable");
    }

    @Test
    void doesNotPutWhatSomebodyChangedMeanwhile() {
        Enrolment present = enrolments.find(project(0)).orElseThrow();
        AtomicInteger calls = new AtomicInteger();
        Enrolments slow = new Enrolments(new Table(
                () -> {
                    if (calls.incrementAndGet() == 2) {
                        enrolments.put(present);
                    }
                    return fake.dynamoDb;
                },
                FakePlatform.ENROLMENT_TABLE));

        assertThatExceptionOfType(ConcurrentEdit.class)
                .isThrownBy(() -> slow.put(present))
                .withMessage("somebody else changed the enrolment of " + project(0));
    }
}
