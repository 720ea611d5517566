package io.github.atlascmk.impact;

import io.github.atlascmk.impact.Notification.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A message to a person, perhaps read at night. Its subject begins with the level and the deadline, so that a person
 * who reads only that knows whether to get up. It has no links, since phishing mails have them.
 */
final class Message {
    /** Amazon SNS takes fewer than 100 characters of ASCII (API: Publish); a telephone shows about 80. */
    static final int SUBJECT_LENGTH = 80;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Level level;
    private final String subject;
    private final List<String> paragraphs = new ArrayList<>();
    private final Map<String, Attribute> attributes = new TreeMap<>();

    /**
     * @param begin level and deadline
     * @param name of what it is about; it is shortened if the subject is too long
     * @param end what happened, in a few words
     */
    Message(Level level, String begin, String name, String end) {
        this.level = level;
        this.subject = subject(begin, name, end);
        attribute("level", level.name());
    }

    /** Names may hold characters that a subject may not. */
    private static String subject(String begin, String name, String end) {
        int room = SUBJECT_LENGTH - begin.length() - end.length() - 4;
        String fits = name.length() <= room ? name : name.substring(0, Math.max(0, room - 3)) + "...";
        String text = (begin + ": " + fits + ", " + end).replaceAll("[^ -~]", "?");
        return text.substring(0, Math.min(text.length(), SUBJECT_LENGTH));
    }

    Message attribute(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(name, Attribute.of(value));
        }
        return this;
    }

    Message paragraph(String text) {
        paragraphs.add(text);
        return this;
    }

    /** A heading with points; nothing if there are none. */
    Message points(String heading, List<String> points) {
        List<String> said = points.stream().filter(point -> !point.isBlank()).toList();
        if (!said.isEmpty()) {
            paragraphs.add(
                    heading + "\n" + said.stream().map(point -> "- " + point).collect(Collectors.joining("\n")));
        }
        return this;
    }

    /** A heading with numbered steps; nothing if there are none. */
    Message steps(String heading, List<String> steps) {
        if (!steps.isEmpty()) {
            paragraphs.add(heading + "\n"
                    + IntStream.range(0, steps.size())
                            .mapToObj(i -> (i + 1) + ". " + steps.get(i))
                            .collect(Collectors.joining("\n")));
        }
        return this;
    }

    Notification notification() {
        return new Notification(subject, String.join("\n\n", paragraphs) + "\n", attributes, null);
    }

    Level level() {
        return level;
    }

    /** {@code 2026-01-15 10:05:00 UTC}; "at an unknown time" for null. */
    static String time(@Nullable Instant at) {
        return at == null ? "at an unknown time" : TIME.format(at.atZone(ZoneOffset.UTC)) + " UTC";
    }

    /** {@code 30 January 2026}. */
    static String day(Instant at) {
        return DAY.format(at.atZone(ZoneOffset.UTC));
    }

    /** Today's time of day, or another day's date. */
    static String moment(Instant at, Instant now) {
        return Duration.between(now, at).abs().compareTo(Duration.ofHours(20)) < 0
                ? CLOCK.format(at.atZone(ZoneOffset.UTC)) + " UTC"
                : day(at);
    }

    /** A text as a sentence: with a capital letter at its beginning, and a full stop. */
    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    /** {@code 14 minutes}, {@code 3 hours}, {@code 2 days}. */
    static String words(Duration time) {
        long minutes = Math.max(1, time.plusSeconds(59).toMinutes());
        if (minutes < 120) {
            return minutes + (minutes == 1 ? " minute" : " minutes");
        }
        return minutes < 2 * 24 * 60 ? minutes / 60 + " hours" : minutes / (24 * 60) + " days";
    }
}
