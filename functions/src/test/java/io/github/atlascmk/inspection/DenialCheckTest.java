package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS;
import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.document;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.inspection.observation.Preflight;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialCheckTest {
    /** Nothing overrules an explicit Deny; one under conditions may not be meant. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 0"})
    void findsDenialsInTheTrustAndTheKeyPolicyThatAreCertain(boolean conditions, int found) {
        Situation situation = new Situation();
        situation.awsKms = null;
        situation.preflight = new Preflight(true, List.of(), 0, null, false);
        String condition = conditions ? ",'Condition':{'Bool':{'aws:SecureTransport':false}}" : "";
        situation.trust = document("{'Version':'2012-10-17','Statement':[{'Sid':'NoAtlas','Effect':'Deny',"
                + "'Principal':{'AWS':'" + ATLAS + "'},'Action':'sts:*'" + condition + "}]}");
        situation.keyPolicy = document("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'},"
                + "{'Sid':'NoOrders','Effect':'Deny','Principal':{'AWS':'" + ROLE
                + "'},'Action':'kms:Decrypt','Resource':'*'" + condition + "}]}");
        assertThat(situation.kinds()).filteredOn(ACCESS_DENIED::equals).hasSize(found);

        situation.awsKms = kms(ATLAS_ROLE, KEY, true);
        assertThat(situation.kinds())
                .as("Atlas has just used the key by the role")
                .doesNotContain(ACCESS_DENIED);
    }
}
