package io.github.atlascmk.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.runtime.Json;
import java.util.stream.Collectors;

/**
 * An item of a table.
 *
 * @param name the table's name and the item's key, for people
 * @param fields its attributes; not to be changed
 */
public record Item(String name, ObjectNode fields) {

    /**
     * The record that was put as this item.
     *
     * @throws UnexpectedFailure if it isn't one, or a later release wrote it. Values stay out of the message: some are
     *     policies
     */
    public <T> T as(Class<T> type) {
        int version = fields.path(Table.RECORD_VERSION).asInt();
        if (version > Table.VERSION) {
            throw new UnexpectedFailure(name + " was written by a later release: its " + Table.RECORD_VERSION + " is "
                    + version + ", and this one knows " + Table.VERSION);
        }
        try {
            return Json.LENIENT.treeToValue(fields, type);
        } catch (JsonProcessingException damaged) {
            throw new UnexpectedFailure(name + " was damaged: its attribute " + path(damaged) + " is unusable");
        }
    }

    public boolean has(String attribute) {
        return fields.has(attribute);
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
