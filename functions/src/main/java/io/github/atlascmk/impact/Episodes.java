package io.github.atlascmk.impact;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One item for each subject that people are being told about, in the table of states. */
public final class Episodes {
    private final Table table;

    public Episodes(Platform platform) {
        this.table = Table.states(platform);
    }

    public Optional<Episode> find(String about) {
        return table.find(id(about), Episode.class);
    }

    /**
     * Claims a message, so that one execution alone publishes it.
     *
     * @param present as it was read; null if there was none
     * @return what is to be published; empty if another execution was faster
     */
    Optional<Episode> claim(String about, @Nullable Episode present, Episode wanted) {
        Episode next = present == null ? wanted : present.followedBy(wanted);
        boolean claimed = present == null
                ? table.putIf("attribute_not_exists(id)", Map.of(), id(about), next)
                : table.putIf(
                        "messageId = :id AND claimedBy = :by",
                        Map.of("id", present.messageId(), "by", present.claimedBy()),
                        id(about),
                        next);
        return claimed ? Optional.of(next) : Optional.empty();
    }

    /** Records that the message was published, unless a later one was claimed meanwhile. */
    public void published(String about, String messageId, Instant at) {
        table.update(id(about), new Update().set("publishedAt", at).onlyIf("messageId = :id", Map.of("id", messageId)));
    }

    /** Ends the episode once people were told that it is over, unless a later message was claimed meanwhile. */
    void end(String about, String messageId) {
        if (find(about).filter(episode -> episode.messageId().equals(messageId)).isPresent()) {
            forget(about);
        }
    }

    /** @return false if nobody was told about it, or it is over */
    public boolean acknowledge(String about, Episode.Acknowledgement given) {
        return find(about)
                .filter(told -> !told.isOver())
                .flatMap(told -> table.update(
                        id(about),
                        new Update()
                                .set("acknowledged", given)
                                .onlyIf("messageId = :id", Map.of("id", told.messageId()))))
                .isPresent();
    }

    public void forget(String about) {
        table.remove(id(about));
    }

    private static String id(String about) {
        return "told#" + about;
    }
}
