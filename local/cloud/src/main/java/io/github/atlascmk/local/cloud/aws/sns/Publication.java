package io.github.atlascmk.local.cloud.aws.sns;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A request to publish, as Amazon SNS checks it (Amazon SNS API: Publish, MessageAttributeValue; Developer Guide:
 * Amazon SNS message attributes). SNS takes more than ten attributes, though it doesn't deliver them to queues that get
 * raw messages.
 *
 * @param arguments {@code TopicArn}, {@code Message}, {@code Subject}, {@code MessageAttributes}
 */
public record Publication(JsonNode arguments) {
    public static final List<String> FIELDS = List.of("TopicArn", "Subject", "Message", "MessageAttributes");

    private static final int LARGEST = 262_144;
    private static final int SUBJECT_LENGTH = 100;
    private static final Pattern TYPE = Pattern.compile("(String|String\\.Array|Number|Binary)(\\..+)?");

    /** Neither begins nor ends with a period, has no two in a row, and isn't reserved. */
    private static final Pattern NAME =
            Pattern.compile("(?!(?i:aws\\.|amazon\\.))(?=.{1,256}$)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** SNS refuses the request. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String error;

        Refused(String error, String message) {
            super(message);
            this.error = error;
        }

        /** As the SDK names it, such as {@code InvalidParameterException}. */
        public String error() {
            return error;
        }
    }

    /** @throws Refused if SNS wouldn't take it */
    public SnsMessage message(Instant at) {
        String subject = arguments.path("Subject").asText("");
        // ASCII text of fewer than 100 characters, without line breaks and control characters.
        if (subject.length() >= SUBJECT_LENGTH || subject.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new Refused("InvalidParameterException", "Invalid parameter: Subject");
        }
        String message = arguments.path("Message").asText("");
        if (message.isEmpty()) {
            throw new Refused("InvalidParameterException", "Invalid parameter: Empty message");
        }
        Map<String, String> attributes = attributes(message);
        return new SnsMessage(at, arguments.path("TopicArn").asText(), subject, message, attributes);
    }

    private Map<String, String> attributes(String message) {
        Map<String, String> attributes = new TreeMap<>();
        int size = bytes(message);
        for (var attribute : arguments.path("MessageAttributes").properties()) {
            String value = value(attribute.getKey(), attribute.getValue());
            attributes.put(attribute.getKey(), value);
            size += bytes(attribute.getKey())
                    + bytes(attribute.getValue().path("DataType").asText())
                    + bytes(value);
        }
        if (size > LARGEST) {
            throw new Refused("InvalidParameterException", "Invalid parameter: Message too long");
        }
        return attributes;
    }

    private static String value(String name, JsonNode attribute) {
        if (!NAME.matcher(name).matches()) {
            throw invalidValue("The message attribute name '" + name + "' is not valid.");
        }
        String type = attribute.path("DataType").asText("");
        if (!TYPE.matcher(type).matches()) {
            throw invalidValue("The message attribute '" + name + "' has an invalid message attribute type.");
        }
        JsonNode value = attribute.path(type.startsWith("Binary") ? "BinaryValue" : "StringValue");
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw invalidValue("The message attribute '" + name
                    + "' must contain non-empty message attribute value for message attribute type '" + type + "'.");
        }
        return value.textValue();
    }

    private static Refused invalidValue(String message) {
        return new Refused("InvalidParameterValueException", message);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
