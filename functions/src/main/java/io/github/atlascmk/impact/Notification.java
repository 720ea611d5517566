package io.github.atlascmk.impact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.atlascmk.runtime.Sha256;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message to people, as the state machines publish it.
 *
 * @param subject ASCII, 80 characters at most
 * @param attributes level, project, contact and id, by which subscribers can filter; in the form that SNS takes
 * @param receipt what is recorded once the message was published; null if nothing is
 */
public record Notification(
        String subject,
        String message,
        Map<String, Attribute> attributes,
        @Nullable Receipt receipt) {
    /** An attribute of a message (Amazon SNS API: MessageAttributeValue). */
    public record Attribute(
            @JsonProperty("DataType") String dataType,
            @JsonProperty("StringValue") String value) {
        static Attribute of(String value) {
            return new Attribute("String", value);
        }
    }

    /**
     * @param about the subject of the danger or task that was told
     * @param messageId of the message; a second one with the same id says the same
     * @param projectId the project whose look found it; null for a message about the whole organisation
     * @param isOver whether it says that the danger is over
     */
    public record Receipt(
            String about, String messageId, @Nullable String projectId, boolean isOver) {}

    /** The same, with an id, so that a reader knows a message that comes twice. */
    Notification withReceipt(Receipt given) {
        Map<String, Attribute> all = new TreeMap<>(attributes);
        all.put("messageId", Attribute.of(given.messageId()));
        return new Notification(subject, message, all, given);
    }

    /** An id for a message about something, that nobody was told before at this time. */
    static String id(String about, Object... parts) {
        StringBuilder all = new StringBuilder(about);
        for (Object part : parts) {
            all.append('\n').append(part);
        }
        return Sha256.hex(all.toString()).substring(0, 16);
    }
}
