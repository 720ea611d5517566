package io.github.atlascmk.local.cloud.aws.kms;

import static io.github.atlascmk.local.cloud.aws.AwsFixture.KEY;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.KEY_ID;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.ORDERS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.OURS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.PARTNER_KEY;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.WRITER;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.keyPolicy;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.keyStatement;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;

class LocalKmsClientTest {
    private static final String ROOT = "'AWS':'arn:aws:iam::" + OURS + ":root'";

    private AwsFixture fixture = new AwsFixture();

    private static AwsFixture with(String policy) {
        return new AwsFixture(AwsFixture.world(null, List.of(), AwsFixture.USE_KEY, policy));
    }

    private KeyMetadata describe(String key) {
        return fixture.kms.describeKey(request -> request.keyId(key)).keyMetadata();
    }

    private void put(String policy) {
        fixture.kms.putKeyPolicy(request -> request.keyId(KEY_ID).policy(policy));
    }

    private JsonNode policy() {
        return AwsFixture.json(
                fixture.kms.getKeyPolicy(request -> request.keyId(KEY)).policy());
    }

    private <T> T as(String roleArn, Supplier<T> body) {
        return fixture.wire.as(Caller.person("someone", roleArn), body);
    }

    @Test
    void aKeyIsDescribedByIdAndByArn() {
        assertThat(describe(KEY_ID)).isEqualTo(describe(KEY)).satisfies(key -> {
            assertThat(key.arn()).isEqualTo(KEY);
            assertThat(key.enabled()).isTrue();
            assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
            assertThat(key.keySpecAsString()).isEqualTo("SYMMETRIC_DEFAULT");
            assertThat(key.keyUsageAsString()).isEqualTo("ENCRYPT_DECRYPT");
            assertThat(key.deletionDate()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "alias/atlas",
                "arn:aws:kms:us-east-1:111122223333:alias/atlas",
                "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws:kms:us-east-1:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab"
            })
    void whatIsNotThereIsNotFound(String key) {
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> describe(key));
    }

    @Test
    void anArnOfSomethingElseIsInvalid() {
        assertThatExceptionOfType(InvalidArnException.class).isThrownBy(() -> describe(ORDERS));
    }

    @Test
    void anotherAccountsKeyCanBeDescribedWhereItsPolicySaysSoButNotEdited() {
        KmsException denied = catchThrowableOfType(KmsException.class, () -> describe(PARTNER_KEY));
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        fixture.iam.putRolePolicy(request ->
                request.roleName("orders").policyName("UseKey").policyDocument(AwsFixture.identity("'kms:*'", "*")));
        assertThat(as(ORDERS, () -> describe(PARTNER_KEY)).arn()).isEqualTo(PARTNER_KEY);
        KmsException refused = catchThrowableOfType(
                KmsException.class,
                () -> as(ORDERS, () -> fixture.kms.disableKey(request -> request.keyId(PARTNER_KEY))));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void whomTheKeyPolicyNeitherNamesNorLeavesToItsAccountIsDenied() {
        fixture = with(keyPolicy("'AWS':'" + AwsFixture.DEV + "'"));
        KmsException denied = catchThrowableOfType(KmsException.class, () -> as(WRITER, () -> policy()));
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(denied).hasMessageContaining("kms:GetKeyPolicy").hasMessageContaining(KEY);
        assertThat(as(AwsFixture.DEV, () -> policy())).isNotNull();
    }

    @Test
    void aKeyPolicyComesBackAsItWasPutPrettyAndWithPrincipalsThatExist() {
        put(keyPolicy("'AWS':['" + OURS + "','" + ORDERS + "','" + WRITER + "']"));
        assertThat(fixture.kms.getKeyPolicy(request -> request.keyId(KEY_ID)).policy())
                .startsWith(quoted("{\n  'Version' : '2012-10-17'"));
        assertThat(policy().at("/Statement/0/Principal/AWS"))
                .isEqualTo(AwsFixture.json("['arn:aws:iam::" + OURS + ":root','" + ORDERS + "','" + WRITER + "']"));
        assertThat(fixture.kms.listKeyPolicies(request -> request.keyId(KEY_ID)).policyNames())
                .containsExactly("default");
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> fixture.kms.getKeyPolicy(
                        request -> request.keyId(KEY_ID).policyName("other")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{nope                                        | Syntax",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'kms:*','Resource':'*'}]} | Principal",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/gone'},"
                        + "'Action':'kms:*','Resource':'*'}]} | invalid principals",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEORPHAN0001'},"
                        + "'Action':'kms:*','Resource':'*'}]} | invalid principals",
                "{'Version':'2011-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}]} | version",
            })
    void keyPoliciesThatKmsRefuses(String policy, String message) {
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> put(quoted(policy)))
                .withMessageContaining(message);
        assertThat(fixture.wire.writes()).isEmpty();
    }

    @Test
    void tagsAreListedAsTheyWereGiven() {
        fixture.kms.tagResource(request ->
                request.keyId(KEY_ID).tags(tag("team", "orders"), tag("Team", ""), tag("atlas-cmk", "managed")));
        fixture.kms.untagResource(request -> request.keyId(KEY).tagKeys("Team", "gone"));
        assertThat(tags())
                .containsEntry("team", "orders")
                .containsEntry("atlas-cmk", "managed")
                .doesNotContainKey("Team");
    }

    /** A policy may ask for a tag, of the key that is tagged too. */
    @Test
    void aTagGivesTheRightsThatDependOnIt() {
        String ifTagged = ",{'Effect':'Allow','Principal':{'AWS':'" + WRITER + "'},'Action':['kms:GetKeyPolicy',"
                + "'kms:ListResourceTags'],'Resource':'*',"
                + "'Condition':{'StringLike':{'aws:ResourceTag/atlas-cmk':'*'}}}";
        fixture = with(keyPolicy("'AWS':'" + AwsFixture.DEV + "'", "'kms:*'", ifTagged));
        as(
                AwsFixture.DEV,
                () -> fixture.kms.untagResource(request -> request.keyId(KEY).tagKeys("atlas-cmk")));
        assertThatExceptionOfType(KmsException.class).isThrownBy(() -> as(WRITER, this::policy));
        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(() -> as(WRITER, this::tags))
                .withMessageContaining("kms:ListResourceTags");
        as(
                AwsFixture.DEV,
                () -> fixture.kms.tagResource(request -> request.keyId(KEY).tags(tag("atlas-cmk", ""))));
        assertThat(as(WRITER, this::policy)).isNotNull();
        assertThat(as(WRITER, this::tags)).containsEntry("atlas-cmk", "");
    }

    @Test
    void tagsThatKmsRefuses() {
        assertThatExceptionOfType(TagException.class).isThrownBy(() -> tag("aws:team"));
        assertThatExceptionOfType(TagException.class).isThrownBy(() -> tag("team!"));
        assertThatExceptionOfType(KmsException.class).isThrownBy(() -> tag(""));
        assertThatExceptionOfType(KmsException.class).isThrownBy(() -> tag("t".repeat(129)));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> fixture.kms.tagResource(request -> request.keyId(KEY)
                        .tags(IntStream.rangeClosed(0, 50)
                                .mapToObj(i -> tag("team" + i, "x"))
                                .toList())));
        fixture.kms.scheduleKeyDeletion(request -> request.keyId(KEY));
        assertThatExceptionOfType(KmsInvalidStateException.class).isThrownBy(() -> tag("team"));
    }

    private void tag(String key) {
        fixture.kms.tagResource(request -> request.keyId(KEY).tags(tag(key, "x")));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    private Map<String, String> tags() {
        return fixture.kms.listResourceTags(request -> request.keyId(KEY_ID)).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue));
    }

    @Test
    void aSidMayHaveSpacesAndAStatementMayLackItsResource() {
        put(keyPolicy(
                ROOT,
                "'kms:*'",
                ",{'Sid':'Allow use of the key','Effect':'Allow','Principal':{'AWS':'*'},'Action':'kms:Decrypt'}"));
        assertThat(policy().at("/Statement/1/Sid").asText()).isEqualTo("Allow use of the key");
    }

    @Test
    void aPolicyThatLocksItsWriterOutIsRefused() {
        String withoutWriter = keyPolicy("'AWS':'" + ORDERS + "'");
        String onlyReading = keyPolicy(ROOT, "'kms:Get*'", "");
        String denying = keyPolicy(ROOT, "'kms:*'", "," + keyStatement("Deny", ROOT, "'kms:PutKeyPolicy'"));
        for (String policy : List.of(withoutWriter, onlyReading, denying)) {
            assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                    .isThrownBy(() -> as(WRITER, () -> {
                        put(policy);
                        return policy;
                    }))
                    .withMessageContaining("will not allow you to update the key policy in the future");
        }
        put(keyPolicy("'AWS':'" + ORDERS + "'", "'kms:*'", "," + keyStatement("Allow", ROOT, "'kms:PutKeyPolicy'")));
    }

    @Test
    void bypassingTheLockOutCheckLocksOut() {
        fixture.kms.putKeyPolicy(request -> request.keyId(KEY_ID)
                .policy(keyPolicy("'AWS':'" + ORDERS + "'"))
                .bypassPolicyLockoutSafetyCheck(true));
        KmsException lockedOut = catchThrowableOfType(KmsException.class, () -> put(keyPolicy(ROOT)));
        assertThat(lockedOut.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void aKeyPolicyCanForbidBypassing() {
        String forbidding = ",{'Effect':'Deny','Principal':'*','Action':'kms:PutKeyPolicy','Resource':'*',"
                + "'Condition':{'Bool':{'kms:BypassPolicyLockoutSafetyCheck':true}}}";
        put(keyPolicy(ROOT, "'kms:*'", forbidding));
        put(keyPolicy(ROOT, "'kms:*'", forbidding));
        KmsException denied = catchThrowableOfType(
                KmsException.class,
                () -> fixture.kms.putKeyPolicy(
                        request -> request.keyId(KEY_ID).policy(keyPolicy(ROOT)).bypassPolicyLockoutSafetyCheck(true)));
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void keyPoliciesHaveAQuotaOfBytes() {
        String frame = keyPolicy(ROOT);
        put(frame + " ".repeat(LocalKmsClient.POLICY_QUOTA - frame.length()));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> put(frame + " ".repeat(LocalKmsClient.POLICY_QUOTA - frame.length() + 1)));
    }

    @Test
    void aKeyIsDisabledAndEnabled() {
        fixture.kms.disableKey(request -> request.keyId(KEY_ID));
        fixture.kms.disableKey(request -> request.keyId(KEY_ID));
        assertThat(describe(KEY).keyState()).isEqualTo(KeyState.DISABLED);
        assertThat(describe(KEY).enabled()).isFalse();
        fixture.kms.enableKey(request -> request.keyId(KEY_ID));
        assertThat(describe(KEY).enabled()).isTrue();
        assertThat(fixture.wire.writes()).extracting(Write::operation).containsExactly("DisableKey", "EnableKey");
    }

    @Test
    void aKeyPendingDeletionIsLockedAndThenGone() {
        assertThatExceptionOfType(KmsInvalidStateException.class)
                .isThrownBy(() -> fixture.kms.cancelKeyDeletion(request -> request.keyId(KEY_ID)));
        fixture.kms.scheduleKeyDeletion(request -> request.keyId(KEY_ID).pendingWindowInDays(7));
        assertThat(describe(KEY).keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(describe(KEY).deletionDate()).isEqualTo(AwsFixture.START.plus(Duration.ofDays(7)));
        assertThatExceptionOfType(KmsInvalidStateException.class)
                .isThrownBy(() -> fixture.kms.enableKey(request -> request.keyId(KEY_ID)));
        assertThatExceptionOfType(KmsInvalidStateException.class)
                .isThrownBy(() -> fixture.kms.scheduleKeyDeletion(request -> request.keyId(KEY_ID)));
        fixture.kms.cancelKeyDeletion(request -> request.keyId(KEY_ID));
        assertThat(describe(KEY).keyState()).isEqualTo(KeyState.DISABLED);
        fixture.kms.scheduleKeyDeletion(request -> request.keyId(KEY_ID));
        fixture.timeline.sleep(Duration.ofDays(30));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> describe(KEY));
    }
}
