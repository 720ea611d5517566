package io.github.atlascmk.local.cloud.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/app/orders";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/k1";

    private static RequestContext context() {
        return new RequestContext()
                .with("aws:SourceIp", "192.0.2.77")
                .with("aws:PrincipalArn", ROLE)
                .with("aws:PrincipalAccount", "111122223333")
                .with("aws:CurrentTime", "2026-01-15T09:00:00Z")
                .with("aws:SecureTransport", "true")
                .with("kms:EncryptionContextKeys", "a", "b")
                .withTags("aws:PrincipalTag/", Map.of("team", "orders"))
                .with("test:Number", "7")
                .without("aws:SourceVpce");
    }

    private static boolean holds(String condition) {
        return verdict("Allow", condition).allows();
    }

    private static PolicyEvaluator.Verdict verdict(String effect, String condition) {
        return verdict("'Effect':'" + effect + "','Action':'kms:Decrypt','Resource':'*','Condition':" + condition);
    }

    private static PolicyEvaluator.Verdict verdict(String statement) {
        Request request = new Request(new Requester(ROLE, "AROAEXAMPLE0000000001"), "kms:Decrypt", KEY, context());
        return PolicyEvaluator.evaluate(
                AwsFixture.json("{'Version':'2012-10-17','Statement':{" + statement + "}}"), request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                     | true",
                "{'StringEquals':{'aws:PrincipalAccount':'111122223333'}}               | true",
                "{'StringEquals':{'AWS:principalACCOUNT':['1','111122223333']}}         | true",
                "{'StringEquals':{'aws:PrincipalTag/team':'Orders'}}                    | false",
                "{'StringEqualsIgnoreCase':{'aws:PrincipalTag/team':'Orders'}}          | true",
                "{'StringNotEquals':{'aws:PrincipalTag/team':['x','orders']}}           | false",
                "{'StringNotEquals':{'aws:PrincipalTag/none':'x'}}                      | true",
                "{'StringEquals':{'aws:PrincipalTag/none':'x'}}                         | false",
                "{'StringEqualsIfExists':{'aws:PrincipalTag/none':'x'}}                 | true",
                "{'StringLike':{'aws:PrincipalTag/team':'ord?r*'}}                      | true",
                "{'StringNotLike':{'aws:PrincipalTag/team':'ord*'}}                     | false",
                "{'StringEquals':{'aws:PrincipalAccount':'${aws:PrincipalAccount}'}}    | true",
                "{'NumericLessThan':{'test:Number':10}}                                 | true",
                "{'NumericGreaterThanEquals':{'test:Number':'7.0'}}                     | true",
                "{'NumericNotEquals':{'test:Number':7}}                                 | false",
                "{'DateLessThan':{'aws:CurrentTime':'2026-02-01'}}                      | true",
                "{'DateGreaterThan':{'aws:CurrentTime':'2026-01-15T10:00:00+01:00'}}    | false",
                "{'DateLessThan':{'aws:CurrentTime':'1'}}                               | false",
                "{'Bool':{'aws:SecureTransport':true}}                                  | true",
                "{'Bool':{'aws:SecureTransport':'FALSE'}}                               | false",
                "{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','192.0.2.64/26']}}          | true",
                "{'IpAddress':{'aws:SourceIp':'192.0.2.0/26'}}                          | false",
                "{'IpAddress':{'aws:SourceIp':'192.0.2.77'}}                            | true",
                "{'IpAddress':{'aws:SourceIp':'2001:db8::/32'}}                         | false",
                "{'NotIpAddress':{'aws:SourceIp':'192.0.2.0/24'}}                       | false",
                "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/app/*'}}           | true",
                "{'ArnLike':{'aws:PrincipalArn':'arn:*:role/app/*'}}                    | false",
                "{'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/*'}} | false",
                "{'Null':{'aws:SourceVpce':true}}                                       | true",
                "{'Null':{'aws:SourceIp':'true'}}                                       | false",
                "{'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['a','b','c']}} | true",
                "{'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['a']}}      | false",
                "{'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':['b']}}       | true",
                "{'ForAnyValue:StringEquals':{'aws:PrincipalTag/none':['b']}}           | false",
                "{'ForAllValues:StringEquals':{'aws:PrincipalTag/none':['b']}}          | true",
                "{'Bool':{'aws:SecureTransport':true},'StringEquals':{'test:Number':'8'}} | false",
                "{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}                          | false",
                "{'StringEqualsIfExists':{'aws:PrincipalOrgID':'o-1'}}                  | false",
                "{'StringEquals':{'aws:PrincipalAccount':'${aws:PrincipalOrgID}'}}      | false",
            })
    void conditions(String condition, boolean expected) {
        assertThat(holds(condition)).isEqualTo(expected);
    }

    @Test
    void anUnknownKeyMakesADenyApplyAndAnAllowNot() {
        String unknown = "{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}";
        assertThat(verdict("Deny", unknown).denied()).isTrue();
        assertThat(verdict("Allow", unknown).allows()).isFalse();
    }

    @Test
    void anUnknownKeyDoesNotSaveADenyThatAKnownKeyRulesOut() {
        assertThat(verdict("Deny", "{'StringEquals':{'aws:PrincipalOrgID':'o-1','test:Number':'8'}}")
                        .denied())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Action':'kms:decrypt','Resource':'*'                      | true",
                "'Action':'KMS:D*','Resource':'*'                           | true",
                "'Action':'*','Resource':'*'                                | true",
                "'Action':['kms:Encrypt','kms:Decryp'],'Resource':'*'       | false",
                "'NotAction':'kms:Encrypt','Resource':'*'                   | true",
                "'NotAction':'kms:*','Resource':'*'                         | false",
                "'Action':'kms:*','Resource':'arn:aws:kms:*:111122223333:key/*' | true",
                "'Action':'kms:*','Resource':'arn:aws:kms:us-east-1:111122223333:key/K1' | false",
                "'Action':'kms:*','Resource':'arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/k1' | true",
                "'Action':'kms:*','NotResource':'arn:aws:kms:*:*:key/k2'    | true",
                "'Action':'kms:*','NotResource':'*'                         | false",
                "'Action':'kms:*'                                           | false",
                "'Resource':'*'                                             | false",
            })
    void actionsAndResources(String elements, boolean allowed) {
        assertThat(verdict("'Effect':'Allow'," + elements).allows()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'*'                                         | true  | false",
                "{'AWS':'*'}                                 | true  | false",
                "{'AWS':'AROAEXAMPLE0000000001'}             | true  | false",
                "{'AWS':['x','arn:aws:iam::111122223333:root']} | false | true",
                "{'AWS':'111122223333'}                      | false | true",
                "{'AWS':'444455556666'}                      | false | false",
                // A role is kept by its id: its ARN in a stored policy means a role that isn't there.
                "{'AWS':'arn:aws:iam::111122223333:role/app/orders'} | false | false",
                "{'Service':'kms.amazonaws.com'}             | false | false",
            })
    void principals(String principal, boolean direct, boolean delegated) {
        PolicyEvaluator.Verdict verdict =
                verdict("'Effect':'Allow','Action':'kms:*','Resource':'*','Principal':" + principal);
        assertThat(List.of(verdict.direct(), verdict.delegated())).containsExactly(direct, delegated);
    }

    @Test
    void version2008HasNoVariables() {
        String statement = "'Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                + "'Condition':{'StringEquals':{'aws:PrincipalAccount':'${aws:PrincipalAccount}'}}}}";
        Request request = new Request(new Requester(ROLE, null), "kms:Decrypt", KEY, context());
        assertThat(PolicyEvaluator.evaluate(AwsFixture.json("{" + statement), request)
                        .allows())
                .isFalse();
        assertThat(PolicyEvaluator.evaluate(AwsFixture.json("{'Version':'2012-10-17'," + statement), request)
                        .allows())
                .isTrue();
    }

    /** The matcher agrees with regular expressions on short texts, where wildcards meet often. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void wildcardsAreThoseOfRegularExpressions(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String pattern = text(random, "ab*?", 6);
            String text = text(random, "ab", 8);
            Pattern same = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
            assertThat(Glob.matches(pattern, text))
                    .as("seed %d: %s on %s", seed, pattern, text)
                    .isEqualTo(same.matcher(text).matches());
        }
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
