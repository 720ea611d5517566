package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ForeignEditsTest {
    private static final String ROLE = "111122223333/orders";
    private static final Instant NOON = Instant.parse("2026-03-01T11:00:00Z");
    private static final ForeignEdit EDIT =
            new ForeignEdit("arn:aws:iam::111122223333:user/alex", "DeleteRolePolicy", NOON, "e-1", "", "");

    private final FakePlatform fake = new FakePlatform();
    private final ForeignEdits edits = new ForeignEdits(fake.platform());

    @Test
    void remembersWhoDidWhat() {
        edits.record(ROLE, EDIT);

        assertThat(edits.find(ROLE)).containsExactly(EDIT);
        assertThat(edits.find("111122223333/others")).isEmpty();
    }

    @Test
    void keepsEachOnceInTheOrderInWhichTheyWereMade() {
        ForeignEdit later = new ForeignEdit("root", "PutKeyPolicy", NOON.plusSeconds(1), "e-2", "key policy", "ab12");
        edits.record(ROLE, later);
        edits.record(ROLE, EDIT);
        edits.record(ROLE, EDIT);

        assertThat(edits.find(ROLE)).containsExactly(EDIT, later);
    }

    @Test
    void anItemHoldsTheLastTwoHundred() {
        for (int i = 0; i < 300; i++) {
            edits.record(ROLE, new ForeignEdit("root", "DeleteRole", NOON.plusSeconds(i), "event " + i, "", ""));
        }

        assertThat(edits.find(ROLE))
                .hasSize(200)
                .extracting(ForeignEdit::eventId)
                .startsWith("event 100")
                .endsWith("event 299");
    }

    @Test
    void forgetsThemAfterAWeek() {
        edits.record(ROLE, EDIT);
        fake.clock.advance(Duration.ofDays(7));
        assertThat(edits.find(ROLE)).isEmpty();

        edits.record(ROLE, EDIT);
        long week = fake.clock.instant().plus(Duration.ofDays(7)).getEpochSecond();
        assertThat(fake.dynamoDb.item(FakePlatform.STATE_TABLE, "writer#" + ROLE))
                .containsEntry("expiresAt", AttributeValue.fromN(Long.toString(week)));
    }
}
