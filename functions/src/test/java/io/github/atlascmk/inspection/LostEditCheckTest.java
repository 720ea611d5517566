package io.github.atlascmk.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An edit of somebody's that ours took away is told, and no other. */
class LostEditCheckTest {
    private static final PolicyDocument READ = Situation.ofOthers();
    private static final String ANOTHER = "what others had after that edit";

    private Situation situation = new Situation();

    private void weWrote(Duration after, Duration took) {
        situation.roleWrites.begin(
                Document.TRUST_POLICY,
                READ,
                situation.now.plus(after),
                situation.now.plus(after).plusSeconds(65));
        situation.roleWrites.end(situation.now.plus(after).plus(took));
    }

    private ForeignEdit edit(String id, Duration after, String others) {
        ForeignEdit edit = new ForeignEdit(
                "arn:aws:iam::111122223333:user/alex",
                "UpdateAssumeRolePolicy",
                situation.now.plus(after),
                id,
                Document.TRUST_POLICY,
                others);
        situation.roleEdits.add(edit);
        return edit;
    }

    private boolean isTold() {
        return situation.kinds().contains(Kind.EDIT_OVERWRITTEN);
    }

    @Test
    void whatFellBetweenReadAndWriteIsTold() {
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ofMillis(500), ANOTHER);

        assertThat(situation.findings())
                .filteredOn(finding -> finding.kind() == Kind.EDIT_OVERWRITTEN)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .startsWith("an edit of the trust policy, UpdateAssumeRolePolicy by arn:aws:iam::111122223333:"
                                + "user/alex at 2026-")
                        .endsWith("has to be made again"))
                .satisfies(finding -> assertThat(finding.command())
                        .isEqualTo("aws cloudtrail lookup-events --region us-east-1 --lookup-attributes"
                                + " AttributeKey=EventId,AttributeValue=e-1"));
    }

    /** Other steps go on: nothing of ours is in the way. */
    @Test
    void itIsNoObstacle() {
        situation = Situation.fresh();
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ZERO, ANOTHER);

        assertThat(situation.kinds()).contains(Kind.KEY_ACCESS_MISSING, Kind.ENCRYPTION_OFF, Kind.EDIT_OVERWRITTEN);
    }

    @Test
    void whatOurReadShowedIsNot() {
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ofSeconds(-1), READ.othersFingerprint());

        assertThat(isTold()).isFalse();
    }

    @Test
    void whatCameLaterOrLongBeforeIsNot() {
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ofSeconds(7), ANOTHER);
        edit("e-2", Duration.ofMinutes(-2), ANOTHER);

        assertThat(isTold()).isFalse();
    }

    @Test
    void whatSomebodyElseReplacedBeforeWeReadIsNot() {
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ofSeconds(-9), ANOTHER);
        edit("e-2", Duration.ofSeconds(-5), READ.othersFingerprint());

        assertThat(isTold()).isFalse();
    }

    @Test
    void onceItIsThereAgainItIsNot() {
        weWrote(Duration.ZERO, Duration.ofSeconds(1));
        edit("e-1", Duration.ZERO, Objects.requireNonNull(situation.trust).othersFingerprint());
        assertThat(isTold()).isFalse();
    }

    @Test
    void anotherDocumentsWriteIsNone() {
        situation.roleWrites.begin(Document.INLINE_POLICY, READ, situation.now, situation.now.plusSeconds(65));
        edit("e-1", Duration.ZERO, ANOTHER);

        assertThat(isTold()).isFalse();
    }
}
