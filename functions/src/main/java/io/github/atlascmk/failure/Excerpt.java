package io.github.atlascmk.failure;

import org.jspecify.annotations.Nullable;

/** Foreign text, shortened so that a message of ours can quote it: on one line, at most 200 characters. */
public final class Excerpt {
    private static final int LONGEST = 200;

    private Excerpt() {}

    public static String of(@Nullable Object text) {
        String whole = String.valueOf(text);
        String part = whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
        return part.replaceAll("\\p{C}", "?");
    }
}
