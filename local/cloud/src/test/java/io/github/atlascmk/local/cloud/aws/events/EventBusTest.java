package io.github.atlascmk.local.cloud.aws.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.cloudformation.TemplateTest;
import io.github.atlascmk.local.cloud.wire.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventBusTest {
    private static final String CHAIN = "arn:aws:states:us-east-1:111122223333:stateMachine:cmk-chain";

    private final List<Delivery> deliveries = new ArrayList<>();
    private final EventBus buses = bus();

    private EventBus bus() {
        return new EventBus(TemplateTest.template(), new Timeline(AwsFixture.START, 7), deliveries::add);
    }

    private static JsonNode observed(String bus) {
        return AwsFixture.json("{'Source':'pipeline','DetailType':'Cluster Observed','EventBusName':'" + bus
                + "','Detail':'{\\\"projectId\\\":\\\"p\\\"}'}");
    }

    @Test
    void anEntryBecomesAnEnvelopeAndReachesTheTargetsOfItsBus() {
        assertThat(buses.put(observed("cmk")))
                .containsExactly("arn:aws:lambda:us-east-1:111122223333:function:cmk-Route:live");
        JsonNode event = deliveries.getFirst().input();
        assertThat(event.path("id").asText()).matches("[0-9a-f-]{36}");
        ObjectNode withoutId = event.deepCopy();
        withoutId.remove("id");
        assertThat((Object) withoutId)
                .isEqualTo(AwsFixture.json("{'version':'0','detail-type':'Cluster Observed','source':'pipeline',"
                        + "'account':'111122223333','time':'2026-01-15T09:00:00Z','region':'us-east-1',"
                        + "'resources':[],'detail':{'projectId':'p'}}"));
        assertThat(buses.put(observed("default"))).isEmpty();
        assertThat(buses.put(observed("arn:aws:events:us-east-1:111122223333:event-bus/cmk")))
                .hasSize(1);
    }

    @Test
    void theSameSeedGivesTheSameIds() {
        buses.put(observed("cmk"));
        bus().put(observed("cmk"));
        assertThat(deliveries.get(0).input()).isEqualTo(deliveries.get(1).input());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'userIdentity':{'sessionContext':{'sessionIssuer':{'arn':'arn:aws:iam::111122223333:role/cmk/cmk-WriteRole'}}}} | false",
                "{'userIdentity':{'sessionContext':{'sessionIssuer':{'arn':'arn:aws:iam::111122223333:role/dev'}}}} | true",
                "{'userIdentity':{'type':'Root'}}                           | true",
                "{'userIdentity':{'type':'Root'},'errorCode':'AccessDenied'} | false",
            })
    void ownEditsAndFailedCallsDoNotMatch(String detail, boolean matches) {
        ObjectNode event =
                (ObjectNode) AwsFixture.json("{'source':'aws.iam','detail-type':'AWS API Call via CloudTrail'}");
        event.set("detail", AwsFixture.json(detail));
        assertThat(buses.publish("default", event)).hasSize(matches ? 1 : 0);
    }

    @Test
    void targetsGetWhatTheirSettingsMakeOfTheEvent() {
        ObjectNode event = (ObjectNode) AwsFixture.json("{'source':'aws.states','detail':{'stateMachineArn':'" + CHAIN
                + "','status':'FAILED','name':'a \\\"b\\\"'}}");
        assertThat(buses.publish("default", event))
                .containsExactly(
                        "arn:aws:sns:us-east-1:111122223333:cmk-Topic", "arn:aws:sqs:us-east-1:111122223333:cmk-Queue");
        JsonNode transformed = deliveries.getFirst().input();
        assertThat(transformed.path("text").asText()).isEqualTo("run a \"b\"");
        assertThat(transformed.path("name").asText()).isEqualTo("a \"b\"");
        assertThat(transformed.path("detail")).isEqualTo(event.path("detail"));
        assertThat(deliveries.get(1).input().asText()).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Source':'aws.iam','DetailType':'x','Detail':'{}'}                   | NotAuthorizedForSource",
                "{'DetailType':'x','Detail':'{}'}                                      | InvalidArgument",
                "{'Source':'a','Detail':'{}'}                                          | InvalidArgument",
                "{'Source':'a','DetailType':'x','Detail':'[1]'}                        | MalformedDetail",
                "{'Source':'a','DetailType':'x','Detail':'{'}                          | MalformedDetail",
                "{'Source':'a','DetailType':'x'}                                       | MalformedDetail",
                "{'Source':'a','DetailType':'x','Detail':{},'EventBusName':'other'}    | ResourceNotFoundException",
            })
    void entriesThatAreRefused(String entry, String errorCode) {
        assertThatExceptionOfType(EventBus.EntryRefused.class)
                .isThrownBy(() -> buses.put(AwsFixture.json(entry)))
                .satisfies(refused -> assertThat(refused.errorCode()).isEqualTo(errorCode));
    }
}
