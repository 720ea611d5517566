package io.github.atlascmk.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.event.Hint;
import io.github.atlascmk.event.Target;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An alert as Atlas sends it to a webhook (Atlas documentation: webhook integration). It is only a hint to inspect its
 * project, even if its type isn't known here.
 *
 * @param id the alert's id, which stays the same from its opening to its closing
 * @param type such as {@code AWS_ENCRYPTION_KEY_INVALID}
 * @param status such as {@code OPEN} or {@code CLOSED}
 */
public record AtlasAlert(String id, String projectId, String type, String status, Instant updated) {
    private static final Predicate<String> NAME =
            Pattern.compile("[A-Z][A-Z0-9_]{0,99}").asMatchPredicate();

    /** @throws InvalidEvent if one of the five fields is missing or malformed; it names the field, and no values */
    public static AtlasAlert of(JsonNode body) {
        return new AtlasAlert(
                text(body, "id", ProjectId::matches, "24 lower-case hex digits"),
                text(body, "groupId", ProjectId::matches, ProjectId.FORM),
                text(body, "eventTypeName", NAME, "an event type such as AWS_ENCRYPTION_KEY_INVALID"),
                text(body, "status", NAME, "a status such as OPEN"),
                time(body, "updated"));
    }

    /** An alert that is sent again counts as the same event; if its status has changed, it counts as a new one. */
    public Hint hint() {
        return new Hint(new Target.Project(projectId), "Atlas alert " + type, id + " " + status + " " + updated);
    }

    private static String text(JsonNode body, String field, Predicate<String> form, String right) {
        String value = body.path(field).textValue();
        if (value == null || !form.test(value)) {
            throw new InvalidEvent("the alert's " + field + " is missing or malformed; it must be " + right);
        }
        return value;
    }

    /** Its exception has no cause, since the cause quotes the input. */
    private static Instant time(JsonNode body, String field) {
        try {
            return Instant.parse(String.valueOf(body.path(field).textValue()));
        } catch (DateTimeParseException malformed) {
            throw new InvalidEvent(
                    "the alert's " + field + " is missing or malformed; it must be a time as 2026-01-31T12:00:00Z");
        }
    }
}
