package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ForeignEditsTest {
    private static final String ROLE = "111122223333/orders";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ForeignEdit EDIT =
            new ForeignEdit("arn:aws:iam::111122223333:user/alex", "DeleteRolePolicy", NOON, "e-1");

    private final FakePlatform fake = new FakePlatform();
    private final ForeignEdits edits = new ForeignEdits(() -> fake.dynamoDb, FakePlatform.STATE_TABLE, fake.clock);

    @Test
    void remembersWhoDidWhat() {
        edits.record(ROLE, EDIT);

        assertThat(edits.find(ROLE)).contains(EDIT);
        assertThat(edits.find("111122223333/others")).isEmpty();
    }

    @Test
    void keepsTheLastOneInWhateverOrderTheyCome() {
        ForeignEdit later = new ForeignEdit("root", "DeleteRole", NOON.plusSeconds(1), "e-2");
        edits.record(ROLE, later);
        edits.record(ROLE, EDIT);

        assertThat(edits.find(ROLE)).contains(later);
    }

    @Test
    void forgetsThemAfterAWeek() {
        edits.record(ROLE, EDIT);

        long week = fake.clock.instant().plus(Duration.ofDays(7)).getEpochSecond();
        assertThat(fake.dynamoDb.item(FakePlatform.STATE_TABLE, "writer#" + ROLE))
                .containsEntry("expiresAt", AttributeValue.fromN(Long.toString(week)));
    }
}
