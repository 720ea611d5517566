package io.github.atlascmk.function;

import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.EditResult;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/**
 * What a step did.
 *
 * @param changed whether it wrote anything outside of the stack
 * @param summary one line for people, without policy text or external ids
 * @param replaced what it put right that others had made of statements of ours; the run reports it at its end
 */
public record StepResult(boolean changed, String summary, List<Finding> replaced) {
    public StepResult(boolean changed, String summary) {
        this(changed, summary, List.of());
    }

    /** The findings about an edit that put statements of ours right. */
    static List<Finding> replaced(Document document, EditResult edit) {
        return edit.replaced().stream()
                .map(what -> new Finding(
                        Kind.STATEMENT_REPLACED,
                        document.target(),
                        "our statement in the " + document.name() + " had been changed, and was put right: " + what
                                + ". Whoever needs something else there needs a statement of their own"))
                .toList();
    }
}
