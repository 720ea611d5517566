package io.github.atlascmk.event;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Reads the KMS calls that change a key's policy or state, as CloudTrail reports them. The key is taken from the
 * record's resources, because the request may name it by id, ARN or alias (KMS Developer Guide: logging KMS calls with
 * CloudTrail).
 */
public final class KeyCallReader implements EventReader {
    private static final String SOURCE = "aws.kms";

    private final OwnRoles own;

    public KeyCallReader(OwnRoles own) {
        this.own = own;
    }

    @Override
    public Optional<Signal> recognise(Envelope event) {
        if (!event.is(SOURCE, CloudTrailRecord.DETAIL_TYPE)) {
            return Optional.empty();
        }
        CloudTrailRecord call = new CloudTrailRecord(event);
        String document = call.name().equals("PutKeyPolicy") ? Document.KEY_POLICY : "";
        return Optional.of(call.signal(own, () -> new Target.Key(key(call)), document, "policy"));
    }

    @Override
    public String knownEvents() {
        return "\"" + CloudTrailRecord.DETAIL_TYPE + "\" of \"" + SOURCE + "\"";
    }

    private static KeyArn key(CloudTrailRecord call) {
        return call.detail()
                .path("resources")
                .valueStream()
                .flatMap(resource -> KeyArn.parse(resource.path("ARN").asText()).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("detail.resources of " + call.name()
                        + " has no ARN of a KMS key, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }
}
