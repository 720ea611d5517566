package io.github.atlascmk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The content of an event file; its kind is recognised by its fields. */
sealed interface EventFile {

    /** An event as EventBridge delivers it. */
    record Envelope(ObjectNode event) implements EventFile {}

    /** Entries as for {@code aws events put-events}. */
    record Entries(List<JsonNode> entries) implements EventFile {}

    /** The input of a run, as for {@code sam remote invoke EncryptProject}. */
    record RunInput(ObjectNode input) implements EventFile {}

    /** An alert of Atlas: its body, byte for byte as the webhook gets it. It is signed when it is sent. */
    record Alert(byte[] body, String projectId) implements EventFile {
        static Alert of(byte[] body) {
            try {
                return new Alert(
                        body, Json.LENIENT.readTree(body).path("groupId").asText());
            } catch (IOException unreadable) {
                throw new IllegalArgumentException("an alert is JSON", unreadable);
            }
        }
    }

    /** The input of a sweep, as for {@code sam remote invoke Sweep}. */
    record SweepInput(ObjectNode input) implements EventFile {}

    /** The input of a drill, as for {@code sam remote invoke Drill}. */
    record DrillInput(ObjectNode input) implements EventFile {}

    /** The input of one function, as for {@code sam remote invoke NAME}. */
    record FunctionInput(String function, JsonNode input) implements EventFile {}

    Set<String> RUN_FIELDS = Set.of("projectId", "plan", "requestedBy");

    Set<String> ACKNOWLEDGEMENT_FIELDS = Set.of("about", "until", "acknowledgedBy", "why");

    Set<String> APPROVAL_FIELDS = Set.of("projectId", "approval", "state", "approvedBy");

    /** @throws UserError if the file is missing, isn't JSON, or holds no known kind of event */
    static EventFile read(Path file) {
        JsonNode tree = json(file);
        if (tree.isObject() && tree.has("detail-type")) {
            return new Envelope((ObjectNode) tree);
        }
        JsonNode entries = tree.isArray() ? tree : tree.path("Entries");
        if (entries.isArray() && !entries.isEmpty() && entries.get(0).has("DetailType")) {
            List<JsonNode> all = new ArrayList<>();
            entries.forEach(all::add);
            return new Entries(all);
        }
        if (tree.has("groupId") && tree.has("eventTypeName")) {
            return Alert.of(bytes(file));
        }
        if (tree.isObject() && tree.has("projectId") && RUN_FIELDS.containsAll(fields(tree))) {
            return new RunInput((ObjectNode) tree);
        }
        if (tree.isObject() && fields(tree).equals(Set.of("releaseBrake"))) {
            return new SweepInput((ObjectNode) tree);
        }
        if (tree.isObject() && fields(tree).equals(Set.of("contact"))) {
            return new DrillInput((ObjectNode) tree);
        }
        if (tree.isObject() && fields(tree).equals(ACKNOWLEDGEMENT_FIELDS)) {
            return new FunctionInput("Acknowledge", tree);
        }
        if (tree.isObject() && tree.has("approval") && APPROVAL_FIELDS.containsAll(fields(tree))) {
            return new FunctionInput("Approve", tree);
        }
        throw new UserError(
                ExitCode.UNKNOWN_EVENT,
                file + " is no event that is known here: it must be an EventBridge event (detail-type), entries for"
                        + " put-events (DetailType), an alert of Atlas (groupId, eventTypeName), the input of a run (projectId,"
                        + " plan), of a sweep (releaseBrake), of a drill (contact), of an approval (approval, state), or of an"
                        + " acknowledgement (about, until); for the input of a function add --function NAME");
    }

    /** @throws UserError if the file is missing or isn't JSON */
    static JsonNode json(Path file) {
        try {
            JsonNode tree = Json.LENIENT.readTree(Files.readString(file));
            if (tree != null && !tree.isMissingNode()) {
                return tree;
            }
            throw new UserError(ExitCode.NOT_JSON, file + " is empty; it must hold JSON");
        } catch (NoSuchFileException missing) {
            throw new UserError(ExitCode.FILE_MISSING, "there is no file " + file);
        } catch (CharacterCodingException notText) {
            throw new UserError(ExitCode.NOT_JSON, file + " is not JSON: it isn't text in UTF-8");
        } catch (StreamConstraintsException tooMuch) {
            throw new UserError(ExitCode.NOT_JSON, file + " nests too deeply, or a number or a text in it is too long");
        } catch (JsonProcessingException notJson) {
            var at = notJson.getLocation();
            throw new UserError(
                    ExitCode.NOT_JSON, file + " is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr());
        } catch (IOException unreadable) {
            throw new UserError(ExitCode.FILE_MISSING, file + " can't be read");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UserError(ExitCode.FILE_MISSING, file + " can't be read");
        }
    }

    private static Set<String> fields(JsonNode tree) {
        Set<String> names = new TreeSet<>();
        tree.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
