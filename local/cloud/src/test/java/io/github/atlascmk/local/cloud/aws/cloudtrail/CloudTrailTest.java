package io.github.atlascmk.local.cloud.aws.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrail.ApiCall;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.cloudformation.TemplateTest;
import io.github.atlascmk.local.cloud.wire.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The template that the tests use sends successful calls of IAM to a function. */
class CloudTrailTest {
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Timeline timeline = new Timeline(AwsFixture.START, 7);
    private final CloudTrail trail =
            new CloudTrail(new EventBus(TemplateTest.template(), timeline, deliveries::add), timeline, Duration.ZERO);

    private void record(String operation, String input, @Nullable String output, CloudTrail.@Nullable Refusal refusal) {
        ObjectNode identity = (ObjectNode) AwsFixture.json("{'type':'Root','accountId':'111122223333'}");
        trail.record(new ApiCall(
                "iam",
                operation,
                AwsFixture.OURS,
                "eu-central-1",
                identity,
                "aws-cli",
                AwsFixture.json(input),
                output == null ? null : AwsFixture.json(output),
                refusal));
    }

    private JsonNode only() {
        assertThat(deliveries).hasSize(1);
        return deliveries.getFirst().input();
    }

    @Test
    void aChangeOfIamIsAnEventInItsOneRegion() {
        record("UpdateAssumeRolePolicy", "{'RoleName':'orders','PolicyDocument':'{}'}", "{}", null);
        JsonNode event = only();

        assertThat(event.path("source").asText()).isEqualTo("aws.iam");
        assertThat(event.path("detail-type").asText()).isEqualTo("AWS API Call via CloudTrail");
        assertThat(event.path("region").asText()).isEqualTo("us-east-1");
        assertThat(event.at("/detail/eventSource").asText()).isEqualTo("iam.amazonaws.com");
        assertThat(event.at("/detail/eventName").asText()).isEqualTo("UpdateAssumeRolePolicy");
        assertThat((Object) event.at("/detail/requestParameters"))
                .isEqualTo(AwsFixture.json("{'roleName':'orders','policyDocument':'{}'}"));
        assertThat(event.at("/detail/responseElements").isNull()).isTrue();
        assertThat(event.at("/detail/userIdentity/type").asText()).isEqualTo("Root");
    }

    @Test
    void elementsOfAnAnswerHaveSmallInitialsToo() {
        record("CreateRole", "{'RoleName':'x'}", "{'Role':{'RoleId':'AROA1','Tags':[{'Key':'a'}]}}", null);

        assertThat((Object) only().at("/detail/responseElements"))
                .isEqualTo(AwsFixture.json("{'role':{'roleId':'AROA1','tags':[{'key':'a'}]}}"));
    }

    @Test
    void readsAreNotAnnounced() {
        record("GetRole", "{'RoleName':'orders'}", "{'Role':{}}", null);
        record("ListRoles", "{}", "{}", null);

        assertThat(deliveries).isEmpty();
    }

    @Test
    void aRefusedCallHasAnErrorCodeWhichRulesFilter() {
        record("DeleteRole", "{'RoleName':'nobody'}", null, new CloudTrail.Refusal("NoSuchEntity", "no such role"));

        assertThat(deliveries).isEmpty();
    }
}
