package io.github.atlascmk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.WriteWindows;
import io.github.atlascmk.event.Signal.Changed;
import io.github.atlascmk.event.Signal.Look;
import io.github.atlascmk.event.Signal.NothingToDo;
import io.github.atlascmk.event.Signal.OwnEdit;
import io.github.atlascmk.event.Signal.StoppedRun;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of AWS's own events. The events have only the fields that are read. */
class EventReadersTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String TRAIL = "AWS API Call via CloudTrail";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String WRITTEN =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    private static final Instant AT = Instant.parse("2026-01-01T08:59:30Z");
    private static final OwnRoles OWN =
            OwnRoles.parse("arn:aws:iam::111122223333:role/stack-functions/*,arn:aws:iam::*:role/member-*");

    private static ObjectNode call(String name) {
        ObjectNode detail = Json.object()
                .put("eventName", name)
                .put("eventTime", AT.toString())
                .put("eventID", "trail-1")
                .put("recipientAccountId", "444455556666");
        session(detail, "arn:aws:iam::111122223333:role/teams/deployer");
        detail.putObject("requestParameters").put("roleName", "Orders");
        detail.putArray("resources").addObject().put("ARN", "arn:aws:s3:::x");
        detail.withArray("/resources").addObject().put("ARN", KEY);
        return detail;
    }

    private static void session(ObjectNode detail, String issuer) {
        detail.putObject("userIdentity")
                .put("type", "AssumedRole")
                .put("arn", "arn:aws:sts::111122223333:assumed-role/x/y")
                .putObject("sessionContext")
                .putObject("sessionIssuer")
                .put("arn", issuer);
    }

    private static Signal role(ObjectNode detail) {
        return new RoleCallReader(OWN)
                .recognise(Events.of("aws.iam", TRAIL, detail))
                .orElseThrow();
    }

    private static Signal key(ObjectNode detail) {
        return new KeyCallReader(OWN)
                .recognise(Events.of("aws.kms", TRAIL, detail))
                .orElseThrow();
    }

    @Test
    void aRoleCallNamesTheRoleItsAccountAndTheCaller() {
        String deployer = "arn:aws:iam::111122223333:role/teams/deployer";

        assertThat(role(call("UpdateAssumeRolePolicy")))
                .isEqualTo(new Changed(
                        new Hint(
                                new Target.Role("444455556666", "Orders"),
                                "UpdateAssumeRolePolicy by " + deployer,
                                "trail-1"),
                        new ForeignEdit(deployer, "UpdateAssumeRolePolicy", AT, "trail-1", "", "")));
    }

    /** Our own writes can lose a foreign edit only in documents that we write to. */
    @ParameterizedTest
    @CsvSource({
        "UpdateAssumeRolePolicy, policyDocument, trust policy",
        "CreateRole, assumeRolePolicyDocument, trust policy",
        "PutRolePolicy, policyDocument, inline policy AtlasCmk",
        "PutKeyPolicy, policy, key policy"
    })
    void aForeignEditHasTheFingerprintOfWhatWasWritten(String call, String parameter, String document) {
        ObjectNode detail = call(call);
        detail.withObject("/requestParameters").put("policyName", "AtlasCmk").put(parameter, WRITTEN);
        detail.withArray("resources").addObject().put("ARN", KEY);

        assertThat(((Changed) (call.equals("PutKeyPolicy") ? key(detail) : role(detail))).edit())
                .satisfies(edit -> assertThat(edit.document()).isEqualTo(document))
                .satisfies(edit -> assertThat(edit.others()).isEqualTo(WriteWindows.others(WRITTEN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not JSON", "{}", "{\"Statement\":1}"})
    void anUnreadableDocumentStillCountsAsAChange(String written) {
        ObjectNode detail = call("UpdateAssumeRolePolicy");
        detail.withObject("/requestParameters").put("policyDocument", written);

        assertThat(((Changed) role(detail)).edit().document()).isEmpty();
    }

    @Test
    void anotherInlinePolicyIsNotADocumentOfOurs() {
        ObjectNode detail = call("PutRolePolicy");
        detail.withObject("/requestParameters").put("policyName", "backups").put("policyDocument", WRITTEN);

        assertThat(((Changed) role(detail)).edit().document()).isEmpty();
    }

    @Test
    void attachingAPolicyChangesTheRole() {
        ObjectNode detail = call("AttachRolePolicy");
        detail.withObject("/requestParameters").put("policyArn", "arn:aws:iam::aws:policy/AWSDenyAll");

        assertThat(((Changed) role(detail)).hint().target()).isEqualTo(new Target.Role("444455556666", "Orders"));
    }

    @Test
    void aManagedPolicyCallNamesThePolicyAndItsAccount() {
        ObjectNode detail = call("SetDefaultPolicyVersion");
        detail.putObject("requestParameters").put("policyArn", "arn:aws:iam::444455556666:policy/teams/guard");

        assertThat(((Changed) role(detail)).hint().target())
                .isEqualTo(new Target.ManagedPolicy("arn:aws:iam::444455556666:policy/teams/guard"))
                .extracting(target -> ((Target.ManagedPolicy) target).account())
                .isEqualTo("444455556666");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/alex"}      | arn:aws:iam::111122223333:user/alex
            {"type":"Root","arn":"arn:aws:iam::111122223333:root"}              | arn:aws:iam::111122223333:root
            {"type":"AWSService","invokedBy":"cloudformation.amazonaws.com"}    | cloudformation.amazonaws.com
            {}                                                                  | an AWS service
            """)
    void aCallerWithoutARoleSessionIsNamedAsCloudTrailNamesIt(String identity, String by)
            throws JsonProcessingException {
        ObjectNode detail = call("DeleteRolePolicy");
        detail.set("userIdentity", Json.LENIENT.readTree(identity));

        assertThat(((Changed) role(detail)).edit().by()).isEqualTo(by);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            arn:aws:iam::111122223333:role/stack-functions/stack-EnsureRoleRole, true
            arn:aws:iam::444455556666:role/member-trust,                         true
            arn:aws:iam::444455556666:role/member2,                              false
            arn:aws:iam::444455556666:role/stack-functions/stack-EnsureRoleRole, false
            arn:aws:iam::111122223333:role/stack-functions2/x,                   false
            arn:aws:iam::111122223333:role/x/stack-functions/x,                  false
            """)
    void onlyCallsByTheStacksOwnRolesAreOwnEdits(String issuer, boolean own) {
        ObjectNode role = call("UpdateAssumeRolePolicy");
        session(role, issuer);
        ObjectNode key = call("PutKeyPolicy");
        session(key, issuer);

        assertThat(role(role).equals(new OwnEdit(AT))).isEqualTo(own);
        assertThat(key(key).equals(new OwnEdit(AT))).isEqualTo(own);
    }

    @Test
    void aRefusedCallNeedsNoRun() {
        assertThat(role(call("DeleteRole").put("errorCode", "AccessDenied"))).isInstanceOf(NothingToDo.class);
        assertThat(key(call("DisableKey").put("errorCode", "AccessDenied"))).isInstanceOf(NothingToDo.class);
    }

    @Test
    void theKeyIsTakenFromTheResourcesNotFromTheRequest() {
        ObjectNode detail = call("DisableKey");
        detail.putObject("requestParameters").put("keyId", "alias/orders");

        assertThat(((Changed) key(detail)).hint().target())
                .isEqualTo(new Target.Key(KeyArn.parse(KEY).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eventName          | detail.eventName is missing
            eventTime          | detail.eventTime is missing
            eventID            | detail.eventID is missing
            requestParameters  | detail.requestParameters of UpdateAssumeRolePolicy has neither roleName nor policyArn
            """)
    void aRecordThatLacksARequiredFieldIsRefused(String field, String message) {
        ObjectNode detail = call("UpdateAssumeRolePolicy");
        detail.remove(field);

        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> role(detail))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /eventTime                    | "+1000000000-12-31T23:59:59Z" | detail.eventTime is "+1000000000-12-31T23:59:59Z"; it must be a time
            /eventTime                    | 5                             | detail.eventTime is "5"; it must be text
            /recipientAccountId           | ["444455556666"]              | detail.recipientAccountId is "["444455556666"]"; it must be text
            /errorCode                    | false                         | detail.errorCode is "false"; it must be text
            /requestParameters/roleName   | {}                            | detail.requestParameters.roleName is "{}"; it must be text
            /requestParameters            | {"policyArn":" arn:aws:iam::444455556666:policy/guard"} | detail.requestParameters.policyArn is " arn:aws:iam
            """)
    void aValueOfAnotherTypeOrFormIsRefused(String field, String value, String message) throws JsonProcessingException {
        ObjectNode detail = call("UpdateAssumeRolePolicy");
        int last = field.lastIndexOf('/');
        ((ObjectNode) detail.at(field.substring(0, last))).set(field.substring(last + 1), Json.LENIENT.readTree(value));

        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> role(detail))
                .withMessageStartingWith(message);
    }

    @Test
    void aLongCallerIsShortened() {
        ObjectNode detail = call("UpdateAssumeRolePolicy");
        detail.putObject("userIdentity").put("arn", "x".repeat(100_000));

        assertThat(((Changed) role(detail)).hint().source())
                .hasSizeLessThan(300)
                .endsWith("…");
    }

    @Test
    void anInvalidTimeOrKeyIsRefused() {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> role(call("DeleteRole").put("eventTime", "yesterday")))
                .withMessage("detail.eventTime is \"yesterday\"; it must be a time such as 2026-01-01T09:00:00Z");
        ObjectNode noKey = call("DisableKey");
        noKey.putArray("resources").addObject().put("ARN", KEY.replace("key/", "alias/"));
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> key(noKey))
                .withMessageStartingWith("detail.resources of DisableKey has no ARN of a KMS key");
    }

    /** As AWS's page on DeleteKey has it: no request, and nobody but AWS itself. */
    @ParameterizedTest
    @ValueSource(strings = {"DeleteKey", "DeleteExpiredKeyMaterial"})
    void whatKmsDidByItselfIsTakenFromItsRecord(String name) {
        ObjectNode detail = call(name);
        detail.putNull("requestParameters");
        detail.putObject("userIdentity").put("accountId", "111122223333").put("invokedBy", "AWS Internal");
        detail.put("eventType", "AwsServiceEvent");

        assertThat(new KeyCallReader(OWN).recognise(Events.of("aws.kms", "AWS Service Event via CloudTrail", detail)))
                .contains(new Changed(
                        new Hint(new Target.Key(KeyArn.parse(KEY).orElseThrow()), name + " by AWS Internal", "trail-1"),
                        new ForeignEdit("AWS Internal", name, AT, "trail-1", "", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConnectCustomKeyStore",
                "DisconnectCustomKeyStore",
                "UpdateCustomKeyStore",
                "DeleteCustomKeyStore"
            })
    void aCallAboutAKeyStoreNamesTheStoreAndNoKey(String name) {
        ObjectNode detail = call(name);
        detail.remove("resources");
        detail.putObject("requestParameters").put("customKeyStoreId", "cks-1234567890abcdef0");

        assertThat(((Changed) key(detail)).hint().target()).isEqualTo(new Target.KeyStore("cks-1234567890abcdef0"));

        detail.putObject("requestParameters");
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> key(detail))
                .withMessageStartingWith("detail.requestParameters.customKeyStoreId is missing");
    }

    /** Its second record, in the Region of the new primary key, has no resources. */
    @Test
    void theNewPrimaryKeyIsTheOneOfTheRegionThatTheRequestNames() {
        ObjectNode detail = call("UpdatePrimaryRegion");
        detail.remove("resources");
        String primary = "arn:aws:kms:eu-central-1:111122223333:key/mrk-" + "0".repeat(32);
        detail.putObject("requestParameters").put("keyId", primary).put("primaryRegion", "eu-west-1");

        assertThat(((Changed) key(detail)).hint().target())
                .hasToString("key " + primary.replace("eu-central-1", "eu-west-1"));
    }

    @Test
    void rotationNeedsNoRun() {
        assertThat(new KeyEventReader()
                        .recognise(Events.of("aws.kms", "KMS CMK Rotation", List.of(KEY), Json.object()))
                        .orElseThrow())
                .isInstanceOfSatisfying(
                        NothingToDo.class, nothing -> assertThat(nothing.why()).contains(KEY, "rotated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KMS CMK Deletion", "KMS Imported Key Material Expiration"})
    void aDeletedOrExpiredKeyIsInspected(String detailType) {
        Hint hint = new Hint(new Target.Key(KeyArn.parse(KEY).orElseThrow()), detailType, "e-1");
        ForeignEdit edit =
                new ForeignEdit("KMS itself", detailType, Instant.parse("2026-01-01T09:00:00Z"), "e-1", "", "");

        assertThat(new KeyEventReader().recognise(Events.of("aws.kms", detailType, List.of(KEY), Json.object())))
                .contains(new Changed(hint, edit));
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> new KeyEventReader().recognise(Events.of("aws.kms", detailType, Json.object())))
                .withMessageStartingWith("resources of the event \"" + detailType + "\" has no ARN of a KMS key");
    }

    private static ObjectNode stackEvent(String physicalId) {
        ObjectNode detail = Json.object()
                .put("stack-id", "arn:aws:cloudformation:eu-central-1:111122223333:stack/orders-db/0f1e")
                .put("physical-resource-id", physicalId)
                .put("resource-type", "MongoDB::Atlas::Cluster");
        detail.putObject("status-details").put("status", "CREATE_COMPLETE");
        return detail;
    }

    @ParameterizedTest
    @ValueSource(strings = {PROJECT + "|orders-us|default", PROJECT, "default|" + PROJECT + "|orders-us"})
    void aClusterFromCloudFormationNamesItsProject(String physicalId) {
        assertThat(new ClusterCreatedReader()
                        .recognise(Events.of(
                                "aws.cloudformation", "CloudFormation Resource Status Change", stackEvent(physicalId))))
                .contains(new Look(new Hint(new Target.Project(PROJECT), "CloudFormation by orders-db", "e-1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders-us", "x" + PROJECT, "orders-us|default"})
    void aPhysicalIdWithoutAProjectIsRefused(String physicalId) {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> new ClusterCreatedReader()
                        .recognise(Events.of(
                                "aws.cloudformation", "CloudFormation Resource Status Change", stackEvent(physicalId))))
                .withMessage("detail.physical-resource-id is \"" + physicalId
                        + "\"; it must hold the project's 24 lower-case hex digits, as in ProjectId|Name|Profile");
    }

    @Test
    void otherCloudFormationEventsAreNotRecognised() {
        ObjectNode updated = stackEvent(PROJECT);
        updated.withObject("/status-details").put("status", "UPDATE_COMPLETE");
        ObjectNode bucket = stackEvent(PROJECT).put("resource-type", "AWS::S3::Bucket");

        assertThat(List.of(updated, bucket))
                .allSatisfy(detail -> assertThat(new ClusterCreatedReader()
                                .recognise(Events.of(
                                        "aws.cloudformation", "CloudFormation Resource Status Change", detail)))
                        .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            TIMED_OUT, true
            ABORTED,   true
            FAILED,    false
            SUCCEEDED, false
            RUNNING,   false
            """)
    void onlyTimedOutAndAbortedRunsCountAsStopped(String status, boolean stopped) {
        ObjectNode detail = Json.object()
                .put("executionArn", "arn:run")
                .put("name", "run")
                .put("status", status)
                .put("input", "{\"projectId\":\"" + PROJECT + "\"}");
        var event = Events.of("aws.states", "Step Functions Execution Status Change", detail);

        assertThat(new StoppedRunReader().recognise(event))
                .isEqualTo(
                        stopped
                                ? java.util.Optional.of(new StoppedRun(
                                        new Hint(new Target.Project(PROJECT), "Run run was stopped", "arn:run"),
                                        "arn:run"))
                                : java.util.Optional.empty());
    }
}
