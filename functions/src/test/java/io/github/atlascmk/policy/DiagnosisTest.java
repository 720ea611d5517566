package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single quotes replace double quotes. */
class DiagnosisTest {
    private static final String ATLAS = "arn:aws:iam::536727724300:user/atlas";
    private static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String ACCOUNT = "111122223333";

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
        assertThat(of("{'Sid':'DenyAtlas','Effect':'Deny'," + members + "}").trustDenials(ATLAS))
                .containsExactly("statement \"DenyAtlas\"");
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
        assertThat(of("{" + members + "}").trustDenials(ATLAS)).isEmpty();
    }

    @Test
    void labelsShowOnlyPlainSidsAndMentionConditions() {
        String deny = "'Effect':'Deny','Principal':'*','Action':'*'";
        assertThat(of(
                                "{'Effect':'Allow'}",
                                "{" + deny + "}",
                                "{'Sid':'Two words'," + deny + ",'Condition':{'Bool':{'k':true}}}",
                                "{'Sid':'<b>'," + deny + "}",
                                "{'Sid':1," + deny + "}")
                        .trustDenials(ATLAS))
                .containsExactly(
                        "statement 2 (it has no Sid)",
                        "statement \"Two words\", under conditions",
                        "statement 4 (its Sid isn't plain)",
                        "statement 5 (its Sid isn't plain)");
    }

    @Test
    void aDenyOfOneOfTheThreeKeyActionsIsNamed() {
        Diagnosis key = of(
                "{'Sid':'A','Effect':'Deny','Principal':'*','Action':'kms:Describe*','Resource':'*'}",
                "{'Sid':'B','Effect':'Deny','Principal':'*','Action':'kms:ScheduleKeyDeletion','Resource':'*'}",
                "{'Sid':'C','Effect':'Deny','Principal':'*','NotAction':['kms:Encrypt','kms:DescribeKey'],'Resource':'*'}");
        assertThat(key.keyDenials(ROLE)).containsExactly("statement \"A\"", "statement \"C\"");
    }

    @Test
    void manyWildcardsAreMatchedAtOnce() {
        assertThat(of("{'Effect':'Deny','Principal':'*','Action':'" + "*".repeat(2_000) + "x'}")
                        .trustDenials(ATLAS))
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
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*','Condition':{}",
                "'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*',"
                        + "'Condition':{'StringEquals':{'kms:ViaService':'s3.us-east-1.amazonaws.com'}}",
            })
    void aKeyPolicyDoesNotDelegate(String members) {
        assertThat(of("{" + members + "}").delegatesTo(ACCOUNT)).isFalse();
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

    private static Diagnosis of(String... statements) {
        return new Diagnosis(
                PolicyDocument.parse(("{'Statement':[" + String.join(",", statements) + "]}").replace('\'', '"')));
    }
}
