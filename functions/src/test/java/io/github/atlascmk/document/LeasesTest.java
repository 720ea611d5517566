package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.fake.FakeClock;
import io.github.atlascmk.fake.FakeDynamoDb;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LeasesTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/orders";
    private static final PolicyDocument BEFORE = PolicyDocument.empty();
    private static final ObjectNode OURS = Statements.useKey(
            "64b7f0c2a1d2e3f405060708", "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final PolicyDocument AFTER = BEFORE.with(OURS);

    private final FakePlatform fake = new FakePlatform();
    private final FakeClock clock = fake.clock;
    private final FakeDynamoDb dynamoDb = fake.dynamoDb;
    private final Leases leases = new Leases(fake.platform());

    private static Invocation invocation(String id) {
        return new Invocation(id, "arn:aws:lambda:eu-central-1:111122223333:function:f", Duration.ofSeconds(60));
    }

    private Map<String, AttributeValue> item() {
        return dynamoDb.item(FakePlatform.STATE_TABLE, "lease#" + ROLE);
    }

    private void abandon(String owner) {
        leases.holding(ROLE, invocation(owner), () -> {
            // What a crash leaves: the release doesn't get through.
            dynamoDb.failNext("UpdateItem", SdkClientException.create("gone"));
            return "";
        });
    }

    @Test
    void keepsOthersOutWhileTheWorkGoesOn() {
        String done = leases.holding(ROLE, invocation("one"), () -> {
            assertThatExceptionOfType(DocumentBusy.class)
                    .isThrownBy(() -> leases.holding(ROLE, invocation("two"), () -> "must not work"))
                    .withMessageContaining(ROLE);
            return leases.holding(ROLE + "2", invocation("two"), () -> "worked on something else");
        });

        assertThat(done).isEqualTo("worked on something else");
        assertThat(leases.<String>holding(ROLE, invocation("two"), () -> "then"))
                .isEqualTo("then");
    }

    @Test
    void isReleasedWhenTheWorkFails() {
        assertThatExceptionOfType(AtlasConflict.class)
                .isThrownBy(() -> leases.holding(ROLE, invocation("one"), () -> {
                    throw new AtlasConflict("409");
                }));

        assertThat(item()).doesNotContainKeys("leaseOwner", "leaseUntil");
    }

    @Test
    void outlivesItsInvocationByFiveSecondsAndNoMore() {
        abandon("one");
        clock.advance(Duration.ofSeconds(65));
        assertThatExceptionOfType(DocumentBusy.class)
                .isThrownBy(() -> leases.holding(ROLE, invocation("two"), () -> ""));

        clock.advance(Duration.ofMillis(1));
        assertThat(leases.<String>holding(ROLE, invocation("two"), () -> "taken over"))
                .isEqualTo("taken over");
    }

    @Test
    void isTakenAgainByItsOwnInvocation() {
        abandon("one");

        assertThat(leases.<String>holding(ROLE, invocation("one"), () -> "again"))
                .isEqualTo("again");
    }

    @Test
    void doesNotReleaseWhatSomebodyElseTookOver() {
        leases.holding(ROLE, invocation("one"), () -> {
            clock.advance(Duration.ofSeconds(66));
            abandon("two");
            return "";
        });

        assertThat(item().get("leaseOwner")).isEqualTo(AttributeValue.fromS("two"));
    }

    @Test
    void doesNotWorkWithoutALease() {
        dynamoDb.failNext("UpdateItem", SdkClientException.create("gone"));

        assertThatExceptionOfType(AwsUnavailable.class)
                .isThrownBy(() -> leases.holding(ROLE, invocation("one"), () -> {
                    throw new AssertionError("worked without a lease");
                }));
    }

    @Test
    void remembersAnEditForAMinute() {
        leases.holding(ROLE, invocation("one"), lease -> {
            lease.edits().edited("trust policy", List.of(OURS), BEFORE, AFTER, clock.instant());
            return "";
        });

        leases.holding(ROLE, invocation("two"), lease -> {
            assertThat(lease.edits().isStale("trust policy", BEFORE, clock.instant()))
                    .isTrue();
            assertThat(lease.edits().isStale("trust policy", AFTER, clock.instant()))
                    .isFalse();
            assertThat(lease.edits().isStale("inline policy AtlasCmk", BEFORE, clock.instant()))
                    .isFalse();
            clock.advance(Duration.ofMinutes(1).minusMillis(1));
            assertThat(lease.edits().isStale("trust policy", BEFORE, clock.instant()))
                    .isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(lease.edits().isStale("trust policy", BEFORE, clock.instant()))
                    .as("by now it is somebody's revert")
                    .isFalse();
            return "";
        });
    }

    @Test
    void keepsWhatItRemembersOverReleasesWithoutAnEdit() {
        leases.holding(ROLE, invocation("one"), lease -> {
            lease.edits().edited("trust policy", List.of(OURS), BEFORE, AFTER, clock.instant());
            return "";
        });
        leases.holding(ROLE, invocation("two"), () -> "");

        assertThat(leases.<Boolean>holding(
                        ROLE,
                        invocation("three"),
                        lease -> lease.edits().isStale("trust policy", BEFORE, clock.instant())))
                .isTrue();
    }

    @Test
    void remembersFingerprintsAndNoText() {
        leases.holding(ROLE, invocation("one"), lease -> {
            lease.edits().edited("trust policy", List.of(OURS), BEFORE, AFTER, clock.instant());
            return "";
        });

        assertThat(item().toString()).contains(AFTER.fingerprint()).doesNotContain("kms:");
    }

    @Test
    void takesAnEditThatChangedNothingForNone() {
        leases.holding(ROLE, invocation("one"), lease -> {
            lease.edits().edited("trust policy", List.of(OURS), AFTER, AFTER, clock.instant());
            assertThat(lease.edits().isStale("trust policy", AFTER, clock.instant()))
                    .isFalse();
            return "";
        });
    }

    @Test
    void remembersForADayHowOftenAStatementWasWritten() {
        for (int i = 0; i < 12; i++) {
            leases.holding(ROLE, invocation("one"), lease -> {
                lease.edits().edited("trust policy", List.of(OURS), BEFORE, AFTER, clock.instant());
                return "";
            });
            clock.advance(Duration.ofHours(1));
        }

        RevertCount reverts = leases.remembered(ROLE).edits().reverts("trust policy", OURS, AFTER, clock.instant());
        assertThat(reverts.count()).as("ten are kept, which is often").isEqualTo(9);
        assertThat(reverts.lastWrite()).isEqualTo(clock.instant().minus(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(23));
        assertThat(leases.remembered(ROLE).edits().reverts("trust policy", OURS, BEFORE, clock.instant()))
                .isEqualTo(new RevertCount(0, null));
    }
}
