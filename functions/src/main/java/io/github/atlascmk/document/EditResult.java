package io.github.atlascmk.document;

/**
 * The result of an edit.
 *
 * @param changed whether the document was written
 * @param foreign how many statements of others the document has; they are untouched
 */
public record EditResult(boolean changed, int foreign) {}
