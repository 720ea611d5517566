package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Ruler;

/** Each file of events/, and near misses of it, on the patterns that the template deploys. */
class RulesTest {
    private static final String ISSUER = "/detail/userIdentity/sessionContext/sessionIssuer";

    private static final Template TEMPLATE = template();

    private final List<String> matched = new ArrayList<>();
    private final EventBus bus =
            new EventBus(TEMPLATE, new Timeline(Instant.EPOCH, 1), delivery -> matched.add(delivery.rule()));

    private static Template template() {
        try (Cloud cloud = new Cloud(Scenario.HOME, Scenario.load("default"))) {
            return cloud.template();
        }
    }

    private List<String> rulesFor(ObjectNode event) {
        matched.clear();
        bus.publish(event.path("source").asText().startsWith("aws.") ? "default" : Template.STACK, event);
        return List.copyOf(matched);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            cluster-observed,       RouteEventClusterObserved
            cluster-created,        RouteEventClusterCreated
            role-trust-changed,     RouteEventRoleChanged
            role-policy-deleted,    RouteEventRoleChanged
            managed-policy-changed, RouteEventRoleChanged
            key-policy-changed,     RouteEventKeyChanged
            key-disabled,           RouteEventKeyChanged
            key-deletion-scheduled, RouteEventKeyChanged
            key-material-deleted,   RouteEventKeyChanged
            key-material-imported,  RouteEventKeyChanged
            key-deletion-recorded,  RouteEventKeyChanged
            key-material-expiry-recorded, RouteEventKeyChanged
            key-store-disconnected, RouteEventKeyChanged
            key-store-connected,    RouteEventKeyChanged
            key-rotated,            RouteEventKeyEvent
            key-deleted,            RouteEventKeyEvent
            key-material-expired,   RouteEventKeyEvent
            own-edit,               RouteEventOwnEdit
            """)
    void eachEventMeetsItsRuleAndNoOther(String file, String rule) {
        assertThat(rulesFor(Scenario.event(file + ".json"))).containsExactly(rule);
    }

    @Test
    void aStoppedRunIsToldToPeopleAndLookedAfter() {
        assertThat(rulesFor(Scenario.event("run-stopped.json")))
                .containsExactlyInAnyOrder("RunFailed", "RouteEventRunStopped");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            cluster-observed    | /source                            | "atlas"
            cluster-observed    | /detail-type                       | "cluster observed"
            cluster-created     | /detail/status-details/status      | "CREATE_IN_PROGRESS"
            cluster-created     | /detail/status-details/status      | "UPDATE_COMPLETE"
            cluster-created     | /detail/resource-type              | "MongoDB::Atlas::Project"
            role-trust-changed  | /detail/errorCode                  | "AccessDenied"
            role-trust-changed  | /detail/eventName                  | "GetRole"
            role-trust-changed  | /detail/eventSource                | "sts.amazonaws.com"
            role-trust-changed  | /detail-type                       | "AWS Console Sign In via CloudTrail"
            role-policy-deleted | /detail/errorCode                  | "NoSuchEntity"
            key-policy-changed  | /detail/errorCode                  | "MalformedPolicyDocumentException"
            key-policy-changed  | /detail/eventName                  | "CreateGrant"
            key-disabled        | /detail/eventName                  | "Decrypt"
            key-material-deleted | /detail/errorCode                 | "KMSInvalidStateException"
            key-store-disconnected | /detail/errorCode               | "CustomKeyStoreInvalidStateException"
            key-deletion-recorded | /detail/eventName                | "RotateKey"
            key-rotated         | /detail-type                       | "KMS CMK Creation"
            own-edit            | /detail/errorCode                  | "AccessDenied"
            run-stopped         | /detail/status                     | "RUNNING"
            run-stopped         | /detail/stateMachineArn            | "arn:aws:states:eu-central-1:111122223333:stateMachine:other"
            """)
    void aNearMissMeetsNoRule(String file, String pointer, String value) {
        ObjectNode event = Scenario.event(file + ".json");
        set(event, pointer, Scenario.json(value));

        assertThat(rulesFor(event)).isEmpty();
    }

    /** A naive anything-but would drop them: an absent field never matches it. */
    @Test
    void whatRootAndUsersEditIsKept() {
        for (String file : List.of("role-trust-changed", "key-policy-changed")) {
            String rule = file.startsWith("role") ? "RouteEventRoleChanged" : "RouteEventKeyChanged";
            ObjectNode event = Scenario.event(file + ".json");
            for (String identity : List.of(
                    "{\"type\":\"Root\",\"arn\":\"arn:aws:iam::111122223333:root\"}",
                    "{\"type\":\"IAMUser\",\"userName\":\"alex\"}",
                    "{\"type\":\"AWSService\",\"invokedBy\":\"cloudformation.amazonaws.com\"}",
                    "{\"type\":\"AssumedRole\",\"sessionContext\":{\"attributes\":{\"mfaAuthenticated\":\"true\"}}}")) {
                set(event, "/detail/userIdentity", Scenario.json(identity));

                assertThat(rulesFor(event)).as(identity).containsExactly(rule);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-EnsureKeyAccessRole, true
            arn:aws:iam::111122223333:role/atlas-cmk-functions2/other,                        false
            arn:aws:iam::111122223333:role/teams/atlas-cmk-functions/other,                   false
            arn:aws:iam::444455556666:role/atlas-cmk-functions/atlas-cmk-EnsureRoleRole,      false
            arn:aws:iam::444455556666:role/atlas-cmk-member-trust,                            true
            arn:aws:iam::444455556666:role/atlas-cmk-members,                                 false
            """)
    void onlyTheStacksOwnRolesAreOurs(String issuer, boolean own) {
        ObjectNode role = Scenario.event("role-trust-changed.json");
        set(role, ISSUER + "/arn", Scenario.json("\"" + issuer + "\""));
        ObjectNode key = Scenario.event("key-policy-changed.json");
        set(key, ISSUER + "/arn", Scenario.json("\"" + issuer + "\""));

        assertThat(rulesFor(role)).containsExactly(own ? "RouteEventOwnEdit" : "RouteEventRoleChanged");
        assertThat(rulesFor(key)).containsExactly(own ? "RouteEventOwnEdit" : "RouteEventKeyChanged");
    }

    /** Each call that takes a key or a role away or brings it back, as RouteEvent's rules take it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PutKeyPolicy",
                "DisableKey",
                "EnableKey",
                "ScheduleKeyDeletion",
                "CancelKeyDeletion",
                "UpdatePrimaryRegion",
                "UpdateCustomKeyStore",
                "DeleteCustomKeyStore",
                "CreateRole",
                "DeleteRole",
                "UpdateAssumeRolePolicy",
                "PutRolePolicy",
                "DeleteRolePolicy",
                "AttachRolePolicy",
                "DetachRolePolicy",
                "PutRolePermissionsBoundary",
                "DeleteRolePermissionsBoundary",
                "CreatePolicyVersion",
                "SetDefaultPolicyVersion",
                "DeletePolicyVersion"
            })
    void everyCallThatTakesAccessAwayOrBringsItBackIsTaken(String call) {
        boolean key = call.contains("Key") || call.contains("PrimaryRegion");
        ObjectNode event = Scenario.event(key ? "key-disabled.json" : "role-trust-changed.json");
        event.withObject("/detail").put("eventName", call);

        assertThat(rulesFor(event)).containsExactly(key ? "RouteEventKeyChanged" : "RouteEventRoleChanged");
    }

    /** What a member account or another Region doesn't forward never reaches the stack. */
    @Test
    void memberAccountsForwardAllThatTheStackWantsFromThem() throws Exception {
        Template member = Template.parse(
                Files.readString(Scenario.HOME.resolve("member-account.yaml")),
                new Template.Deployment(
                        "member",
                        "444455556666",
                        "us-east-1",
                        Map.of(
                                "EventBusArn",
                                "arn:aws:events:eu-central-1:111122223333:event-bus/atlas-cmk",
                                "StackAccountId",
                                "111122223333",
                                "Access",
                                "false")));
        for (String file : names()) {
            ObjectNode event = Scenario.event(file);
            String source = event.path("source").asText();
            boolean wanted = source.startsWith("aws.") && !source.equals("aws.states");
            List<String> forwarding = new ArrayList<>();
            for (Template.Rule rule : member.rules()) {
                if (Ruler.matchesRule(event.toString(), rule.pattern().toString())) {
                    forwarding.add(rule.logicalId());
                }
            }
            assertThat(forwarding).as(file).hasSize(wanted ? 1 : 0);
        }
    }

    private static List<String> names() throws IOException {
        try (var files = Files.list(Scenario.HOME.resolve("events"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static void set(ObjectNode event, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? event : event.withObject(pointer.substring(0, last));
        parent.set(pointer.substring(last + 1), value);
    }
}
