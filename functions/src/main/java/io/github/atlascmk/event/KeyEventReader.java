package io.github.atlascmk.event;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.event.Signal.Changed;
import io.github.atlascmk.event.Signal.NothingToDo;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.List;
import java.util.Optional;

/** Reads KMS's own events about keys, which need no trail (KMS Developer Guide: monitoring with EventBridge). */
public final class KeyEventReader implements EventReader {
    private static final String SOURCE = "aws.kms";
    private static final String ROTATED = "KMS CMK Rotation";
    private static final List<String> GONE = List.of(ForeignEdit.DELETED, ForeignEdit.EXPIRED);

    @Override
    public Optional<Signal> recognise(Envelope event) {
        if (event.is(SOURCE, ROTATED)) {
            return Optional.of(new NothingToDo("the key " + key(event)
                    + " was rotated: its ARN stays the same and KMS keeps the old material, so Atlas needs nothing"));
        }
        return GONE.stream()
                .filter(detailType -> event.is(SOURCE, detailType))
                .findFirst()
                .map(detailType -> new Changed(
                        new Hint(new Target.Key(key(event)), detailType, event.id()),
                        new ForeignEdit("KMS itself", detailType, event.at(), event.id(), "", "")));
    }

    @Override
    public String knownEvents() {
        return "\"" + ROTATED + "\", \"" + String.join("\", \"", GONE) + "\" of \"" + SOURCE + "\"";
    }

    private static KeyArn key(Envelope event) {
        return event.resources().stream()
                .flatMap(arn -> KeyArn.parse(arn).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("resources of the event \"" + event.detailType()
                        + "\" has no ARN of a KMS key, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }
}
