package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of a condition before a call is made. Single quotes replace double quotes. */
class ConditionBlockTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String EXTERNAL_ID = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1";
    private static final AccessRequest USE = AccessRequest.useKey(ROLE, KEY, null);
    private static final AccessRequest BY_ROOT =
            AccessRequest.assumeRole("arn:aws:iam::536727724300:root", EXTERNAL_ID);
    private static final AccessRequest BY_USER =
            AccessRequest.assumeRole("arn:aws:iam::536727724300:user/atlas", EXTERNAL_ID);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Bool                             | aws:SecureTransport  | false | NO",
                "Bool                             | AWS:securetransport  | 'false' | NO",
                "Bool                             | aws:SecureTransport  | 'True' | YES",
                "BoolIfExists                     | aws:SecureTransport  | false | NO",
                "StringNotEquals                  | aws:SecureTransport  | 'true' | NO",
                "Null                             | aws:SecureTransport  | true | NO",
                "Null                             | aws:SecureTransport  | 'false' | YES",
                "StringEquals                     | aws:PrincipalArn     | '" + ROLE + "' | YES",
                "StringEquals                     | aws:PrincipalArn     | ['x','" + ROLE + "'] | YES",
                "StringEquals                     | aws:PrincipalArn     | [] | NO",
                "StringEquals                     | aws:PrincipalArn     | 'arn:aws:iam::111122223333:role/*' | NO",
                "StringNotEquals                  | aws:PrincipalArn     | '" + ROLE + "' | NO",
                "StringNotEquals                  | aws:PrincipalArn     | ['x','y'] | YES",
                "StringLike                       | aws:PrincipalArn     | 'arn:aws:iam::*:role/*/orders' | YES",
                "StringLikeIfExists               | aws:PrincipalArn     | 'arn:aws:iam::*:role/*/order' | NO",
                "StringNotLike                    | aws:PrincipalArn     | 'arn:aws:iam::111122223333:role/teams/*' | YES",
                "StringNotLike                    | aws:PrincipalArn     | ['*teams*','*/orders'] | NO",
                "StringNotLikeIfExists            | aws:PrincipalArn     | '*teams*' | YES",
                "StringEqualsIgnoreCase           | aws:PrincipalArn     | 'ARN:aws:iam::111122223333:role/atlas-cmk/ORDERS' | YES",
                "StringNotEqualsIgnoreCase        | aws:PrincipalArn     | 'ARN:aws:iam::111122223333:role/atlas-cmk/ORDERS' | NO",
                "ArnEquals                        | aws:PrincipalArn     | 'arn:aws:iam::*:role/atlas-cmk/*' | YES",
                "ArnLike                          | aws:PrincipalArn     | 'arn:aws:iam::11112222333?:role/*' | YES",
                "ArnLike                          | aws:PrincipalArn     | 'arn:aws:iam::*role/atlas-cmk/orders' | UNKNOWN",
                "ArnLike                          | aws:PrincipalArn     | 'arn:*' | UNKNOWN",
                "ArnLike                          | aws:PrincipalArn     | 'arn' | NO",
                "ArnNotLike                       | aws:PrincipalArn     | 'arn:aws:iam::*:role/teams/*' | YES",
                "ArnNotEqualsIfExists             | aws:PrincipalArn     | '" + ROLE + "' | NO",
                "ForAnyValue:StringEquals         | aws:PrincipalArn     | '" + ROLE + "' | YES",
                "ForAllValues:StringNotEquals     | aws:PrincipalArn     | '" + ROLE + "' | NO",
                "StringEquals                     | aws:PrincipalAccount | '111122223333' | YES",
                "StringEquals                     | aws:PrincipalAccount | 111122223333 | YES",
                "StringNotEquals                  | aws:PrincipalAccount | ['444455556666'] | YES",
                "StringNotEquals                  | aws:PrincipalAccount | ['444455556666','111122223333'] | NO",
                "StringLike                       | aws:PrincipalArn     | '${aws:PrincipalArn}' | UNKNOWN",
                "StringNotLike                    | aws:PrincipalArn     | ['${x}','" + ROLE + "'] | NO",
                "StringEquals                     | kms:ViaService       | 's3.eu-central-1.amazonaws.com' | NO",
                "StringNotEquals                  | kms:ViaService       | 's3.eu-central-1.amazonaws.com' | YES",
                "StringLike                       | kms:ViaService       | '*' | NO",
                "StringEqualsIfExists             | kms:ViaService       | 's3.eu-central-1.amazonaws.com' | YES",
                "ForAnyValue:StringNotEquals      | kms:ViaService       | 's3' | NO",
                "ForAllValues:StringEquals        | kms:ViaService       | 's3' | YES",
                "Null                             | kms:ViaService       | 'true' | YES",
                "Null                             | kms:ViaService       | 'false' | NO",
                "StringNotEquals                  | aws:PrincipalOrgID   | 'o-1' | UNKNOWN",
                "StringNotEqualsIfExists          | aws:SourceVpce       | 'vpce-1' | UNKNOWN",
                "IpAddress                        | aws:SourceIp         | '0.0.0.0/0' | UNKNOWN",
                "NotIpAddress                     | aws:VpcSourceIp      | '10.0.0.0/8' | UNKNOWN",
                "NumericLessThan                  | aws:MultiFactorAuthAge | 300 | UNKNOWN",
                "StringSortOf                     | aws:PrincipalAccount | '444455556666' | UNKNOWN",
                "stringequals                     | aws:PrincipalAccount | '444455556666' | UNKNOWN",
                "StringEquals                     | sts:ExternalId       | 'x' | UNKNOWN",
            })
    void aConditionOnTheUseOfAKey(String operator, String key, String values, String verdict) {
        assertThat(judged(USE, entry(operator, key, values))).isEqualTo(verdict);
    }

    /** Atlas names the root of its account, and a root can't assume roles: it is some user or role of the account. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "StringEquals    | sts:ExternalId       | '" + EXTERNAL_ID + "' | YES | YES",
                "StringNotEquals | sts:ExternalId       | ['x','" + EXTERNAL_ID + "'] | NO | NO",
                "StringNotEquals | sts:ExternalId       | ['x'] | YES | YES",
                "Null            | sts:ExternalId       | true | NO | NO",
                "Bool            | aws:SecureTransport  | false | NO | NO",
                "StringEquals    | kms:ViaService       | 'x' | UNKNOWN | UNKNOWN",
                "StringNotEquals | aws:PrincipalAccount | '536727724300' | NO | NO",
                "StringNotEquals | aws:PrincipalAccount | '111122223333' | YES | YES",
                "StringNotLike   | aws:PrincipalArn     | 'arn:aws:iam::536727724300:*' | NO | NO",
                "StringNotLike   | aws:PrincipalArn     | '*' | NO | NO",
                "StringNotLike   | aws:PrincipalArn     | 'arn:aws:iam::111122223333:*' | YES | YES",
                "StringNotLike   | aws:PrincipalArn     | ['*:111122223333:*','*:536727724300:*'] | NO | NO",
                "StringLike      | aws:PrincipalArn     | '*/teams/*' | UNKNOWN | NO",
                "StringLike      | aws:PrincipalArn     | 'arn:aws:iam::536727724300:user/*' | UNKNOWN | YES",
                "StringEquals    | aws:PrincipalArn     | 'arn:aws:iam::536727724300:root' | UNKNOWN | NO",
                "StringNotEquals | aws:PrincipalArn     | 'arn:aws:iam::536727724300:user/atlas' | UNKNOWN | NO",
                "StringNotEquals | aws:PrincipalArn     | 'arn:aws:iam::111122223333:root' | YES | YES",
                "StringEquals    | aws:PrincipalArn     | 'arn:aws:iam::*' | NO | NO",
                "ArnNotLike      | aws:PrincipalArn     | 'arn:aws:iam::536727724300:*' | NO | NO",
                "ArnNotLike      | aws:PrincipalArn     | 'arn:aws:iam::*:user/*' | UNKNOWN | NO",
                "ArnNotLike      | aws:PrincipalArn     | 'arn:aws:iam::111122223333:*' | YES | YES",
                "ArnNotLike      | aws:PrincipalArn     | '*' | UNKNOWN | UNKNOWN",
            })
    void aConditionOnTheRolesAssumption(String operator, String key, String values, String byRoot, String byUser) {
        assertThat(judged(BY_ROOT, entry(operator, key, values))).as("root").isEqualTo(byRoot);
        assertThat(judged(BY_USER, entry(operator, key, values))).as("user").isEqualTo(byUser);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NotIpAddress | aws:SourceIp | ['192.0.2.0/24','10.0.0.0/8'] | NO",
                "NotIpAddress | aws:SourceIp | '10.0.0.0/8' | YES",
                "NotIpAddress | aws:SourceIp | '192.0.2.1' | UNKNOWN",
                "NotIpAddress | aws:SourceIp | 'somewhere' | UNKNOWN",
                "IpAddress    | aws:SourceIp | '192.0.2.0/24' | YES",
                "IpAddressIfExists | aws:sourceip | '10.0.0.0/8' | NO",
                "IpAddress    | aws:VpcSourceIp | '10.0.0.0/8' | UNKNOWN",
                "StringLike   | aws:SourceIp | '10.*' | UNKNOWN",
            })
    void aConditionOnAddressesIsJudgedIfAllOfAtlassAreKnown(
            String operator, String key, String values, String verdict) {
        AccessRequest from = AccessRequest.useKey(ROLE, KEY, Cidrs.of(List.of("192.0.2.1", "192.0.2.7")));
        assertThat(judged(from, entry(operator, key, values))).isEqualTo(verdict);
        AccessRequest fromNowhere = AccessRequest.useKey(ROLE, KEY, Cidrs.NONE);
        assertThat(judged(fromNowhere, entry(operator, key, values))).isEqualTo("UNKNOWN");
    }

    /** One that surely doesn't hold is enough. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | YES | ",
                "{'Bool':{}} | YES | ",
                "{'Bool':{'x:X':true,'aws:SecureTransport':false}} | NO | x:X",
                "{'Bool':{'aws:SecureTransport':true},'StringEquals':{'x:X':'1'}} | UNKNOWN | x:X",
                "{'Bool':{'aws:SecureTransport':true},'StringEquals':{'aws:PrincipalAccount':'111122223333'}} | YES | aws:PrincipalAccount aws:SecureTransport",
                "{'StringEquals':{'x:X':'1','y:Y':'2'},'Bool':{'x:X':true}} | UNKNOWN | x:X y:Y",
                "[] | UNKNOWN | ",
                "{'Bool':true,'StringEquals':{'aws:PrincipalAccount':'1'}} | NO | ",
            })
    void allConditionsHaveToHold(String condition, String verdict, @Nullable String keys) {
        ConditionBlock.Verdict judged = block(condition).judge(USE);
        assertThat(judged.applies()).hasToString(verdict);
        assertThat(String.join(" ", judged.keys())).isEqualTo(keys == null ? "" : keys);
    }

    @Test
    void theExternalIdIsNotShown() {
        assertThat(BY_ROOT.toString()).doesNotContain(EXTERNAL_ID);
    }

    private static String judged(AccessRequest request, String condition) {
        return block(condition).judge(request).applies().toString();
    }

    private static String entry(String operator, String key, String values) {
        return "{'" + operator + "':{'" + key + "':" + values + "}}";
    }

    private static ConditionBlock block(String condition) {
        try {
            return new ConditionBlock(JSON.readTree(condition.replace('\'', '"')));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(condition, broken);
        }
    }
}
