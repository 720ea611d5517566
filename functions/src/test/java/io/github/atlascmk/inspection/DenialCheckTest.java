package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS;
import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.document;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.RolePolicy;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialCheckTest {
    private static final String NEVER = ",'Condition':{'Bool':{'aws:SecureTransport':false}}";
    private static final String PERHAPS = ",'Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-exampleorgid'}}";
    private static final Pattern STATE = Pattern.compile("\"state\":\"([0-9a-f]{16})\"");

    /** Nothing overrules an explicit Deny; one whose conditions can't be judged may not be meant for us. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"'' | 2 | 0", NEVER + " | 0 | 0", PERHAPS + " | 0 | 2"})
    void findsDenialsInTheTrustAndTheKeyPolicy(String condition, int certain, int perhaps) {
        Situation situation = notEncrypted();
        situation.trust = trust(condition.equals("''") ? "" : condition);
        situation.keyPolicy = keyPolicy(condition.equals("''") ? "" : condition);
        assertThat(situation.kinds()).filteredOn(ACCESS_DENIED::equals).hasSize(certain);
        assertThat(situation.kinds()).filteredOn(ACCESS_MAY_BE_DENIED::equals).hasSize(perhaps);

        situation.awsKms = kms(ATLAS_ROLE, KEY, true);
        assertThat(situation.kinds())
                .as("Atlas has just used the key by the role")
                .doesNotContain(ACCESS_DENIED, ACCESS_MAY_BE_DENIED);
    }

    @Test
    void namesStatementDocumentAndConditionKeys() {
        Situation situation = notEncrypted();
        situation.trust = trust(PERHAPS);
        situation.keyPolicy = keyPolicy("");
        assertThat(only(situation, ACCESS_MAY_BE_DENIED).message())
                .contains(
                        "statement \"NoAtlas\" of the trust policy, if aws:PrincipalOrgID makes it apply",
                        "IGNORE_DENY")
                .doesNotContain("o-exampleorgid");
        assertThat(only(situation, ACCESS_DENIED).message()).contains("statement \"NoOrders\" of the key policy");
    }

    @Test
    void namesStatementsOfTheRolesOwnPolicies() {
        Situation situation = notEncrypted();
        situation.preflight = new Preflight(
                true,
                List.of(
                        new Denial("kms:Decrypt", Denial.By.EXPLICIT_DENY),
                        new Denial("kms:Encrypt", Denial.By.PERMISSIONS_BOUNDARY)),
                0,
                List.of(
                        policy("the inline policy \"x\"", ""),
                        policy("the attached policy arn:aws:iam::111122223333:policy/y", PERHAPS),
                        policy("the permissions boundary arn:aws:iam::111122223333:policy/z", NEVER)),
                null,
                false);
        assertThat(only(situation, ACCESS_DENIED).message())
                .contains("it is denied by statement \"NoKms\" of the inline policy \"x\"")
                .contains("its permissions boundary keeps it from kms:Encrypt")
                .doesNotContain("an explicit Deny in one of its policies");
        assertThat(only(situation, ACCESS_MAY_BE_DENIED).message())
                .contains("statement \"NoKms\" of the attached policy arn:aws:iam::111122223333:policy/y, if");
    }

    @Test
    void takesTheSimulatorsWordIfItCannotReadThePolicies() {
        Situation situation = notEncrypted();
        situation.preflight = new Preflight(
                true, List.of(new Denial("kms:Decrypt", Denial.By.EXPLICIT_DENY)), 0, List.of(), null, false);
        assertThat(only(situation, ACCESS_DENIED).message())
                .contains("an explicit Deny in one of its policies keeps it from kms:Decrypt");
    }

    @Test
    void findsADenyThatOthersPutIntoOurInlinePolicy() {
        Situation situation = notEncrypted();
        situation.keyAccess = document("{'Statement':[{'Sid':'NoKms','Effect':'Deny','Action':'*','Resource':'*'}]}");
        assertThat(only(situation, ACCESS_DENIED).message()).contains("statement \"NoKms\" of our inline policy");
    }

    /** Before Atlas has a role for the project, its principal isn't known. */
    @Test
    void findsWhatIsDeniedToEveryoneBeforeAtlasHasARole() {
        Situation fresh = Situation.fresh();
        fresh.trust = document("{'Statement':[{'Effect':'Deny','Principal':'*','Action':'sts:*'" + PERHAPS + "}]}");
        assertThat(fresh.kinds()).contains(ACCESS_MAY_BE_DENIED);
        fresh.trust = trust(PERHAPS);
        assertThat(fresh.kinds()).doesNotContain(ACCESS_MAY_BE_DENIED);
    }

    /** One approval for all statements as they are now. */
    @Test
    void aPersonMayGoOnAsLongAsTheStatementsStayAsTheyAre() {
        Situation situation = notEncrypted();
        situation.trust = trust(PERHAPS);
        situation.keyPolicy = keyPolicy(PERHAPS);
        assertThat(situation.findings().blocking()).hasSize(2);

        situation.approve(Approval.IGNORE_DENY, state(situation));
        assertThat(situation.findings().blocking()).isEmpty();
        assertThat(situation.findings())
                .filteredOn(finding -> finding.kind() == ACCESS_MAY_BE_DENIED)
                .hasSize(2)
                .allMatch(finding -> finding.is(Disposition.NOTICE));
        assertThat(situation.findings().has(Disposition.ACTIONABLE)).isTrue();

        situation.keyPolicy = keyPolicy(PERHAPS.replace("o-exampleorgid", "o-another"));
        assertThat(situation.findings().blocking()).hasSize(2);
        assertThat(situation.findings().toString()).contains("the approval given before was for another state");
    }

    /**
     * Live encryption that Atlas can't use: the cause is named at once, with or without a look before the first write.
     */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void namesTheCauseIfAtlasCannotUseLiveEncryption(boolean preflight) {
        Situation live = new Situation();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.trust = live(trust(PERHAPS));
        live.preflight = preflight ? new Preflight(true, List.of(), 0, List.of(), null, false) : null;
        assertThat(live.kinds()).containsExactly(ENCRYPTION_INVALID, ACCESS_MAY_BE_DENIED);
        assertThat(live.next(Duration.ZERO).outcome()).isEqualTo(Outcome.NEEDS_A_PERSON);
    }

    /** What we repaired may be all that was wrong, so the run waits for it to propagate. */
    @Test
    void waitsForARepairThoughADenyMayApply() {
        Situation live = new Situation();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.trust = live(trust(PERHAPS));
        live.changed = true;
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(NextStep.Branch.PROJECT, null));

        live.trust = live(trust(""));
        assertThat(live.next(Duration.ZERO).outcome()).isEqualTo(Outcome.NEEDS_A_PERSON);
    }

    @Test
    void repairsLiveEncryptionThoughADenyMayApply() {
        Situation live = new Situation();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.trust = trust(PERHAPS);
        assertThat(live.kinds()).containsExactly(TRUST_MISSING, ENCRYPTION_INVALID, ACCESS_MAY_BE_DENIED);
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(NextStep.Branch.PROJECT, null));
    }

    private static Situation notEncrypted() {
        Situation situation = new Situation();
        situation.awsKms = null;
        situation.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
        return situation;
    }

    private static PolicyDocument trust(String condition) {
        return document("{'Version':'2012-10-17','Statement':[{'Sid':'NoAtlas','Effect':'Deny','Principal':{'AWS':'"
                + ATLAS + "'},'Action':'sts:*'" + condition + "}]}");
    }

    private static PolicyDocument live(PolicyDocument trust) {
        return trust.with(Statements.trust(ATLAS_ROLE, ATLAS, Situation.EXTERNAL_ID));
    }

    private static PolicyDocument keyPolicy(String condition) {
        return document("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'},"
                + "{'Sid':'NoOrders','Effect':'Deny','Principal':{'AWS':'" + ROLE
                + "'},'Action':'kms:Decrypt','Resource':'*'" + condition + "}]}");
    }

    private static RolePolicy policy(String label, String condition) {
        return new RolePolicy(
                label,
                document("{'Statement':[{'Sid':'NoKms','Effect':'Deny','Action':'kms:*','Resource':'*'" + condition
                        + "}]}"));
    }

    private static Finding only(Situation situation, Kind kind) {
        List<Finding> found = new ArrayList<>(situation.findings());
        found.removeIf(finding -> finding.kind() != kind);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** Both findings name the same. */
    private static String state(Situation situation) {
        Matcher states = STATE.matcher(situation.findings().toString());
        assertThat(states.results().map(found -> found.group(1)).distinct()).hasSize(1);
        states.reset();
        assertThat(states.find()).isTrue();
        return states.group(1);
    }
}
