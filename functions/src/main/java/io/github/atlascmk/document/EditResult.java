package io.github.atlascmk.document;

/**
 * What came of an edit.
 *
 * @param changed whether the document was written
 * @param foreign how many statements of others stand in the document, untouched
 */
public record EditResult(boolean changed, int foreign) {}
