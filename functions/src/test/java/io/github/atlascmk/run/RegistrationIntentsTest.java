package io.github.atlascmk.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.Creation;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.run.RegistrationIntents.Intent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationIntentsTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/orders";
    private static final String OTHER_ARN = "arn:aws:iam::111122223333:role/other";
    private static final String EXTERNAL_ID = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1";
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static AtlasRole role(String id, @Nullable String arn, @Nullable Instant created) {
        return new AtlasRole(id, "arn:aws:iam::299602853325:root", EXTERNAL_ID, arn, arn == null ? null : AT, created);
    }

    private static AtlasRole free(String id) {
        return role(id, null, AT.plusSeconds(1));
    }

    private static Intent intent(@Nullable String made, String... before) {
        return new Intent(new Creation(AT, List.of(before)), made);
    }

    private static String claimed(@Nullable Intent intent, AtlasRole... roles) {
        return RegistrationIntents.claimed(intent, ARN, List.of(roles))
                .map(AtlasRole::roleId)
                .orElse("none");
    }

    @Test
    void claimsNothingWithoutAnIntent() {
        assertThat(claimed(null)).isEqualTo("none");
        assertThat(claimed(null, free("a"), role("b", OTHER_ARN, AT))).isEqualTo("none");
    }

    @Test
    void claimsTheRoleThatCarriesOurArnWhateverTheIntent() {
        assertThat(claimed(null, free("a"), role("b", ARN, AT))).isEqualTo("b");
        assertThat(claimed(intent("a"), free("a"), role("b", ARN, AT))).isEqualTo("b");
        assertThat(claimed(intent(null), free("a"), role("b", ARN, AT.plusSeconds(60))))
                .isEqualTo("b");
    }

    @Test
    void claimsTheOldestOfSeveralThatCarryOurArn() {
        assertThat(claimed(null, role("a", ARN, AT.plusSeconds(1)), role("b", ARN, AT)))
                .isEqualTo("b");
    }

    /** The answer was lost: it is the one that appeared since. */
    @Test
    void claimsAFreeRoleThatAppearedSinceTheIntent() {
        assertThat(claimed(intent(null, "a"), free("a"), free("b"))).isEqualTo("b");
        assertThat(claimed(intent(null, "a", "b"), free("a"), free("b"))).isEqualTo("none");
    }

    /** The answer arrived: only that one. */
    @Test
    void claimsByItsIdTheRoleThatTheAnswerNamed() {
        assertThat(claimed(intent("c", "a"), free("a"), free("b"), free("c"))).isEqualTo("c");
        assertThat(claimed(intent("c", "a"), free("a"), free("b"))).isEqualTo("none");
        assertThat(claimed(intent("c"), role("c", null, AT.minus(Duration.ofDays(9)))))
                .isEqualTo("c");
    }

    @Test
    void neverClaimsARoleOfSomebodyElse() {
        assertThat(claimed(intent("c"), role("c", OTHER_ARN, AT))).isEqualTo("none");
        assertThat(claimed(intent(null), role("c", OTHER_ARN, AT.plusSeconds(1))))
                .isEqualTo("none");
        AtlasRole withoutArn = new AtlasRole("c", "arn:aws:iam::299602853325:root", EXTERNAL_ID, null, AT, AT);
        assertThat(claimed(intent("c"), withoutArn))
                .as("authorised, whatever for")
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT0S,    b
            PT-60S,  b
            PT-61S,  none
            PT24H,   b
            """)
    void allowsAMinuteForClocksThatDiffer(Duration since, String claimed) {
        assertThat(claimed(intent(null, "a"), role("b", null, AT.plus(since)))).isEqualTo(claimed);
    }

    @Test
    void claimsAFreeRoleWithoutADate() {
        assertThat(claimed(intent(null, "a"), role("b", null, null))).isEqualTo("b");
    }

    @Test
    void isTheSameInWhateverOrderRolesAreListed() {
        List<AtlasRole> roles = new ArrayList<>(List.of(
                role("a", ARN, AT.plusSeconds(2)), role("b", ARN, AT), free("c"), role("d", OTHER_ARN, AT), free("e")));
        for (int i = 0; i < roles.size(); i++) {
            roles.addFirst(roles.removeLast());
            assertThat(RegistrationIntents.claimed(intent(null), ARN, roles))
                    .map(AtlasRole::roleId)
                    .contains("b");
        }
    }

    @Test
    void isOnRecordBeforeAndAfter() {
        FakePlatform platform = new FakePlatform();
        RegistrationIntents intents = new RegistrationIntents(platform.platform());
        assertThat(intents.find("p", ARN)).isEmpty();

        intents.record("p", ARN, List.of(free("a"), free("b")));
        assertThat(intents.find("p", ARN))
                .contains(new Intent(new Creation(platform.clock.instant(), List.of("a", "b")), null));

        intents.made("p", ARN, "c");
        assertThat(intents.find("p", ARN).orElseThrow().made()).isEqualTo("c");
        assertThat(intents.find("p", OTHER_ARN)).isEmpty();

        intents.made("p", OTHER_ARN, "d");
        assertThat(intents.find("p", OTHER_ARN))
                .as("nobody set out to make the role")
                .isEmpty();

        intents.record("p", ARN, List.of());
        assertThat(intents.find("p", ARN).orElseThrow().made())
                .as("a new intent forgets what the last one made")
                .isNull();
    }
}
