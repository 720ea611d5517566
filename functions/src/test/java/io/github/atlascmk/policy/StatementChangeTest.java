package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementChangeTest {
    private static final ObjectNode OURS = Statements.trust(
            "65a1000000000000000000a1", "arn:aws:iam::536727724300:root", "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1");

    private static Optional<String> words(ObjectNode present) {
        return StatementChange.of(PolicyDocument.empty().with(present), OURS).map(StatementChange::words);
    }

    @Test
    void isEmptyIfTheStatementMeansTheSameOrIsNotThere() {
        ObjectNode same = OURS.deepCopy().put("Action", "STS:AssumeRole");
        same.withObject("/Principal").put("AWS", "536727724300");

        assertThat(words(same)).isEmpty();
        assertThat(StatementChange.of(PolicyDocument.empty(), OURS)).isEmpty();
    }

    @Test
    void namesWhatWasAddedAndWhatIsLackingButNoValueOfACondition() {
        ObjectNode changed = OURS.deepCopy();
        changed.withObject("/Principal").put("Service", "ec2.amazonaws.com");
        changed.withObject("/Condition/StringEquals").put("sts:ExternalId", "secret");

        assertThat(words(changed))
                .contains("dropped principal ec2.amazonaws.com, condition sts:ExternalId; put back condition"
                        + " sts:ExternalId");
    }

    /** Atlas's addresses change, and we follow. */
    @Test
    void doesNotCountAddresses() {
        ObjectNode before = Statements.useKeyFrom(
                "64b7f0c2a1d2e3f405060708",
                "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                List.of("192.0.2.1"));
        ObjectNode after = before.deepCopy().without(List.of("Condition"));

        assertThat(StatementChange.of(PolicyDocument.empty().with(before), after))
                .isEmpty();
        assertThat(StatementChange.of(PolicyDocument.empty().with(after), before))
                .isEmpty();
    }

    @Test
    void namesFewAndOnlyWhatIsPlain() {
        ObjectNode changed = OURS.deepCopy().put("NotAction", "a");
        var principals = changed.withObject("/Principal").putArray("AWS").add("536727724300");
        for (int i = 0; i < 6; i++) {
            principals.add("arn:aws:iam::11112222333" + i + ":root");
        }
        changed.withObject("/Principal").put("Federated", "two words");

        assertThat(words(changed).orElseThrow())
                .startsWith("dropped principal arn:aws:iam::111122223330:root, ")
                .endsWith(" and 3 more")
                .doesNotContain("two words");
    }
}
