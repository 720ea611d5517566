package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single quotes replace double quotes. */
class PolicyDocumentTest {
    private static final ObjectNode OURS = Statements.useKey(
            "64b7f0c2a1d2e3f405060708", "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final String SID = OURS.path("Sid").asText();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Statement':[]}",
                "{'Statement':[{}]}",
                "{'Version':'2012-10-17','Statement':[{'Sid':'A','Effect':'Allow','Action':'*','Resource':'*'}]}",
                "{'Version':'2008-10-17','Id':'i','Statement':[{'Effect':'Deny','NotAction':['a:A'],'NotResource':[]}]}",
                "{'Statement':[{'Principal':'*'},{'NotPrincipal':{'AWS':['111122223333','*']}}]}",
                "{'Statement':[{'Principal':{'Service':['a.amazonaws.com'],'Federated':'f','CanonicalUser':'c'}}]}",
                "{'Statement':[{'Condition':{'Bool':{'aws:MultiFactorAuthPresent':true}}}]}",
                "{'Statement':[{'Condition':{'NumericLessThan':{'aws:MultiFactorAuthAge':3600}}}]}",
                "{'Statement':[{'Condition':{'A':{},'B':{'k':[]},'C':{'k':[true,1,'1',null]}}}]}",
                "{'Statement':[{'X':[1.0,1E2,1e+2,-0,-0.0,0.10,100000000000000000000,1E400,1e-7]}]}",
                "{'Statement':[{'X':'\\/\\u0041\\u00e9\\u4e2d\\t\\'\\\\'}]}",
                "{'St\\u0061tement':[{'\\u0053id':'a'}],'After':[{},[]]}",
                "{'Statement':[{'Sid':'Grüße, ÿ','Resource':'a  b\u00a0'}]}",
                "{'Statement':[{'Sid':''},{'Sid':''},{'Sid':1},{'Sid':null}]}",
                "{'X':{'Statement':[1]},'Statement':[{'Statement':2}],'Y':'Statement'}",
                "{'Statement':[{'X':[[],{},[{}],'',{'':''}]}]}",
                "{'statement':1,'Statement':[]}",
            })
    void everyShapeIsWrittenAsItWasRead(String text) {
        String json = json(text);
        PolicyDocument document = PolicyDocument.parse(json);
        assertThat(document.toJson()).isEqualTo(json);

        String merged = document.with(OURS).toJson();
        assertThat(merged.replace("," + OURS, "").replace(OURS.toString(), "")).isEqualTo(json);
        assertThat(PolicyDocument.parse(merged).without(SID).toJson()).isEqualTo(json);
    }

    @Test
    void onlyWhiteSpaceBetweenTokensIsRemoved() {
        assertThat(parse(" {\r\n\t'Statement' : [ { 'Sid' : ' a\\' b ' , 'X' : [ 1 , 2 ] } ] , 'Id' : 'c\\\\' }\n")
                        .toJson())
                .isEqualTo(json("{'Statement':[{'Sid':' a\\' b ','X':[1,2]}],'Id':'c\\\\'}"));
    }

    @Test
    void ourStatementIsAddedToATypicalTrustPolicy() {
        String before = """
                {
                  'Version': '2008-10-17',
                  'Id': '__default_policy_ID',
                  'Statement': [
                    { 'Sid': 'Admins', 'Effect': 'Allow', 'Principal': { 'AWS': 'arn:aws:iam::111122223333:root' },
                      'Action': 'sts:AssumeRole', 'Condition': { 'Bool': { 'aws:MultiFactorAuthPresent': true } } },
                    { 'Effect': 'Allow', 'Principal': { 'Service': 'lambda.amazonaws.com' }, 'Action': 'sts:AssumeRole' },
                    { 'Sid': 'Partners', 'Effect': 'Allow', 'Principal': { 'AWS': ['444455556666', '777788889999'] },
                      'Action': ['sts:AssumeRole', 'sts:TagSession'] }
                  ]
                }
                """;
        ObjectNode trust = Statements.trust(
                "65a1b2c3d4e5f60718293a4b", "arn:aws:iam::536727724300:root", "8f1c2d3e-0000-4000-8000-000000000001");

        assertThat(parse(before).with(trust).toJson()).isEqualTo(json("""
                {'Version':'2008-10-17','Id':'__default_policy_ID','Statement':[\
                {'Sid':'Admins','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:root'},\
                'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:MultiFactorAuthPresent':true}}},\
                {'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:AssumeRole'},\
                {'Sid':'Partners','Effect':'Allow','Principal':{'AWS':['444455556666','777788889999']},\
                'Action':['sts:AssumeRole','sts:TagSession']},\
                {'Sid':'AtlasCmk65a1b2c3d4e5f60718293a4bd4ea0a66','Effect':'Allow',\
                'Principal':{'AWS':'arn:aws:iam::536727724300:root'},'Action':'sts:AssumeRole',\
                'Condition':{'StringEquals':{'sts:ExternalId':'8f1c2d3e-0000-4000-8000-000000000001'}}}]}"""));
    }

    @Test
    void statementsAreAddedToAnEmptyDocumentAndRemovedAgain() {
        PolicyDocument empty = PolicyDocument.empty();
        assertThat(empty.toJson()).isEqualTo(json("{'Version':'2012-10-17','Statement':[]}"));
        assertThat(empty.isEmpty()).isTrue();

        PolicyDocument merged = empty.with(OURS);
        assertThat(merged.isEmpty()).isFalse();
        assertThat(merged.statement(SID)).contains(OURS);
        assertThat(merged.without(SID).toJson()).isEqualTo(empty.toJson());
    }

    @Test
    void anEquivalentStatementIsLeftAsItIs() {
        PolicyDocument respelt =
                parse("{'Statement':{'Sid':'A','Action':'KMS:*','Principal':{'AWS':['111122223333']}}}");
        assertThat(respelt.with(
                        node("{'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Sid':'A'}")))
                .isSameAs(respelt);
    }

    @Test
    void aSingleStatementIsReplacedAloneAndJoinedInAnArray() {
        PolicyDocument lone = parse("{'Statement':{'Sid':'A','Action':'a'}}");
        assertThat(lone.with(node("{'Sid':'A','Action':'b'}")).toJson())
                .isEqualTo(json("{'Statement':{'Sid':'A','Action':'b'}}"));
        assertThat(lone.with(node("{'Sid':'B'}")).toJson())
                .isEqualTo(json("{'Statement':[{'Sid':'A','Action':'a'},{'Sid':'B'}]}"));
        assertThat(lone.without("A").toJson()).isEqualTo(json("{'Statement':[]}"));
        assertThat(lone.without("B")).isSameAs(lone);
    }

    @Test
    void aSidMatchesExactlyAndOnlyAsAString() {
        PolicyDocument document = parse("{'Statement':[{'Sid':'a'},{'Sid':1},{}]}");
        assertThat(document.statement("A")).isEmpty();
        assertThat(document.statement("1")).isEmpty();
        assertThat(document.statement("a")).contains(node("{'Sid':'a'}"));
    }

    @Test
    void aRepeatedSidIsRefusedIfItIsAskedFor() {
        PolicyDocument document = parse("{'Statement':[{},{'Sid':'secret'},{'Sid':'secret','Action':'a'}]}");
        assertThat(document.with(OURS).statements()).hasSize(4);
        assertThatExceptionOfType(PolicyRejected.class)
                .isThrownBy(() -> document.statement("secret"))
                .withMessage("2 statements of the policy document, the first of them statement 2, have the same Sid, "
                        + "and IAM demands that it is unique");
        assertThatThrownBy(() -> document.without("secret")).isInstanceOf(PolicyRejected.class);
        assertThatThrownBy(() -> document.with(node("{'Sid':'secret'}"))).isInstanceOf(PolicyRejected.class);
    }

    @Test
    void ourStatementNeedsASid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyDocument.empty().with(node("{'Effect':'Allow'}")))
                .withMessage("the new statement needs a Sid");
    }

    @Test
    void grantsIgnoresTheSidOfForeignStatements() {
        PolicyDocument document = parse("{'Statement':[{'Sid':'Other','Effect':'Allow','Action':['KMS:Decrypt']}]}");
        assertThat(document.grants(node("{'Sid':'Mine','Effect':'Allow','Action':'kms:Decrypt'}")))
                .isTrue();
        assertThat(document.grants(node("{'Effect':'Allow','Action':'kms:Decrypt'}")))
                .isTrue();
        assertThat(document.grants(node("{'Effect':'Deny','Action':'kms:Decrypt'}")))
                .isFalse();
    }

    /** Otherwise, removing one project's statement would remove another project's access. */
    @Test
    void aStatementForAnotherProjectDoesNotCountForThisOne() {
        ObjectNode same = Statements.useKey(
                "64b7f0c2a1d2e3f405060709", OURS.path("Resource").asText());
        PolicyDocument document = PolicyDocument.empty().with(OURS);

        assertThat(document.grants(OURS)).isTrue();
        assertThat(document.grants(same)).isFalse();
        PolicyDocument both = document.granting(List.of(OURS, same));
        assertThat(both.statements()).containsExactly(OURS, same);
        assertThat(both.granting(List.of(OURS, same))).isSameAs(both);
        assertThat(both.without(SID).grants(same)).isTrue();
    }

    @Test
    void oursAreDistinguishedFromForeignStatements() {
        PolicyDocument document =
                parse("{'Statement':[{'Sid':'A'},{},{'Sid':1}]}").with(OURS);

        assertThat(document.foreign()).isEqualTo(3);
        assertThat(document.ourSids("")).containsExactly(SID);
        assertThat(document.ourSids(Statements.keySids("64b7f0c2a1d2e3f405060708")))
                .containsExactly(SID);
        assertThat(document.ourSids(Statements.keySids("64b7f0c2a1d2e3f405060709")))
                .isEmpty();
    }

    @Test
    void callersGetCopies() {
        PolicyDocument document = PolicyDocument.empty().with(OURS);
        String before = document.toJson();
        document.statements().getFirst().removeAll();
        document.statement(SID).orElseThrow().removeAll();
        ((ObjectNode) document.tree()).removeAll();
        ObjectNode given = OURS.deepCopy();
        PolicyDocument other = PolicyDocument.empty().with(given);
        given.removeAll();
        assertThat(document.toJson()).isEqualTo(before);
        assertThat(document.statement(SID)).contains(OURS);
        assertThat(other.toJson()).isEqualTo(before);
    }

    @Test
    void theTreeKeepsNumbersExact() {
        assertThat(parse("{'Statement':[],'X':[1.10,12345678901234567890]}")
                        .tree()
                        .get("X")
                        .toString())
                .isEqualTo("[1.10,12345678901234567890]");
    }

    @Test
    void theFingerprintIsStable() {
        assertThat(PolicyDocument.empty().fingerprint())
                .isEqualTo(PolicyDocument.parse(json("{'Statement':[ ],'Version':'2012-10-17'}"))
                        .fingerprint())
                .matches("[0-9a-f]{64}");
        assertThat(parse("{'Statement':[],'X':'\\ud800'}").fingerprint())
                .isNotEqualTo(parse("{'Statement':[],'X':'\\ud801'}").fingerprint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                       | the policy document is not a JSON object
            null                                     | the policy document is not a JSON object
            'secret'                                 | the policy document is not a JSON object
            [{'Statement':[]}]                       | the policy document is not a JSON object
            secret                                   | the policy document is not JSON, line 1, column 1
            {'Statement':[]                          | the policy document is not JSON, line 1, column 16
            {'Statement':[],}                        | the policy document is not JSON, line 1, column 17
            {'Statement':[]} secret                  | the policy document is not JSON, line 1, column 18
            {'Statement':[]}{}                       | the policy document is not JSON, line 1, column 17
            {'Statement':[{'a':1 2}]}                | the policy document is not JSON, line 1, column 22
            {'Statement':[{'secret':01}]}            | the policy document is not JSON, line 1, column 26
            {'Statement':[{'secret':NaN}]}           | the policy document is not JSON, line 1, column 28
            {}                                       | the policy document has no Statement
            {'statement':[]}                         | the policy document has no Statement
            {'Statement':null}                       | Statement of the policy document is neither an object nor an array of objects
            {'Statement':'secret'}                   | Statement of the policy document is neither an object nor an array of objects
            {'Statement':[{},{},['secret']]}         | statement 3 of the policy document is not an object
            {'Statement':[{},'secret']}              | statement 2 of the policy document is not an object
            {'Statement':[1,{}]}                     | statement 1 of the policy document is not an object
            {'Statement':[null]}                     | statement 1 of the policy document is not an object
            {'Statement':[{},{'a':{'secret':1,'secret':1}}]} | statement 2 of the policy document has a member twice in one object, and IAM takes each only once
            {'Statement':[{'Sid':1,'\\u0053id':2}]}  | statement 1 of the policy document has a member twice in one object, and IAM takes each only once
            {'Statement':[],'Statement':[]}          | the policy document outside its statements has a member twice in one object, and IAM takes each only once
            {'Id':1,'Statement':[],'Id':1}           | the policy document outside its statements has a member twice in one object, and IAM takes each only once
            {'Version':'2020-03-17','Statement':[]}  | Version of the policy document is neither 2012-10-17 nor 2008-10-17, and IAM knows no other
            {'Version':null,'Statement':[]}          | Version of the policy document is neither 2012-10-17 nor 2008-10-17, and IAM knows no other
            {'Version':20121017,'Statement':[]}      | Version of the policy document is neither 2012-10-17 nor 2008-10-17, and IAM knows no other
            """)
    void aDocumentThatCannotBeReadSafelyIsRefusedAndNotQuoted(String text, String message) {
        assertThatExceptionOfType(PolicyRejected.class)
                .isThrownBy(() -> parse(text))
                .withMessage(message)
                .withNoCause();
    }

    @Test
    void aDocumentThatIsTooDeepOrTooLongIsRefused() {
        String deep = "{'Statement':[],'X':" + "[".repeat(31) + "]".repeat(31) + "}";
        assertThat(parse(deep).toJson()).isEqualTo(json(deep));
        assertThatThrownBy(() -> parse("{'Statement':[],'X':" + "[".repeat(32) + "]".repeat(32) + "}"))
                .isInstanceOf(PolicyRejected.class)
                .hasMessageStartingWith("the policy document is nested deeper than 32 levels or has a number")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{'Statement':[],'X':" + "1".repeat(1_001) + "}"))
                .isInstanceOf(PolicyRejected.class)
                .hasMessageContaining("more than 1,000 digits")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{'Statement':[],'X':1E99999999999}"))
                .isInstanceOf(PolicyRejected.class)
                .hasMessage("the policy document has a number whose exponent is beyond 2,147,483,647")
                .hasNoCause();
        assertThatThrownBy(() -> parse("{'Statement':[]" + " ".repeat(131_072) + "}"))
                .isInstanceOf(PolicyRejected.class)
                .hasMessage("the policy document has 131,088 characters, and AWS takes at most 131,072");
    }

    @Test
    void charactersThatAwsDoesNotAcceptAreReadButNotWritten() {
        PolicyDocument latin = parse("{'Statement':[{'Sid':'ÿ\u00a0'}]}");
        latin.requireWritable();
        parse("{'Statement':[{'Sid':'\\u4e2d'}]}").requireWritable();

        PolicyDocument chinese = parse("{'Statement':[{},{'Sid':'中'}]}").with(OURS);
        assertThat(chinese.toJson()).contains("中");
        assertThatExceptionOfType(PolicyRejected.class)
                .isThrownBy(chinese::requireWritable)
                .withMessage("statement 2 of the policy document has the character U+4E2D, and AWS takes none beyond "
                        + "U+00FF; in JSON it can be escaped");
        assertThatThrownBy(() -> parse("{'Id':'€','Statement':[]}").requireWritable())
                .isInstanceOf(PolicyRejected.class)
                .hasMessageStartingWith(
                        "the part outside its statements of the policy document has the character U+20AC");
    }

    @Test
    void toStringHasNoPolicyText() {
        assertThat(parse("{'Statement':[{'Sid':'secret'}]}"))
                .hasToString("policy document of 1 statements, 32 characters");
    }

    private static PolicyDocument parse(String text) {
        return PolicyDocument.parse(json(text));
    }

    private static ObjectNode node(String text) {
        return parse("{'Statement':" + text + "}").statements().getFirst();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
