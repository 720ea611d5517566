package io.github.atlascmk.atlas;

import io.github.atlascmk.policy.Arns;
import io.github.atlascmk.policy.Statements;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of ids and names in Atlas's answers before anything uses them. */
final class Plausible {
    private static final Predicate<String> NAME =
            Pattern.compile("\\P{C}{1,200}").asMatchPredicate();

    private Plausible() {}

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String id(@Nullable String text) {
        return matching(Statements::isAtlasId, text, "an id");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String name(@Nullable String text) {
        return matching(NAME, text, "a name");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String principal(@Nullable String text) {
        return matching(Arns::isPrincipal, text, "a principal");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String externalId(@Nullable String text) {
        return matching(Statements::isExternalId, text, "an external id");
    }

    private static String matching(Predicate<String> form, @Nullable String text, String what) {
        if (text == null || !form.test(text)) {
            throw new IllegalArgumentException("an answer of Atlas has something else in place of " + what);
        }
        return text;
    }
}
