package io.github.atlascmk.atlas;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of ids and names in Atlas's answers before anything uses them. */
final class Plausible {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");
    private static final Pattern NAME = Pattern.compile("\\P{C}{1,200}");
    private static final Pattern PRINCIPAL =
            Pattern.compile("arn:aws[a-z-]{0,20}:iam::\\d{12}:(root|(user|role)/[!-~&&[^*?]]{1,600})");
    /** STS API reference: AssumeRole, ExternalId. */
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private Plausible() {}

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String id(@Nullable String text) {
        return matching(ID, text, "an id");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String name(@Nullable String text) {
        return matching(NAME, text, "a name");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String principal(@Nullable String text) {
        return matching(PRINCIPAL, text, "a principal");
    }

    /** @throws IllegalArgumentException if it isn't one; the message doesn't quote it */
    static String externalId(@Nullable String text) {
        return matching(EXTERNAL_ID, text, "an external id");
    }

    private static String matching(Pattern form, @Nullable String text, String what) {
        if (text == null || !form.matcher(text).matches()) {
            throw new IllegalArgumentException("an answer of Atlas has something else in place of " + what);
        }
        return text;
    }
}
