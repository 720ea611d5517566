package io.github.atlascmk.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.UnexpectedFailure;
import java.util.stream.Collectors;

/**
 * An item of a table.
 *
 * @param table the table's name
 * @param fields its attributes; not to be changed
 */
public record Item(String table, ObjectNode fields) {

    /** Its key; empty in a table whose key isn't an id. */
    public String id() {
        return fields.path(Table.ID).asText();
    }

    public boolean has(String attribute) {
        return fields.has(attribute);
    }

    /**
     * The record that was put as this item.
     *
     * @throws UnexpectedFailure if the item doesn't fit the record, or a later release wrote it. The message quotes no
     *     values, since some are policies
     */
    public <T> T as(Class<T> type) {
        int version = fields.path(Table.RECORD_VERSION).asInt();
        if (version > Table.VERSION) {
            throw new UnexpectedFailure("the item " + id() + " of " + table + " was written by a later release: its "
                    + Table.RECORD_VERSION + " is " + version + ", and this release knows " + Table.VERSION);
        }
        try {
            return Records.read(fields, type);
        } catch (JsonProcessingException damaged) {
            throw new UnexpectedFailure("the item " + id() + " of " + table + " was damaged: its attribute "
                    + path(damaged) + " is unusable");
        }
    }

    private static String path(JsonProcessingException damaged) {
        return damaged instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() != null ? step.getFieldName() : String.valueOf(step.getIndex()))
                        .collect(Collectors.joining("."))
                : "?";
    }
}
