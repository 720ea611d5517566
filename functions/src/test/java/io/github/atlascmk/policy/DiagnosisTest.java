package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single quotes replace double quotes. */
class DiagnosisTest {
    private static final String ATLAS = "arn:aws:iam::536727724300:user/atlas";
    private static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String ACCOUNT = "111122223333";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String OTHER_KEY =
            "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
    private static final AccessRequest ASSUMPTION =
            AccessRequest.assumeRole(ATLAS, "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1");
    private static final AccessRequest USE = AccessRequest.useKey(ROLE, KEY, null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Principal':'*','Action':'sts:AssumeRole'",
                "'Principal':{'AWS':'*'},'Action':'STS:assumerole'",
                "'Principal':{'AWS':['x','536727724300']},'Action':['a:A','sts:*']",
                "'Principal':{'AWS':'arn:aws:iam::536727724300:root'},'Action':'*'",
                "'Principal':{'AWS':'arn:aws:iam::536727724300:user/atlas'},'Action':'sts:Assume????'",
                "'Principal':'*','NotAction':'sts:TagSession'",
                "'NotPrincipal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'sts:AssumeRole'",
                "'NotPrincipal':{'AWS':'arn:aws:iam::536727724300:user/atlas'},'Action':'sts:AssumeRole'",
                "'NotPrincipal':{'AWS':'536727724300'},'Action':'sts:AssumeRole'",
                "'NotPrincipal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'",
            })
    void aDenyThatAppliesToAtlasIsNamed(String members) {
        assertThat(of("{'Sid':'DenyAtlas','Effect':'Deny'," + members + "}").trustDenials(ASSUMPTION))
                .singleElement()
                .satisfies(deny -> {
                    assertThat(deny.isCertain()).isTrue();
                    assertThat(deny.words()).isEqualTo("statement \"DenyAtlas\" of the trust policy");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'",
                "'Effect':'Deny','Principal':{'AWS':'111122223333'},'Action':'*'",
                "'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::536727724300:user/atlas2'},'Action':'*'",
                "'Effect':'Deny','Principal':{'Service':'*'},'Action':'*'",
                "'Effect':'Deny','Principal':'*','Action':'sts:AssumeRoleWithSAML'",
                "'Effect':'Deny','Principal':'*','Action':'sts:Assume?'",
                "'Effect':'Deny','Principal':'*','NotAction':['sts:Assume*']",
                "'Effect':'Deny','NotPrincipal':{'AWS':['536727724300','arn:aws:iam::536727724300:user/atlas']},'Action':'*'",
                "'Effect':'Deny','NotPrincipal':'*','Action':'*'",
                "'Effect':'Deny','Action':'*'",
                "'Effect':'Deny','Principal':'*'",
            })
    void aStatementThatDoesNotDenyAtlasIsNotNamed(String members) {
        assertThat(of("{" + members + "}").trustDenials(ASSUMPTION)).isEmpty();
    }

    @Test
    void labelsShowOnlyPlainSids() {
        String deny = "'Effect':'Deny','Principal':'*','Action':'*'";
        assertThat(of(
                                "{'Effect':'Allow'}",
                                "{" + deny + "}",
                                "{'Sid':'Two words'," + deny + ",'Condition':{'Bool':{'k':true}}}",
                                "{'Sid':'<b>'," + deny + "}",
                                "{'Sid':1," + deny + "}")
                        .trustDenials(ASSUMPTION))
                .extracting(Deny::words)
                .containsExactly(
                        "statement 2 (it has no Sid) of the trust policy",
                        "statement \"Two words\" of the trust policy, if k makes it apply",
                        "statement 4 (its Sid isn't plain) of the trust policy",
                        "statement 5 (its Sid isn't plain) of the trust policy");
    }

    /** Values of conditions, which may be external ids, are never among them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'StringEquals':{'aws:PrincipalOrgID':'o-1'}} | if aws:PrincipalOrgID makes it apply",
                "{'StringEquals':{'b:B':'1','a:A':'2'},'Bool':{'b:B':true}} | if a:A and b:B make it apply",
                "{'Bool':{'aws:SecureTransport':true},'Bool2':{'x:X':1}} | if x:X makes it apply",
                "{'Bool':{'aws:SecureTransport':true}} | since aws:SecureTransport makes it apply",
                "{'Bool':{'<b>':true}} | if its conditions make it apply",
                "{'Bool':{'<b>':true,'x:X':true}} | if its conditions make it apply",
                "'?' | if its conditions make it apply",
                "{'Bool':'?'} | if its conditions make it apply",
            })
    void aDenyUnderConditionsNamesTheKeysThatMatter(String condition, String words) {
        String deny = "{'Sid':'D','Effect':'Deny','Principal':'*','Action':'*','Condition':" + condition + "}";
        assertThat(of(deny).trustDenials(ASSUMPTION))
                .extracting(Deny::words)
                .containsExactly("statement \"D\" of the trust policy, " + words);
    }

    @Test
    void anEmptyConditionIsNone() {
        assertThat(of("{'Sid':'D','Effect':'Deny','Principal':'*','Action':'*','Condition':{}}")
                        .trustDenials(ASSUMPTION))
                .extracting(Deny::hasConditions, Deny::isCertain)
                .containsExactly(tuple(false, true));
    }

    /** Before the project's first Atlas role, only what is denied to everyone is known to be denied to Atlas. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Principal':'*' | 1",
                "'Principal':{'AWS':['x','*']} | 1",
                "'Principal':{'AWS':'536727724300'} | 0",
                "'NotPrincipal':{'AWS':'111122223333'} | 0",
            })
    void aPrincipalThatIsNotKnownYetIsDeniedWhatEveryoneIs(String principal, int denials) {
        assertThat(of("{'Effect':'Deny'," + principal + ",'Action':'*'}")
                        .trustDenials(AccessRequest.assumeRole(null, null)))
                .hasSize(denials);
    }

    @Test
    void anotherStatementOrDocumentHasAnotherFingerprint() {
        String deny = "{'Effect':'Deny','Principal':'*','Action':'sts:*'}";
        String same = "{'Principal':{'AWS':'*'},'Action':['STS:*'],'Effect':'Deny'}";
        String other = "{'Effect':'Deny','Principal':'*','Action':'sts:A*'}";
        String first = of(deny).trustDenials(ASSUMPTION).getFirst().fingerprint();
        assertThat(of(same).trustDenials(ASSUMPTION).getFirst().fingerprint()).isEqualTo(first);
        assertThat(of(other).trustDenials(ASSUMPTION).getFirst().fingerprint()).isNotEqualTo(first);
        assertThat(of(deny).keyDenials(ASSUMPTION).getFirst().fingerprint()).isNotEqualTo(first);
    }

    @Test
    void aDenyOfOneOfTheThreeKeyActionsIsNamed() {
        Diagnosis key = of(
                "{'Sid':'A','Effect':'Deny','Principal':'*','Action':'kms:Describe*','Resource':'*'}",
                "{'Sid':'B','Effect':'Deny','Principal':'*','Action':'kms:ScheduleKeyDeletion','Resource':'*'}",
                "{'Sid':'C','Effect':'Deny','Principal':'*','NotAction':['kms:Encrypt','kms:DescribeKey'],'Resource':'*'}");
        assertThat(key.keyDenials(USE))
                .extracting(Deny::words)
                .containsExactly("statement \"A\" of the key policy", "statement \"C\" of the key policy");
    }

    /** What isn't documented counts against us. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Resource':'*' | true",
                "'Resource':['x','" + KEY + "'] | true",
                "'Resource':'arn:aws:kms:*:111122223333:key/*' | true",
                "'Resource':'" + OTHER_KEY + "' | false",
                "'Resource':'arn:aws:kms:eu-central-1:111122223333:alias/orders' | false",
                "'Resource':'1234abcd-12ab-34cd-56ef-1234567890ab' | false",
                "'Resource':[] | false",
                "'NotResource':'" + OTHER_KEY + "' | true",
                "'NotResource':'arn:aws:kms:*:111122223333:key/*' | true",
                "'NotResource':'" + KEY + "' | false",
                "'NotResource':['*'] | false",
                "'Sid':'x' | false",
            })
    void aDenyOfAKeyPolicyIsAboutItsOwnKey(String resource, boolean denied) {
        assertThat(of("{'Effect':'Deny','Principal':'*','Action':'kms:*'," + resource + "}")
                        .keyDenials(USE))
                .hasSize(denied ? 1 : 0)
                .allMatch(Deny::isCertain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Resource':'*' | '' | true",
                "'Resource':'arn:aws:kms:*:111122223333:key/*' | '' | true",
                "'Resource':'arn:aws:kms:${aws:RequestedRegion}:111122223333:key/*' | aws:RequestedRegion | false",
                "'Resource':'" + OTHER_KEY + "' | none | false",
                "'NotResource':'arn:aws:kms:*:111122223333:key/*' | none | false",
                "'NotResource':'arn:aws:s3:::*' | '' | true",
                "'NotResource':'arn:aws:kms:${aws:RequestedRegion}:*:key/*' | aws:RequestedRegion | false",
            })
    void aDenyOfTheRolesOwnPolicyIsNamedWithIt(String resource, String keys, boolean certain) {
        List<Deny> denials = of("{'Sid':'D','Effect':'Deny','Action':'kms:*'," + resource + "}")
                .roleDenials("the inline policy \"x\"", USE);
        if (keys.equals("none")) {
            assertThat(denials).isEmpty();
            return;
        }
        assertThat(denials).singleElement().satisfies(deny -> {
            assertThat(deny.words()).startsWith("statement \"D\" of the inline policy \"x\"");
            assertThat(String.join(",", deny.keys())).isEqualTo(keys.equals("''") ? "" : keys);
            assertThat(deny.isCertain()).isEqualTo(certain);
        });
    }

    @Test
    void manyWildcardsAreMatchedAtOnce() {
        assertThat(of("{'Effect':'Deny','Principal':'*','Action':'" + "*".repeat(2_000) + "x'}")
                        .trustDenials(ASSUMPTION))
                .isEmpty();
    }

    /**
     * Foreign statements are kept, and so are ours that name a principal that exists, however often their Sid occurs.
     */
    @Test
    void onlyOurOwnOrphansAreRemoved() {
        String dead = "'Principal':{'AWS':'AROA1234567890ABCDEF'}}";
        assertThat(of(
                                "{'Sid':'Theirs'," + dead,
                                "{'Sid':'AtlasCmk1'," + dead,
                                "{'Sid':'AtlasCmk2','Principal':{'AWS':'*'}}",
                                "{'Sid':'AtlasCmk2','Principal':{'AWS':'*'}}")
                        .withoutOurOrphans()
                        .statements())
                .extracting(statement -> statement.path("Sid").asText())
                .containsExactly("Theirs", "AtlasCmk2", "AtlasCmk2");
    }

    @Test
    void orphansAreUniqueIdsAmongAwsPrincipals() {
        assertThat(of(
                                "{'Principal':{'AWS':['AROA1234567890ABCDEF','arn:aws:iam::111122223333:role/AROA']}}",
                                "{'NotPrincipal':{'AWS':'AIDA1234567890ABCDEF'}}",
                                "{'Principal':{'AWS':'AROA1234567890ABCDEF','Service':'AROAXXXXXXXXXXXXXXXX'}}",
                                "{'Principal':'*'}",
                                "{}")
                        .orphans())
                .containsExactly("AIDA1234567890ABCDEF", "AROA1234567890ABCDEF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':['444455556666','111122223333']},'Action':'*','Resource':['*']}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':['KMS:Decrypt','kms:enc*','kms:D?scribeKey'],'Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*crypt','Resource':'*'},"
                        + "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:Describe*','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'NotAction':'kms:ScheduleKeyDeletion','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*','Condition':{}}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'" + KEY + "'}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':['" + OTHER_KEY
                        + "','" + KEY + "']}",
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','NotResource':'" + OTHER_KEY
                        + "'}",
            })
    void aKeyPolicyDelegatesToAnAccount(String statements) {
        assertThat(of(statements).delegatesTo(ACCOUNT)).isTrue();
        assertThat(of(statements).allowsRole(ROLE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Deny','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'kms:*','Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:user/a'},'Action':'kms:*','Resource':'*'",
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'",
                "'Effect':'Allow','NotPrincipal':{'AWS':'444455556666'},'Action':'kms:*','Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':['kms:Decrypt','kms:Encrypt'],'Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'NotAction':'kms:Encrypt','Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Resource':'*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'" + OTHER_KEY + "'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'arn:aws:kms:*:111122223333:key/*'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'arn:aws:kms:eu-central-1:111122223333:alias/orders'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'1234abcd-12ab-34cd-56ef-1234567890ab'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':[]",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','NotResource':'" + KEY + "'",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','NotResource':['" + OTHER_KEY
                        + "','arn:aws:kms:*:111122223333:alias/a']",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','NotResource':[]",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*',"
                        + "'Condition':{'StringEquals':{'kms:ViaService':'s3.us-east-1.amazonaws.com'}}",
            })
    void aKeyPolicyDoesNotDelegate(String members) {
        assertThat(of("{" + members + "}").delegatesTo(ACCOUNT)).isFalse();
    }

    /** Then nothing but "*" is known to be the key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Resource':'*' | true",
                "'Resource':'" + KEY + "' | false",
                "'NotResource':'" + OTHER_KEY + "' | false",
            })
    void thePolicyOfAKeyThatIsNotKnown(String resource, boolean delegates) {
        PolicyDocument policy =
                PolicyDocument.parse(("{'Statement':{'Effect':'Allow','Principal':{'AWS':'111122223333'},"
                                + "'Action':'kms:*'," + resource + "}}")
                        .replace('\'', '"'));
        assertThat(new Diagnosis(policy).delegatesTo(ACCOUNT)).isEqualTo(delegates);
    }

    @Test
    void statementsWithoutActionOrResourceHaveNoEffect() {
        assertThat(of(
                                "{'Sid':'A','Action':'kms:*','Resource':'*'}",
                                "{'Sid':'B','Action':'kms:*'}",
                                "{'Sid':'C','Resource':'*'}",
                                "{'Sid':'D','Action':[],'Resource':'*'}",
                                "{'Sid':'E','Action':'kms:*','Resource':[]}",
                                "{'Sid':'F','NotAction':'kms:*','NotResource':'x'}")
                        .ineffective())
                .containsExactly("statement \"B\"", "statement \"C\"", "statement \"D\"", "statement \"E\"");
        assertThat(of("{'Action':'kms:*','Resource':'*'}", "{}").ineffective())
                .containsExactly("statement 2 (it has no Sid)");
    }

    /** The writer's own conditions are judged like Atlas's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Resource':'*' | denies kms:PutKeyPolicy to " + ROLE + ", in statement \"D\" of the key policy",
                "'Resource':'" + OTHER_KEY + "' | ",
                "'Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}} | ",
                "'Resource':'*','Condition':{'ArnEquals':{'aws:PrincipalArn':'" + ROLE
                        + "'}} | denies kms:PutKeyPolicy to " + ROLE
                        + ", in statement \"D\" of the key policy, since aws:PrincipalArn makes it apply",
            })
    void aWriterThatIsDeniedIsLockedOut(String members, @Nullable String why) {
        assertThat(of(
                                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'"
                                        + KEY + "'}",
                                "{'Sid':'D','Effect':'Deny','Principal':'*','Action':'kms:Put*'," + members + "}")
                        .lockOut(ROLE))
                .isEqualTo(Optional.ofNullable(why));
    }

    @Test
    void aWriterWhoIsAllowedNothingIsLockedOut() {
        assertThat(of("{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'" + OTHER_KEY
                                + "'}")
                        .lockOut(ROLE))
                .hasValueSatisfying(why -> assertThat(why).startsWith("doesn't allow kms:PutKeyPolicy to " + ROLE));
    }

    @Test
    void aKeyPolicyAllowsTheRoleByItsArn() {
        Diagnosis ours =
                new Diagnosis(PolicyDocument.empty().with(Statements.allowRole("64b7f0c2a1d2e3f405060708", ROLE)));
        assertThat(ours.allowsRole(ROLE)).isTrue();
        assertThat(ours.allowsRole(ROLE + "2")).isFalse();
        assertThat(ours.delegatesTo(ACCOUNT)).isFalse();
    }

    @Test
    void aKeyPolicyAllowsItsWriterUnconditionally() {
        String allow = "{'Effect':'Allow','Action':'kms:Put*','Resource':'*','Principal':";
        assertThat(of(allow + "'*'}").allowsUnconditionally(ROLE, "kms:PutKeyPolicy"))
                .isTrue();
        assertThat(of(allow + "{'AWS':'" + ROLE + "'}}").allowsUnconditionally(ROLE, "kms:PutKeyPolicy"))
                .isTrue();
        assertThat(of(allow + "{'AWS':'111122223333'}}").allowsUnconditionally(ROLE, "kms:PutKeyPolicy"))
                .isTrue();
        assertThat(of(allow + "{'AWS':'444455556666'}}").allowsUnconditionally(ROLE, "kms:PutKeyPolicy"))
                .isFalse();
        assertThat(of(allow + "'*'}").allowsUnconditionally(ROLE, "kms:GetKeyPolicy"))
                .isFalse();
    }

    /** Whether ours is there already. What counts as no condition, or as the key itself, differs in spelling only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'Resource':'*' | true | true",
                "'Resource':'*','Condition':{} | true | true",
                "'Resource':'" + KEY + "' | true | false",
                "'Resource':['" + OTHER_KEY + "','" + KEY + "'] | true | false",
                "'Resource':'" + OTHER_KEY + "' | false | false",
                "'Resource':'arn:aws:kms:*:111122223333:key/*' | false | false",
                "'NotResource':'" + OTHER_KEY + "' | false | false",
                "'Sid':'without' | false | false",
                "'Resource':'*','Condition':{'Bool':{'aws:SecureTransport':true}} | false | false",
            })
    void aKeyPolicyGrantsWhatOurStatementDoes(String members, boolean inKeyPolicy, boolean elsewhere) {
        PolicyDocument policy = PolicyDocument.parse(("{'Statement':{'Effect':'Allow','Principal':{'AWS':'" + ROLE
                        + "'},'Action':['kms:Decrypt','kms:Encrypt','kms:DescribeKey']," + members + "}}")
                .replace('\'', '"'));
        ObjectNode ours = Statements.allowRole("64b7f0c2a1d2e3f405060708", ROLE);
        assertThat(policy.ofKey(KEY).grants(ours)).isEqualTo(inKeyPolicy);
        assertThat(policy.grants(ours)).isEqualTo(elsewhere);
        assertThat(policy.ofKey(KEY).granting(List.of(ours)).statements()).hasSize(inKeyPolicy ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource({"111122223333, true", "arn:aws:iam::111122223333:role/atlas-cmk/orders, true", "444455556666, false"})
    void aKeyPolicyAdmitsTheRoleByItselfOrByItsAccount(String principal, boolean admits) {
        assertThat(of("{'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'kms:*','Resource':'*'}")
                        .admits(ROLE))
                .isEqualTo(admits);
    }

    private static Diagnosis of(String... statements) {
        return new Diagnosis(
                PolicyDocument.parse(("{'Statement':[" + String.join(",", statements) + "]}").replace('\'', '"'))
                        .ofKey(KEY));
    }
}
