package io.github.atlascmk.impact;

import static io.github.atlascmk.impact.EvidenceSketch.DELETION;
import static io.github.atlascmk.impact.EvidenceSketch.KEY;
import static io.github.atlascmk.impact.EvidenceSketch.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {
    private static final Instant PROVED = NOW.minusSeconds(300);
    private static final Instant DEADLINE = PROVED.plus(Duration.ofMinutes(15));

    /** What nothing may say unless this look proved it. */
    private static final Pattern SOOTHING =
            Pattern.compile("\\bsafe\\b|no danger|nothing is lost|no database is in danger|nothing is broken|urgent");

    private static final Map<String, Consumer<EvidenceSketch>> MODES = Map.of(
            "ENFORCE",
            _ -> {},
            "OBSERVE",
            sketch -> sketch.mode = Mode.OBSERVE,
            "writes off",
            sketch -> sketch.writesEnabled = false);

    /** All that a look may see of Atlas and AWS, and what was known before. */
    private enum Sight {
        VALID(_ -> {}),
        INVALID(EvidenceSketch::invalid),
        UNREAD_ENCRYPTED(EvidenceSketch::unread),
        UNREAD_UNENCRYPTED(sketch -> sketch.unread().after(EvidenceSketch.unencrypted())),
        UNREAD_NEVER_SEEN(sketch -> sketch.unread().after(ImpactRecord.NONE)),
        AWS_UNREAD_VALID(sketch -> sketch.awsRead = false),
        AWS_UNREAD_INVALID(sketch -> sketch.invalid().awsRead = false),
        BOTH_UNREAD_ENCRYPTED(sketch -> sketch.unread().awsRead = false),
        BOTH_UNREAD_UNENCRYPTED(sketch -> sketch.unread().after(EvidenceSketch.unencrypted()).awsRead = false);

        private final Consumer<EvidenceSketch> change;

        Sight(Consumer<EvidenceSketch> change) {
            this.change = change;
        }
    }

    private record Case(Cause.Kind kind, Sight sight, String mode, EvidenceSketch sketch) {}

    private static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (Cause.Kind kind : Cause.Kind.values()) {
            for (Sight sight : Sight.values()) {
                MODES.forEach((mode, change) -> {
                    EvidenceSketch sketch = sketch(kind, sight);
                    change.accept(sketch);
                    all.add(new Case(kind, sight, mode, sketch));
                });
            }
        }
        return all;
    }

    private static EvidenceSketch sketch(Cause.Kind kind, Sight sight) {
        EvidenceSketch sketch = EvidenceSketch.of(kind);
        sight.change.accept(sketch);
        return sketch;
    }

    /**
     * The level for each cause. AWS is read and Atlas says valid, invalid or nothing; or AWS isn't read and Atlas says
     * valid or invalid.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
            KEY_DELETED,               AT_RISK, LOST,    LOST,    NONE,    AT_RISK
            KEY_PENDING_DELETION,      AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            KEY_DISABLED,              AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            KEY_MATERIAL_GONE,         AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            KEY_STORE_DISCONNECTED,    AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            KEY_UNUSABLE,              AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            KEY_POLICY_GONE,           NONE,    AT_RISK, AT_RISK, NONE,    AT_RISK
            ROLE_GONE,                 AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            TRUST_GONE,                AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            INLINE_POLICY_GONE,        AT_RISK, AT_RISK, AT_RISK, NONE,    AT_RISK
            DENIED,                    NONE,    AT_RISK, UNKNOWN, NONE,    AT_RISK
            ATLAS_ROLE_GONE,           AT_RISK, AT_RISK, UNKNOWN, AT_RISK, AT_RISK
            ATLAS_ROLE_NOT_AUTHORISED, AT_RISK, AT_RISK, UNKNOWN, AT_RISK, AT_RISK
            OTHER_KEY_INVALID,         NONE,    AT_RISK, UNKNOWN, NONE,    AT_RISK
            ENDPOINT_BROKEN,           AT_RISK, AT_RISK, UNKNOWN, AT_RISK, AT_RISK
            UNEXPLAINED,               NONE,    AT_RISK, UNKNOWN, NONE,    AT_RISK
            """)
    void judgesEachCauseByWhatWasRead(
            Cause.Kind kind, Level valid, Level invalid, Level unread, Level awsUnreadValid, Level awsUnreadInvalid) {
        assertThat(List.of(
                        sketch(kind, Sight.VALID).impact().level(),
                        sketch(kind, Sight.INVALID).impact().level(),
                        sketch(kind, Sight.UNREAD_ENCRYPTED).impact().level(),
                        sketch(kind, Sight.AWS_UNREAD_VALID).impact().level(),
                        sketch(kind, Sight.AWS_UNREAD_INVALID).impact().level()))
                .containsExactly(valid, invalid, unread, awsUnreadValid, awsUnreadInvalid);
        assertThat(sketch(kind, Sight.INVALID).impact().causes())
                .extracting(Cause::kind)
                .containsExactly(kind);
        for (Sight sight : List.of(
                Sight.UNREAD_UNENCRYPTED,
                Sight.UNREAD_NEVER_SEEN,
                Sight.BOTH_UNREAD_ENCRYPTED,
                Sight.BOTH_UNREAD_UNENCRYPTED)) {
            assertThat(sketch(kind, sight).impact().level()).as(sight.name()).isEqualTo(Level.UNKNOWN);
        }
    }

    @Test
    void saysNothingSoothingThatItDidNotProve() {
        for (Case one : cases()) {
            Impact impact = one.sketch().impact();
            if (impact.level() == Level.NONE) {
                continue;
            }
            Notification told = one.sketch().message();
            assertThat((told.subject() + "\n" + told.message()).toLowerCase(Locale.ROOT))
                    .as("%s", one)
                    .doesNotContainPattern(SOOTHING)
                    .doesNotContain("http:", "https:", "external id 0f1e", "null")
                    .contains("what happened", "what it means for the data", "what atlas-cmk does", "what to do now");
            assertThat(told.subject()).as("%s", one).startsWith(impact.level().words());
            assertThat(impact.cause()).as("%s", one).isNotEmpty();
        }
    }

    @Test
    void judgesTheSameInEveryModeAndSaysWhyNothingIsRepaired() {
        for (Case one : cases()) {
            Impact impact = one.sketch().impact();
            Impact enforced = sketch(one.kind(), one.sight()).impact();
            assertThat(impact.level()).as("%s", one).isEqualTo(enforced.level());
            assertThat(impact.deadline()).as("%s", one).isEqualTo(enforced.deadline());
            if (impact.level().isDanger()) {
                assertThat(impact.action())
                        .as("%s", one)
                        .contains(
                                one.mode().equals("ENFORCE")
                                        ? ""
                                        : one.mode().equals("OBSERVE")
                                                ? "the enrolment's mode is OBSERVE"
                                                : "the switch for all writes is off");
            }
            if (impact.level().isDanger() && !one.mode().equals("ENFORCE")) {
                assertThat(impact.commands()).as("%s", one).isNotEmpty();
            }
        }
    }

    @Test
    void leavesToAPersonOnlyWhatNoRunPutsBack() {
        for (Cause.Kind kind : Cause.Kind.values()) {
            Impact impact = sketch(kind, Sight.INVALID).impact();
            boolean repaired = impact.causes().getFirst().isRepairable();
            assertThat(impact.action())
                    .as("%s", kind)
                    .startsWith(repaired ? "It is putting back" : "Nothing that would end this");
            assertThat(impact.commands().isEmpty()).as("%s", kind).isEqualTo(repaired);
        }
    }

    /** Repairs can't end these, so the message doesn't send anybody to switch writes on. */
    @Test
    void offersTheStacksRepairOnlyIfThereIsOne() {
        EvidenceSketch trust = sketch(Cause.Kind.TRUST_GONE, Sight.INVALID);
        trust.mode = Mode.OBSERVE;
        EvidenceSketch deleted = sketch(Cause.Kind.KEY_DELETED, Sight.INVALID);
        deleted.mode = Mode.OBSERVE;

        assertThat(trust.message().message()).contains("let atlas-cmk repair");
        assertThat(deleted.message().message()).doesNotContain("let atlas-cmk repair");
    }

    @Test
    void saysOfALostKeyToDumpAndNeverToUseAnotherKey() {
        for (Sight sight : List.of(Sight.INVALID, Sight.UNREAD_ENCRYPTED)) {
            EvidenceSketch lost = sketch(Cause.Kind.KEY_DELETED, sight);
            Notification told = lost.message();
            assertThat(told.subject()).startsWith("LOST, dump what runs: orders-prod");
            assertThat(told.message())
                    .contains("mongodump --uri 'CONNECTION-STRING-OF-orders'", "Don't restart")
                    .doesNotContainPattern("(?i)another key|enrol (for|with|it)|come back|mode\":\"ENFORCE");
            assertThat(lost.impact().deadline()).isNull();
        }
    }

    /** Its material may still lie in a replica in another Region. */
    @Test
    void takesNoMultiRegionKeyForLost() {
        EvidenceSketch sketch = sketch(Cause.Kind.OTHER_KEY_INVALID, Sight.INVALID);
        sketch.keyInUse = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        sketch.otherKey = null;

        assertThat(sketch.impact().level()).isEqualTo(Level.AT_RISK);
        assertThat(sketch.impact().cause()).contains("a replica in another Region");
    }

    @ParameterizedTest
    @EnumSource(
            value = Sight.class,
            names = {"VALID", "INVALID"})
    void givesWhatCannotBeReachedNoDeadlineAndNeverCallsItDown(Sight sight) {
        ImpactRecord record = EvidenceSketch.before(Level.NONE, PROVED);
        for (int minutes = 0; minutes < 120; minutes += 10) {
            EvidenceSketch look = sketch(Cause.Kind.ENDPOINT_BROKEN, sight)
                    .at(NOW.plus(Duration.ofMinutes(minutes)))
                    .after(record);
            assertThat(look.impact().level()).isEqualTo(Level.AT_RISK);
            assertThat(look.impact().deadline()).isNull();
            assertThat(look.message().subject()).startsWith("AT RISK at a restart: ");
            assertThat(look.message().message()).contains("What runs goes on.").doesNotContain("shuts the databases");
            record = look.record();
        }
        assertThat(record.since()).isEqualTo(NOW);
    }

    @Test
    void countsFifteenMinutesFromTheEvent() {
        EvidenceSketch look =
                sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID).doneBy("DisableKey", NOW.minusSeconds(120));

        assertThat(look.impact().deadline()).isEqualTo(NOW.minusSeconds(120).plus(Duration.ofMinutes(15)));
        assertThat(look.impact().since()).isEqualTo(NOW.minusSeconds(120));
        assertThat(look.impact().by()).contains("user/alex with DisableKey at 2026-01-15 10:03:00 UTC");
        assertThat(look.message().subject()).isEqualTo("AT RISK by 10:18 UTC: orders-prod, key disabled");
    }

    @ParameterizedTest
    @CsvSource({
        "KEY_DELETED, KMS CMK Deletion",
        "KEY_MATERIAL_GONE, KMS Imported Key Material Expiration",
        "KEY_STORE_DISCONNECTED, DeleteCustomKeyStore"
    })
    void knowsTheEventsOfKmsItself(Cause.Kind kind, String what) {
        assertThat(sketch(kind, Sight.INVALID)
                        .doneBy(what, NOW.minusSeconds(60))
                        .impact()
                        .by())
                .contains(what);
    }

    /** Atlas has used the key after it for so long that it can't have been that. */
    @Test
    void blamesNoEditThatAtlasOutlived() {
        EvidenceSketch look =
                sketch(Cause.Kind.UNEXPLAINED, Sight.INVALID).doneBy("PutRolePolicy", NOW.minus(Duration.ofHours(3)));

        assertThat(look.impact().by()).isNull();
        assertThat(look.impact().deadline()).isEqualTo(DEADLINE);
    }

    @Test
    void countsFromTheLastProofWithoutAnEvent() {
        assertThat(sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID).impact().deadline())
                .isEqualTo(DEADLINE);
    }

    @Test
    void saysAtAnyMomentIfTheLastProofIsOlder() {
        EvidenceSketch look = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID)
                .after(EvidenceSketch.before(Level.NONE, NOW.minus(Duration.ofMinutes(20))));

        assertThat(look.impact().deadline()).isNull();
        assertThat(look.message().subject()).isEqualTo("AT RISK at any moment: orders-prod, key disabled");
        EvidenceSketch second = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID)
                .at(NOW.plusSeconds(120))
                .after(look.record());
        assertThat(second.message().subject()).as("still so").startsWith("AT RISK at any moment: ");
        EvidenceSketch third = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID)
                .at(NOW.plus(Duration.ofMinutes(15)))
                .after(second.record());
        assertThat(third.message().subject()).isEqualTo("DOWN, expected: orders-prod, key disabled");
    }

    @Test
    void isDownAtTheDeadlineAndNotBeforeAndTheDeadlineStays() {
        ImpactRecord record = EvidenceSketch.before(Level.NONE, PROVED);
        for (int minutes = 0; minutes <= 30; minutes++) {
            EvidenceSketch look = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID)
                    .at(NOW.plus(Duration.ofMinutes(minutes)))
                    .after(record);
            assertThat(look.impact().deadline()).isEqualTo(DEADLINE);
            assertThat(look.impact().level()).isEqualTo(minutes < 10 ? Level.AT_RISK : Level.DOWN);
            assertThat(look.impact().since()).isEqualTo(NOW);
            record = look.record();
        }
    }

    @ParameterizedTest
    @EnumSource(Cause.Kind.class)
    void isNeverDownWhileAtlasSaysValid(Cause.Kind kind) {
        ImpactRecord record = EvidenceSketch.before(Level.DOWN, PROVED);
        for (int minutes = 0; minutes < 120; minutes += 10) {
            EvidenceSketch look = sketch(kind, Sight.VALID)
                    .doneBy("DisableKey", NOW.minusSeconds(60))
                    .at(NOW.plus(Duration.ofMinutes(minutes)))
                    .after(record);
            assertThat(look.impact().level()).isIn(Level.NONE, Level.AT_RISK);
            record = look.record();
        }
    }

    @Test
    void tellsByWhenADatabaseThatIsDownIsLost() {
        EvidenceSketch look = sketch(Cause.Kind.KEY_PENDING_DELETION, Sight.INVALID)
                .at(NOW.plus(Duration.ofMinutes(30)))
                .doneBy("ScheduleKeyDeletion", NOW);

        assertThat(look.impact().level()).isEqualTo(Level.DOWN);
        assertThat(look.impact().deadline()).isEqualTo(DELETION);
        assertThat(look.message().subject())
                .isEqualTo("DOWN, lost on 14 February 2026: orders-prod, key to be deleted");
    }

    @Test
    void tellsTheSameOfAKeyInUseThatIsNotTheEnrolledOne() {
        EvidenceSketch look = sketch(Cause.Kind.OTHER_KEY_INVALID, Sight.INVALID)
                .at(NOW.plus(Duration.ofMinutes(30)))
                .doneBy("ScheduleKeyDeletion", NOW);
        look.otherKey = new Key(
                KeyArn.parse(EvidenceSketch.OTHER_KEY).orElseThrow(),
                "PendingDeletion",
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                false,
                false,
                DELETION,
                null);

        assertThat(look.impact().deadline()).isEqualTo(DELETION);
        assertThat(look.impact().causes().getFirst().subject()).isEqualTo(EvidenceSketch.OTHER_KEY);
    }

    /** An access key assumes no role, so no role is missing. */
    @Test
    void missesNoRoleWhereAnAccessKeyIsUsed() {
        EvidenceSketch look = new EvidenceSketch();
        look.accessKeys = true;

        assertThat(look.impact().level()).isEqualTo(Level.NONE);
    }

    @Test
    void keepsAKnownDangerThatCannotBeLookedAtAgain() {
        ImpactRecord known = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID).record();
        EvidenceSketch look = sketch(Cause.Kind.KEY_DISABLED, Sight.BOTH_UNREAD_ENCRYPTED)
                .at(NOW.plusSeconds(120))
                .after(known);

        assertThat(look.impact().level()).isEqualTo(Level.AT_RISK);
        assertThat(look.impact().deadline()).isEqualTo(DEADLINE);
        assertThat(look.impact().since()).isEqualTo(NOW);
        assertThat(look.impact().cause()).isEqualTo(known.cause());
        EvidenceSketch later = sketch(Cause.Kind.KEY_DISABLED, Sight.BOTH_UNREAD_ENCRYPTED)
                .at(NOW.plus(Duration.ofMinutes(20)))
                .after(look.record());
        assertThat(later.impact().level()).as("the deadline has passed").isEqualTo(Level.DOWN);
    }

    /** The key is disabled still, for all that anybody knows. */
    @Test
    void endsNoDangerInAwsByAtlasAlone() {
        ImpactRecord known = sketch(Cause.Kind.KEY_DISABLED, Sight.VALID).record();
        EvidenceSketch look = sketch(Cause.Kind.KEY_DISABLED, Sight.AWS_UNREAD_VALID)
                .at(NOW.plus(Duration.ofMinutes(20)))
                .after(known);

        assertThat(look.impact().level()).isEqualTo(Level.AT_RISK);
        assertThat(look.message().subject()).isEqualTo("AT RISK: orders-prod, as told before");
        assertThat(new EvidenceSketch()
                        .at(NOW.plus(Duration.ofMinutes(20)))
                        .after(known)
                        .impact()
                        .level())
                .as("both were read")
                .isEqualTo(Level.NONE);
    }

    @Test
    void remembersWhatIsKnownWhileNothingCanBeRead() {
        ImpactRecord first =
                sketch(Cause.Kind.UNEXPLAINED, Sight.BOTH_UNREAD_ENCRYPTED).record();
        EvidenceSketch second = sketch(Cause.Kind.UNEXPLAINED, Sight.BOTH_UNREAD_ENCRYPTED)
                .at(NOW.plusSeconds(60))
                .after(first);

        assertThat(first.failedLooks()).isOne();
        assertThat(second.record().failedLooks()).isEqualTo(2);
        assertThat(second.impact().since()).isEqualTo(NOW);
        assertThat(second.impact().cause()).contains("it was encrypted and worked when Atlas answered last");
        assertThat(second.record().databases()).containsExactly("orders");
        assertThat(second.record().keyInUse()).isEqualTo(KEY);
    }

    @Test
    void provesNone() {
        EvidenceSketch off = new EvidenceSketch();
        off.enabled = false;
        EvidenceSketch unencrypted = new EvidenceSketch();
        unencrypted.encrypted = false;
        EvidenceSketch awsUnread = new EvidenceSketch();
        awsUnread.awsRead = false;

        assertThat(Stream.of(new EvidenceSketch(), off, unencrypted, awsUnread).map(EvidenceSketch::impact))
                .allSatisfy(impact -> assertThat(impact.level()).isEqualTo(Level.NONE))
                .extracting(Impact::proof)
                .containsExactly(
                        "Atlas could use the key at 2026-01-15 10:05:00 UTC, and the role and the key as read show nothing"
                                + " broken",
                        "Atlas says that the project's encryption with AWS KMS is off",
                        "Atlas says that no cluster is encrypted with the project's key",
                        "Atlas could use the key at 2026-01-15 10:05:00 UTC, but AWS couldn't be read (IAM throttles), so"
                                + " what is broken there and not felt yet isn't known");
    }

    @Test
    void tellsEverythingThatIsBroken() {
        EvidenceSketch look = sketch(Cause.Kind.TRUST_GONE, Sight.INVALID);
        Objects.requireNonNull(EvidenceSketch.BROKEN.get(Cause.Kind.KEY_DISABLED))
                .accept(look);
        look.found(Kind.ACCESS_DENIED, KEY);

        assertThat(look.impact().causes())
                .extracting(Cause::kind)
                .containsExactly(Cause.Kind.KEY_DISABLED, Cause.Kind.TRUST_GONE, Cause.Kind.DENIED);
        assertThat(look.impact().action()).as("one of them").startsWith("It is putting back");
    }

    @Test
    void takesTheEarliestKnownBeginning() {
        ImpactRecord known = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID).record();
        Instant done = NOW.minusSeconds(200);
        EvidenceSketch look = sketch(Cause.Kind.KEY_DISABLED, Sight.INVALID)
                .at(NOW.plusSeconds(60))
                .after(known)
                .doneBy("DisableKey", done);

        assertThat(look.impact().since()).as("the event came late").isEqualTo(done);
        assertThat(look.impact().deadline()).isEqualTo(done.plus(Duration.ofMinutes(15)));
        assertThat(ForeignEdit.DELETED).isEqualTo("KMS CMK Deletion");
    }

    @Test
    void isWrittenDown() {
        StringBuilder table = new StringBuilder("""

                | Cause | Atlas says | Level | Deadline | Subject of the message |
                |---|---|---|---|---|
                """);
        for (Cause.Kind kind : Cause.Kind.values()) {
            row(table, kind, "valid", sketch(kind, Sight.VALID));
            row(table, kind, "invalid", sketch(kind, Sight.INVALID));
            row(table, kind, "invalid, 30 minutes on", later(kind));
            row(table, kind, "nothing; it was encrypted", sketch(kind, Sight.UNREAD_ENCRYPTED));
            row(table, kind, "nothing, ever", sketch(kind, Sight.UNREAD_NEVER_SEEN));
        }
        new GeneratedPart("docs/impact.md", "levels").holds(table + "\n");
    }

    private static EvidenceSketch later(Cause.Kind kind) {
        return sketch(kind, Sight.INVALID)
                .after(sketch(kind, Sight.INVALID).record())
                .at(NOW.plus(Duration.ofMinutes(30)));
    }

    private static void row(StringBuilder table, Cause.Kind kind, String says, EvidenceSketch sketch) {
        Impact impact = sketch.impact();
        if (impact.causes().stream().noneMatch(cause -> cause.kind() == kind)) {
            return;
        }
        String deadline = impact.deadline() == null
                ? impact.isAtAnyMoment() ? "at any moment" : "none"
                : Message.time(impact.deadline());
        table.append("| `%s` | %s | `%s` | %s | %s |\n"
                .formatted(
                        kind, says, impact.level(), deadline, sketch.message().subject()));
    }
}
