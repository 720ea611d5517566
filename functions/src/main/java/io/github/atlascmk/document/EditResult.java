package io.github.atlascmk.document;

import java.util.List;

/**
 * The result of an edit.
 *
 * @param changed whether the document was written
 * @param foreign how many statements of others the document has; they are untouched
 * @param replaced what others had made of statements of ours that were put right, in words for people
 */
public record EditResult(boolean changed, int foreign, List<String> replaced) {
    /** Nothing, or nothing but what is ours, was there before. */
    EditResult(boolean changed, int foreign) {
        this(changed, foreign, List.of());
    }

    /** As part of a step's line: {@code 1 statement added}; empty if nothing was written. */
    public String words() {
        if (!changed) {
            return "";
        }
        return replaced.isEmpty()
                ? "1 statement added"
                : replaced.size() + (replaced.size() == 1 ? " statement" : " statements") + " of ours replaced: "
                        + String.join("; ", replaced);
    }
}
