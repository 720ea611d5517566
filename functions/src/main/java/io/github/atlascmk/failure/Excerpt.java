package io.github.atlascmk.failure;

import org.jspecify.annotations.Nullable;

/** What somebody else wrote, as a sentence of ours shows it: on one line, and no more of it than people read. */
public final class Excerpt {
    private static final int LONGEST = 200;

    private Excerpt() {}

    public static String of(@Nullable Object text) {
        String whole = String.valueOf(text);
        String part = whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
        return part.replaceAll("\\p{C}", "?");
    }
}
