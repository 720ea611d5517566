package io.github.atlascmk.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.failure.AccountNotConnected;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Platform;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final String OURS = "111122223333";
    private static final String MEMBER = "444455556666";
    private static final String EXTERNAL_ID = "an-external-id-of-its-own";

    private final FakePlatform fake = new FakePlatform();

    @Test
    void theOwnAccountIsReachedWithTheFunctionsRole() {
        Platform platform = platform();

        assertThat(new Accounts(platform).in("aws", OURS)).isSameAs(platform.aws());
        assertThat(fake.sts.asked).isEmpty();
    }

    @Test
    void aMemberAccountIsReachedWithItsRoleAndTheExternalId() {
        new Accounts(platform()).in("aws-cn", MEMBER);

        assertThat(fake.sts.asked).singleElement().satisfies(asked -> {
            assertThat(asked.roleArn()).isEqualTo("arn:aws-cn:iam::444455556666:role/atlas-cmk-member");
            assertThat(asked.externalId()).isEqualTo(EXTERNAL_ID);
        });
    }

    @Test
    void credentialsAreCachedUntilShortlyBeforeTheyExpire() {
        Accounts accounts = new Accounts(platform());
        AwsAccess first = accounts.in("aws", MEMBER);
        fake.clock.advance(Duration.ofMinutes(55));
        assertThat(accounts.in("aws", MEMBER)).isSameAs(first);
        fake.clock.advance(Duration.ofSeconds(1));
        assertThat(accounts.in("aws", MEMBER)).isNotSameAs(first);
        assertThat(fake.sts.asked).hasSize(2);
    }

    @Test
    void anUnlistedAccountIsRefusedWithoutACall() {
        assertThatThrownBy(() -> new Accounts(platform()).in("aws", "777788889999"))
                .isInstanceOf(AccountNotConnected.class)
                .hasMessage("the account 777788889999 isn't one of the stack's MemberAccounts");
        assertThat(fake.sts.asked).isEmpty();
    }

    @Test
    void aMissingExternalIdIsRefusedWithoutACall() {
        Platform platform = platform();
        fake.environment.put("MEMBER_EXTERNAL_ID", "not-set");

        assertThatThrownBy(() -> new Accounts(platform).in("aws", MEMBER))
                .isInstanceOf(AccountNotConnected.class)
                .hasMessageContaining("MemberExternalId");
        assertThat(fake.sts.asked).isEmpty();
    }

    @Test
    void aRefusalNamesWhatToDeployButNotTheExternalId() {
        fake.sts.refusesWith = "AccessDenied";

        assertThatThrownBy(() -> new Accounts(platform()).in("aws", MEMBER))
                .isInstanceOf(AccountNotConnected.class)
                .hasMessageContaining("deploy member-account.yaml in 444455556666")
                .satisfies(refused ->
                        assertThat(refused.toString() + refused.getCause()).doesNotContain(EXTERNAL_ID));
    }

    @Test
    void throttlingByStsIsRetryable() {
        fake.sts.refusesWith = "Throttling";

        assertThatThrownBy(() -> new Accounts(platform()).in("aws", MEMBER)).isInstanceOf(AwsThrottled.class);
    }

    private Platform platform() {
        fake.environment.putAll(Map.of(
                "ACCOUNTS",
                OURS + "," + MEMBER,
                "MEMBER_ROLE_NAME",
                "atlas-cmk-member",
                "MEMBER_EXTERNAL_ID",
                EXTERNAL_ID));
        return fake.platform();
    }
}
