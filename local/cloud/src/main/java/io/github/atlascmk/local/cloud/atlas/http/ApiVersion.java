package io.github.atlascmk.local.cloud.atlas.http;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A dated version of one resource (Atlas Admin API: versioned media types).
 *
 * @param deprecated since when a newer version has been there; null for the newest
 * @param sunset when it stops being served; null if nothing is announced
 */
public record ApiVersion(
        LocalDate date,
        @Nullable LocalDate deprecated,
        @Nullable LocalDate sunset) {
    /** Where the paths of the API begin. */
    public static final String V2 = "/api/atlas/v2";

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy 00:00:00 'GMT'", Locale.ENGLISH);

    public static ApiVersion of(String date) {
        return new ApiVersion(LocalDate.parse(date), null, null);
    }

    public static ApiVersion retiring(String date, String deprecated, String sunset) {
        return new ApiVersion(LocalDate.parse(date), LocalDate.parse(deprecated), LocalDate.parse(sunset));
    }

    public String mediaType() {
        return "application/vnd.atlas." + date + "+json;charset=utf-8";
    }

    public boolean isBefore(String other) {
        return date.isBefore(LocalDate.parse(other));
    }

    public static String httpDate(LocalDate date) {
        return HTTP_DATE.format(date.atStartOfDay(ZoneOffset.UTC));
    }
}
