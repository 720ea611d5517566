package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.policy.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/**
 * Properties that hold for every document, tried with 100,000 generated documents: each of the eight properties has its
 * own share. A failure names its seed.
 */
class PolicyPropertiesTest {
    private static final int DOCUMENTS = 12_500;
    private static final String ROLE_ID = "64b7f0c2a1d2e3f405060708";
    private static final ObjectNode OURS =
            Statements.trust(ROLE_ID, "arn:aws:iam::536727724300:root", "8f1c2d3e-0000-4000-8000-000000000001");
    private static final ObjectNode OURS_BEFORE = OURS.deepCopy().put("Effect", "Deny");

    @Test
    void aDocumentIsWrittenAsItWasRead() {
        forEachSeed(seed -> {
            var documents = new PolicyDocuments(seed);
            Obj document = documents.document();
            assertThat(PolicyDocument.parse(documents.spaced(document)).toJson())
                    .isEqualTo(document.minified());
        });
    }

    @Test
    void mergingKeepsEveryCharacterOfTheOthersStatements() {
        forEachSeed(seed -> {
            var documents = new PolicyDocuments(seed);
            Obj document = documents.document();
            List<Json> statements = new ArrayList<>(PolicyDocuments.statements(document));
            statements.add(new Json.Token(OURS.toString()));
            assertThat(PolicyDocument.parse(documents.spaced(document))
                            .with(OURS)
                            .toJson())
                    .isEqualTo(
                            PolicyDocuments.withStatements(document, statements).minified());
        });
    }

    @Test
    void anOlderStatementOfOursIsReplacedInItsPlace() {
        forEachSeed(seed -> {
            var documents = new PolicyDocuments(seed);
            Obj document = documents.document();
            List<Json> statements = new ArrayList<>(PolicyDocuments.statements(document));
            int place = new Random(seed).nextInt(statements.size() + 1);
            statements.add(place, new Json.Token(OURS_BEFORE.toString()));
            String before = documents.spaced(PolicyDocuments.withStatements(document, statements));
            statements.set(place, new Json.Token(OURS.toString()));
            assertThat(PolicyDocument.parse(before).with(OURS).toJson())
                    .isEqualTo(
                            PolicyDocuments.withStatements(document, statements).minified());
        });
    }

    @Test
    void mergingIsIdempotent() {
        forEachSeed(seed -> {
            PolicyDocument once = PolicyDocument.parse(
                            new PolicyDocuments(seed).document().minified())
                    .with(OURS);
            assertThat(once.with(OURS)).isSameAs(once);
            assertThat(PolicyDocument.parse(once.toJson()).with(OURS).toJson()).isEqualTo(once.toJson());
        });
    }

    @Test
    void removingOursGivesBackTheOriginal() {
        forEachSeed(seed -> {
            Obj document = new PolicyDocuments(seed).document();
            PolicyDocument original = PolicyDocument.parse(document.minified());
            PolicyDocument back = original.with(OURS).without(OURS.path("Sid").asText());
            assertThat(back.equivalent(original)).isTrue();
            // Not a character differs, except that a Statement without an array has one now.
            assertThat(back.toJson())
                    .isEqualTo(PolicyDocuments.withStatements(document, PolicyDocuments.statements(document))
                            .minified());
        });
    }

    @Test
    void anotherSpellingIsEquivalentAndHasTheSameFingerprint() {
        forEachSeed(seed -> {
            var documents = new PolicyDocuments(seed);
            Obj document = documents.document();
            Obj respelt = documents.respelt(document);
            assertEquivalent(document, respelt, true);
            assertEquivalent(respelt, document, true);
        });
    }

    @Test
    void anotherMeaningIsNotEquivalentAndHasAnotherFingerprint() {
        forEachSeed(seed -> {
            var documents = new PolicyDocuments(seed);
            Obj document = documents.document();
            Obj altered = documents.altered(document);
            assertEquivalent(document, altered, false);
            assertEquivalent(documents.respelt(altered), document, false);
        });
    }

    @Test
    void damagedTextIsRefusedOrKeptAsItIs() {
        forEachSeed(seed -> {
            var random = new Random(seed);
            var text = new StringBuilder(new PolicyDocuments(seed).document().minified());
            for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
                damage(text, random);
            }
            try {
                String json = PolicyDocument.parse(text.toString()).toJson();
                assertThat(PolicyDocument.parse(json).toJson()).isEqualTo(json);
            } catch (PolicyRejected e) {
                assertThat(e).hasNoCause().hasMessageContaining("policy document");
            }
        });
    }

    private static void damage(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, "{}[]\",:\\01e.- \u0000".charAt(random.nextInt(15)));
            default -> text.setLength(at);
        }
    }

    private static void assertEquivalent(Obj one, Obj other, boolean expected) {
        PolicyDocument left = PolicyDocument.parse(one.minified());
        PolicyDocument right = PolicyDocument.parse(other.minified());
        assertThat(left.equivalent(right))
                .as("%s%n%s", left.toJson(), right.toJson())
                .isEqualTo(expected);
        assertThat(left.fingerprint().equals(right.fingerprint())).isEqualTo(expected);
    }

    private static void forEachSeed(LongConsumer property) {
        for (long seed = 1; seed <= DOCUMENTS; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
