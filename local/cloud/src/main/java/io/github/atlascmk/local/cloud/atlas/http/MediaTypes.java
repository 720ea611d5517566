package io.github.atlascmk.local.cloud.atlas.http;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which version of a resource the headers of a request ask for. */
public final class MediaTypes {
    private static final Pattern VERSIONED =
            Pattern.compile("application/vnd\\.atlas\\.(\\d{4}-\\d{2}-\\d{2})\\+json", Pattern.CASE_INSENSITIVE);

    private MediaTypes() {}

    /**
     * The resource's newest version that isn't later than the date in {@code Accept}: the description calls resources
     * with later dates than they list, so a later date resolves downward.
     *
     * @throws AtlasError 406 if no date is given or none of the versions is that old; 400 INVALID_VERSION_DATE if it is
     *     no date at all
     */
    public static ApiVersion negotiate(@Nullable String accept, List<ApiVersion> versions) {
        LocalDate asked = date(accept);
        if (asked == null) {
            throw AtlasError.notAcceptable();
        }
        return versions.stream()
                .filter(version -> !version.date().isAfter(asked))
                .max(Comparator.comparing(ApiVersion::date))
                .orElseThrow(AtlasError::notAcceptable);
    }

    /** @throws AtlasError 415 unless the body is declared as JSON, with a version or (as curl examples do) without */
    public static void requireJson(@Nullable String contentType) {
        if (date(contentType) == null && !isPlainJson(contentType)) {
            throw AtlasError.unsupportedMediaType();
        }
    }

    private static boolean isPlainJson(@Nullable String contentType) {
        return contentType != null
                && contentType.toLowerCase(Locale.ROOT).strip().startsWith("application/json");
    }

    private static @Nullable LocalDate date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = VERSIONED.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        try {
            return LocalDate.parse(matcher.group(1));
        } catch (DateTimeParseException notADate) {
            throw AtlasError.badRequest(
                    "INVALID_VERSION_DATE", "The version date " + matcher.group(1) + " is invalid.", matcher.group(1));
        }
    }
}
