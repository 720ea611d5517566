package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.impact.Episode;
import io.github.atlascmk.impact.Episodes;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records that a person knows of a danger or a task, so that nobody is reminded of it until a date. What gets worse or
 * changes is told all the same.
 */
public final class Acknowledge extends StepHandler<Acknowledge.Input, Acknowledge.Recorded> {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");
    private static final Pattern WHY = Pattern.compile("[!-~]([ -~]{0,198}[!-~])?");

    private final Episodes episodes;
    private final Clock clock;

    /**
     * @param about as the message names it: the ARN of a key or a role, or a project's id
     * @param until when reminders begin again: to the second, in UTC, at most 30 days ahead
     * @param acknowledgedBy who acknowledges, for the record
     * @param why for the record
     */
    public record Input(
            @Nullable String about,
            @Nullable String until,
            @Nullable String acknowledgedBy,
            @Nullable String why) {}

    public record Recorded(String about, Instant until, String acknowledgedBy, String why) {}

    public Acknowledge() {
        this(LambdaPlatform.create());
    }

    public Acknowledge(Platform platform) {
        super(Input.class, Json.STRICT);
        this.episodes = new Episodes(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Recorded handle(Input input, Invocation invocation) {
        String about = input.about();
        if (about == null) {
            throw InvalidEvent.ofField(
                    "about", null, "a key's or a role's ARN or a project's id, as a message names it");
        }
        Episode.Acknowledgement given = new Episode.Acknowledgement(
                until(input.until()),
                text("acknowledgedBy", input.acknowledgedBy(), NAME, "a name of 1 to 128 printable ASCII characters"),
                text("why", input.why(), WHY, "a text of 1 to 200 printable ASCII characters"));
        List<String> subjects = ProjectId.matches(about) ? MessageSchedule.subjectsOf(about) : List.of(about);
        List<String> known = subjects.stream()
                .filter(subject -> episodes.acknowledge(subject, given))
                .toList();
        if (known.isEmpty()) {
            throw InvalidEvent.ofField(
                    "about",
                    about,
                    "something that people are being told about: the key, the role or the project that the last message"
                            + " names");
        }
        return new Recorded(about, given.until(), given.by(), given.why());
    }

    private Instant until(@Nullable String text) {
        String right =
                "a time such as 2026-01-31T12:00:00Z, in the future and at most " + LONGEST.toDays() + " days ahead";
        Instant now = clock.instant();
        Instant until = parsed(text);
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw InvalidEvent.ofField("until", text, right);
        }
        return until;
    }

    /** Null if it isn't a time in the one form that is printed, so that what is recorded is what was said. */
    private static @Nullable Instant parsed(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant at = Instant.parse(text);
            return at.toString().equals(text) ? at : null;
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    private static String text(String field, @Nullable String value, Pattern form, String right) {
        if (value == null || !form.matcher(value).matches()) {
            throw InvalidEvent.ofField(field, value, right);
        }
        return value;
    }
}
