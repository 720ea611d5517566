package io.github.atlascmk.enrolment;

import io.github.atlascmk.failure.InvalidEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of an Atlas project (Atlas Administration API: groupId). Other things of Atlas have ids of this form, too. */
public final class ProjectId {
    /** Describes the form in messages. */
    public static final String FORM = "the project's 24 lower-case hex digits";

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{24}");

    private ProjectId() {}

    public static boolean matches(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** @throws InvalidEvent if the field {@code projectId} isn't one */
    public static String required(@Nullable String text) {
        if (text == null || !matches(text)) {
            throw InvalidEvent.ofField("projectId", text, FORM);
        }
        return text;
    }
}
