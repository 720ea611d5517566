package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String EXTERNAL_ID = "8f1c2d3e-0000-4000-8000-000000000042";
    private static final String OTHER_EXTERNAL_ID = "8f1c2d3e-0000-4000-8000-000000000043";
    private static final String ATLAS = "arn:aws:iam::536727724300:user/mongodb-aws-kms";

    @Test
    void trustNamesAtlasAndTheExternalId() {
        assertThat(Statements.trust(PROJECT, ATLAS, EXTERNAL_ID)).hasToString(json("""
                {'Sid':'AtlasCmk64b7f0c2a1d2e3f405060708e32de8f9','Effect':'Allow',\
                'Principal':{'AWS':'arn:aws:iam::536727724300:user/mongodb-aws-kms'},'Action':'sts:AssumeRole',\
                'Condition':{'StringEquals':{'sts:ExternalId':'8f1c2d3e-0000-4000-8000-000000000042'}}}"""));
    }

    @Test
    void useKeyNamesTheKey() {
        assertThat(Statements.useKey(PROJECT, KEY)).hasToString(json("""
                {'Sid':'AtlasCmk64b7f0c2a1d2e3f405060708e292c505','Effect':'Allow',\
                'Action':['kms:Decrypt','kms:Encrypt','kms:DescribeKey'],\
                'Resource':'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'}"""));
    }

    @Test
    void useKeyFromSortsTheAddresses() {
        assertThat(Statements.useKeyFrom(PROJECT, KEY, List.of("3.92.0.0/16", "2001:db8::/32", "3.92.0.0/16"))
                        .get("Condition"))
                .hasToString(json("{'IpAddress':{'aws:SourceIp':['2001:db8::/32','3.92.0.0/16']}}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.useKeyFrom(PROJECT, KEY, List.of()))
                .withMessageContaining("the list of Atlas addresses is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.useKeyFrom(PROJECT, KEY, List.of("*")))
                .withMessageContaining("the Atlas address is \"*\"");
    }

    @Test
    void allowRoleNamesTheRole() {
        assertThat(Statements.allowRole(PROJECT, ROLE)).hasToString(json("""
                {'Sid':'AtlasCmk64b7f0c2a1d2e3f4050607086e801d12','Effect':'Allow',\
                'Principal':{'AWS':'arn:aws:iam::111122223333:role/atlas-cmk/orders'},\
                'Action':['kms:Decrypt','kms:Encrypt','kms:DescribeKey'],'Resource':'*'}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "536727724300",
                "",
                "arn:aws:iam::536727724300:user/*",
                "arn:aws:iam::*:root",
                "arn:aws:sts::536727724300:root"
            })
    void onlyAnExactPrincipalIsTrusted(String principal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.trust(PROJECT, principal, EXTERNAL_ID))
                .withMessage("the Atlas principal is \"" + principal
                        + "\" and has to be of the form arn:aws:iam::ACCOUNT:root, :user/NAME or :role/NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "${aws:username}", "a b", "secret*", "8f1c2d3e-0000-4000-8000-00000000000*"})
    void anInvalidExternalIdIsRefusedAndNotQuoted(String externalId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.trust(PROJECT, ATLAS, externalId))
                .withMessage("the external id has to be a UUID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "1234",
                "arn:aws:kms:us-east-1:111122223333:key/*",
                "arn:aws:kms:us-east-1:111122223333:alias/a"
            })
    void onlyAnExactKeyIsUsed(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.useKey(PROJECT, key))
                .withMessageStartingWith("the key ARN is \"" + key + "\"");
    }

    /** So a successor can be proved before the old statement is removed. */
    @Test
    void anotherExternalIdKeyOrRoleHasAnotherSid() {
        assertThat(Statements.trust(PROJECT, ATLAS, OTHER_EXTERNAL_ID).get("Sid"))
                .isNotEqualTo(Statements.trust(PROJECT, ATLAS, EXTERNAL_ID).get("Sid"));
        assertThat(Statements.useKey(PROJECT, KEY + "0").get("Sid"))
                .isNotEqualTo(Statements.useKey(PROJECT, KEY).get("Sid"));
        assertThat(Statements.allowRole(PROJECT, ROLE + "0").get("Sid"))
                .isNotEqualTo(Statements.allowRole(PROJECT, ROLE).get("Sid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a-b", "a b", "*"})
    void aSidHasLettersAndDigitsOnly(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Statements.trustSids(id));
        assertThatIllegalArgumentException().isThrownBy(() -> Statements.keySids(id));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
