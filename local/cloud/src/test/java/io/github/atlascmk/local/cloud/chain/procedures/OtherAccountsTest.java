package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roles and keys of other accounts, which the stack reaches by the roles of member-account.yaml only. */
class OtherAccountsTest {
    private static final String MEMBER = "arn:aws:iam::444455556666:role/atlas-cmk-member";

    @Test
    void aRoleOfAnotherAccountIsEditedByTheMemberRoles() {
        try (Scenario scenario = Scenario.calm("role-in-another-account").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            List<Write> edits = scenario.writes().stream()
                    .filter(write -> write.service().equals("iam"))
                    .toList();
            assertThat(edits).extracting(Write::operation).containsExactly("UpdateAssumeRolePolicy", "PutRolePolicy");
            assertThat(edits)
                    .extracting(write -> write.caller().roleArn())
                    .containsExactly(MEMBER + "-trust", MEMBER + "-access");
            assertThat(scenario.cloud().logs() + scenario.history()).doesNotContain(externalId(scenario));
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void withAnotherExternalIdNobodyIsLetIn() {
        try (Scenario scenario = Scenario.calm(
                "role-in-another-account",
                world -> world.account("444455556666")
                        .part("memberStack")
                        .set("ExternalId", "somebody-elses-0123456789"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind"))
                    .startsWith("MEMBER_ACCOUNT_NOT_CONNECTED", "MEMBER_ACCOUNT_NOT_CONNECTED");
            assertThat(scenario.findings().get(0).path("message").asText())
                    .contains("deploy member-account.yaml in 444455556666");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().logs() + scenario.history())
                    .doesNotContain(externalId(scenario), "somebody-elses");
        }
    }

    /** A session that ends in the midst of a run is renewed. */
    @Test
    void anExpiredSessionIsRenewed() {
        try (Scenario scenario = Scenario.calm("role-in-another-account")) {
            scenario.publish("cluster-observed.json");
            long sessions = scenario.calls("AssumeRole");
            scenario.startRun();
            assertThat(scenario.calls("AssumeRole")).isEqualTo(sessions);
            scenario.after(Duration.ofHours(2), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.calls("AssumeRole")).isGreaterThan(sessions);
        }
    }

    private static String externalId(Scenario scenario) {
        return String.valueOf(
                scenario.cloud().template().deployment().parameters().get("MemberExternalId"));
    }
}
