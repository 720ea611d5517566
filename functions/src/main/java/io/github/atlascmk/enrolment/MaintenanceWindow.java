package io.github.atlascmk.enrolment;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * When the encryption of existing clusters may begin: on these days of the week, from one hour to another, all in UTC.
 * If {@code to} is smaller than {@code from}, the window ends on the next day.
 *
 * @param days the days on which it opens, Monday first
 * @param from 0 to 23
 * @param to 0 to 23, different from {@code from}
 */
public record MaintenanceWindow(Set<DayOfWeek> days, int from, int to) {
    public MaintenanceWindow {
        days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
    }

    public boolean isOpenAt(Instant instant) {
        ZonedDateTime now = instant.atZone(ZoneOffset.UTC);
        int hour = now.getHour();
        if (from < to) {
            return days.contains(now.getDayOfWeek()) && from <= hour && hour < to;
        }
        return (days.contains(now.getDayOfWeek()) && from <= hour)
                || (days.contains(now.getDayOfWeek().minus(1)) && hour < to);
    }

    /** When it opens next, after {@code instant}. */
    public Instant opensAfter(Instant instant) {
        LocalDate day = instant.atZone(ZoneOffset.UTC).toLocalDate();
        Instant opening = opening(day);
        while (!days.contains(day.getDayOfWeek()) || !opening.isAfter(instant)) {
            day = day.plusDays(1);
            opening = opening(day);
        }
        return opening;
    }

    private Instant opening(LocalDate day) {
        return day.atTime(LocalTime.of(from, 0)).toInstant(ZoneOffset.UTC);
    }
}
