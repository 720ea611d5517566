package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.fake.FakePlatform;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrolmentsTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890a";

    private final FakePlatform fake = new FakePlatform();
    private final Enrolments enrolments = new Enrolments(() -> fake.dynamoDb, FakePlatform.ENROLMENT_TABLE);

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
                                null)
                        .validated(Instant.parse("2026-01-01T00:00:00Z"))));
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
}
