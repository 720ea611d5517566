package io.github.atlascmk.impact;

import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which messages about many projects at once are due after a sweep. */
public final class OrganisationMessageSchedule {
    private static final String BRAKE = "brake";
    private static final String UNREAD = "organisation";

    private final Episodes episodes;
    private final Clock clock;

    public OrganisationMessageSchedule(Platform platform) {
        this.episodes = new Episodes(platform);
        this.clock = platform.clock();
    }

    /**
     * People are told when the brake goes on, and daily as long as it stays on.
     *
     * @param sudden the ids of the projects that it holds back; none if it is off
     * @param sweep the ARN of the sweep's execution
     */
    public Optional<Notification> brake(List<String> sudden, int enrolled, String sweep) {
        if (sudden.isEmpty()) {
            if (episodes.find(BRAKE).isPresent()) {
                episodes.forget(BRAKE);
            }
            return Optional.empty();
        }
        return claim(BRAKE, Level.UNKNOWN, "on", sweep)
                .map(episode -> OrganisationMessages.brake(sudden, enrolled)
                        .withReceipt(new Notification.Receipt(BRAKE, episode.messageId(), null, false)));
    }

    /**
     * People are told when more projects than could be chance can't be read, daily as long as that lasts, and when it
     * is over.
     *
     * @param unread how many couldn't be read; 0 if they are few enough to be chance
     */
    public Optional<Notification> unread(int unread, int enrolled, String sweep) {
        if (unread > 0) {
            return claim(UNREAD, Level.UNKNOWN, "unread", sweep)
                    .map(episode -> OrganisationMessages.unread(unread, enrolled)
                            .withReceipt(new Notification.Receipt(UNREAD, episode.messageId(), null, false)));
        }
        return episodes.find(UNREAD)
                .flatMap(_ -> claim(UNREAD, Level.NONE, Episode.OVER, sweep))
                .map(episode -> OrganisationMessages.readable(enrolled)
                        .withReceipt(new Notification.Receipt(UNREAD, episode.messageId(), null, true)));
    }

    /** The messages of a sweep. */
    public List<Notification> after(List<String> sudden, int unread, int enrolled, String sweep) {
        List<Notification> all = new ArrayList<>();
        brake(sudden, enrolled, sweep).ifPresent(all::add);
        unread(unread, enrolled, sweep).ifPresent(all::add);
        return all;
    }

    private Optional<Episode> claim(String about, Level level, String fingerprint, String sweep) {
        Instant now = clock.instant();
        Episode present = episodes.find(about).orElse(null);
        Episode wanted = Episode.wanted(about, level, fingerprint, now, List.of(about), sweep, now);
        return present == null || present.isFollowedBy(wanted, about)
                ? episodes.claim(about, present, wanted)
                : Optional.empty();
    }
}
