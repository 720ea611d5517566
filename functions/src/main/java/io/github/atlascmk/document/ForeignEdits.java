package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sha256;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records who else changed a role, a key or a custom key store, enrolled or in use, within a week, in the table of
 * states. A resource is the {@link RoleArn#lookupKey()} of a role, the ARN of a key, or the id of a store.
 */
public final class ForeignEdits {
    private static final Duration KEPT = Duration.ofDays(7);
    /** The size of an item is limited, so it can't hold thousands of edits. */
    private static final int MOST = 200;

    /** Each edit is an attribute, so that two that are recorded at once don't undo each other. */
    private static final String PREFIX = "edit";

    private static final int DIGITS = 16;
    private static final Comparator<ForeignEdit> ORDER =
            Comparator.comparing(ForeignEdit::at).thenComparing(ForeignEdit::eventId);

    private final Table states;
    private final Clock clock;

    public ForeignEdits(Platform platform) {
        this.states = Table.states(platform);
        this.clock = platform.clock();
    }

    /**
     * Remembers an edit; idempotent. Events come in any order and more than once, so the attribute's name is made from
     * the event's id.
     */
    public void record(String resource, ForeignEdit edit) {
        String name = PREFIX + Sha256.hex(edit.eventId()).substring(0, DIGITS);
        Update update = new Update()
                .set(name, edit)
                .set("expiresAt", clock.instant().plus(KEPT).getEpochSecond());
        Map<String, ForeignEdit> others = edits(resource);
        others.remove(name);
        others.entrySet().stream()
                .sorted(Comparator.comparing(other -> other.getValue().at()))
                .limit(Math.max(0, others.size() + 1 - MOST))
                .forEach(oldest -> update.remove(oldest.getKey()));
        states.update(id(resource), update);
    }

    /** The edits of the last week whose events have arrived, oldest first. */
    public List<ForeignEdit> find(String resource) {
        Instant oldest = clock.instant().minus(KEPT);
        return edits(resource).values().stream()
                .filter(edit -> edit.at().isAfter(oldest))
                .sorted(ORDER)
                .toList();
    }

    /**
     * The same for a key, with those of the custom key store that it lies in.
     *
     * @param store null if it lies in none
     */
    public List<ForeignEdit> find(KeyArn key, @Nullable String store) {
        List<ForeignEdit> ofKey = find(key.toString());
        return store == null
                ? ofKey
                : Stream.concat(ofKey.stream(), find(store).stream())
                        .sorted(ORDER)
                        .toList();
    }

    /** The edits by the names of their attributes. */
    private Map<String, ForeignEdit> edits(String resource) {
        Map<String, ForeignEdit> edits = new HashMap<>();
        states.find(id(resource))
                .ifPresent(item -> item.fields().properties().forEach(field -> {
                    if (field.getKey().startsWith(PREFIX) && field.getValue() instanceof ObjectNode edit) {
                        edits.put(field.getKey(), new Item(item.table(), edit).as(ForeignEdit.class));
                    }
                }));
        return edits;
    }

    private static String id(String resource) {
        return "writer#" + resource;
    }
}
