package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.wire.Delivery;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Edits of others that a write of ours overwrote, since it was planned from a read that didn't show them. */
final class Overwrites {
    /**
     * @param target ARN of the role or key
     * @param seen the elements of others in the document that we had read
     */
    record Overwrite(String target, String key, Write edit, List<String> seen) {
        /** The elements of others in the document after that edit. */
        List<String> foreign() {
            return PolicyContents.foreign(PolicyContents.document(edit));
        }
    }

    /** CloudTrail's event about a write, delivered to the stack now or later. */
    private record Told(String operation, Instant at, JsonNode parameters, String id) {
        private boolean isOf(Write edit) {
            String name = edit.target().substring(edit.target().lastIndexOf('/') + 1);
            String policy = parameters
                    .path(operation.equals("PutKeyPolicy") ? "policy" : "policyDocument")
                    .asText("{}");
            return operation.equals(edit.operation())
                    && Duration.between(at, edit.at()).abs().compareTo(Duration.ofSeconds(2)) < 0
                    && parameters.toString().contains(name)
                    && RandomFleet.json(policy).equals(PolicyContents.document(edit));
        }
    }

    private final Map<String, Write> lastEdits = new HashMap<>();
    private final List<Overwrite> overwrites = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    List<Overwrite> all() {
        return overwrites;
    }

    /**
     * Records that somebody else wrote a document. If this edit restores what we had read within seconds of the edit
     * that we overwrote, that one would be lost without our write too, and their events don't show the order of the
     * two.
     */
    void edited(Write edit) {
        String key = PolicyContents.key(edit.target(), PolicyContents.name(edit));
        lastEdits.put(key, edit);
        overwrites.removeIf(overwrite -> overwrite.key.equals(key)
                && Duration.between(overwrite.edit.at(), edit.at()).compareTo(Duration.ofSeconds(10)) < 0
                && same(overwrite.seen, PolicyContents.foreign(PolicyContents.document(edit))));
    }

    /** Records that we wrote a document. */
    void wrote(Write write, JsonNode seen) {
        String key = PolicyContents.key(write.target(), PolicyContents.name(write));
        List<String> before = PolicyContents.foreign(PolicyContents.documentBefore(write));
        Write edit = lastEdits.get(key);
        if (edit != null
                && !same(before, PolicyContents.foreign(seen))
                && !same(before, PolicyContents.foreign(PolicyContents.document(write)))) {
            overwrites.add(new Overwrite(write.target(), key, edit, PolicyContents.foreign(seen)));
        }
    }

    /** Records that an event reaches the stack, now or later. */
    void delivered(Delivery delivery) {
        JsonNode detail = delivery.input().path("detail");
        boolean isOwn = delivery.rule().equals("RouteEventOwnEdit");
        if (!isOwn && detail.has("eventID")) {
            told.add(new Told(
                    detail.path("eventName").asText(),
                    Instant.parse(detail.path("eventTime").asText()),
                    detail.path("requestParameters"),
                    detail.path("eventID").asText()));
        }
    }

    /** CloudTrail's id of the edit; empty if the stack never received its event. */
    Optional<String> eventId(Overwrite overwrite) {
        return told.stream()
                .filter(event -> event.isOf(overwrite.edit()))
                .map(Told::id)
                .findFirst();
    }

    static boolean same(List<String> one, List<String> other) {
        return one.stream().sorted().toList().equals(other.stream().sorted().toList());
    }
}
