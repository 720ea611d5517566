package io.github.atlascmk.inspection.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventReachTest {
    private static final EventReach REACH =
            new EventReach(Set.of("111122223333", "444455556666"), Set.of("eu-central-1", "us-east-1"));

    private static KeyArn key(String region, String account) {
        return KeyArn.parse("arn:aws:kms:" + region + ":" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab")
                .orElseThrow();
    }

    private static RoleArn role(String account) {
        return RoleArn.parse("arn:aws:iam::" + account + ":role/orders").orElseThrow();
    }

    @Test
    void ownAndMemberAccountsAreWatched() {
        assertThat(REACH.unwatched(key("eu-central-1", "111122223333"))).isEmpty();
        assertThat(REACH.unwatched(key("us-east-1", "444455556666"))).isEmpty();
        assertThat(REACH.unwatched(role("444455556666"))).isEmpty();
    }

    @Test
    void anotherAccountIsNot() {
        assertThat(REACH.unwatched(key("eu-central-1", "777788889999")).orElseThrow())
                .startsWith("the key in use, arn:aws:kms:eu-central-1:777788889999:key/1234abcd")
                .contains("lies in the account 777788889999, which isn't one of the stack's MemberAccounts");
        assertThat(REACH.unwatched(role("777788889999")).orElseThrow())
                .startsWith("the role in use, arn:aws:iam::777788889999:role/orders, lies in the account 777788889999");
    }

    @Test
    void anotherRegionMayNotBe() {
        assertThat(REACH.unwatched(key("ap-south-1", "111122223333")).orElseThrow())
                .contains("lies in the Region ap-south-1: unless member-account.yaml is deployed there too");
        assertThat(new EventReach(Set.of("111122223333"), Set.of()).unwatched(key("ap-south-1", "111122223333")))
                .isEmpty();
    }
}
