package io.github.atlascmk.trigger;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.PolicyEdit;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Calls of KMS that change a key's policy or state, by CloudTrail. The key is taken from the record's resources, since
 * the request names it by id, ARN or alias (KMS Developer Guide: logging KMS calls with CloudTrail).
 */
public final class KeyChanged implements Recogniser {
    private static final String SOURCE = "aws.kms";

    private final OwnRoles own;

    public KeyChanged(OwnRoles own) {
        this.own = own;
    }

    @Override
    public Optional<Recognised> recognise(Envelope event) {
        if (!event.is(SOURCE, TrailRecord.DETAIL_TYPE)) {
            return Optional.empty();
        }
        TrailRecord call = new TrailRecord(event);
        String document = call.name().equals("PutKeyPolicy") ? PolicyEdit.KEY_POLICY : "";
        return Optional.of(call.about(own, () -> new Target.Key(key(call)), document, "policy"));
    }

    @Override
    public String knows() {
        return "\"" + TrailRecord.DETAIL_TYPE + "\" of \"" + SOURCE + "\"";
    }

    private static KeyArn key(TrailRecord call) {
        return call.detail()
                .path("resources")
                .valueStream()
                .flatMap(resource -> KeyArn.parse(resource.path("ARN").asText()).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("detail.resources of " + call.name()
                        + " has no ARN of a KMS key, as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }
}
