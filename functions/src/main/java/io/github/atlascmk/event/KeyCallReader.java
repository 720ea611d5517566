package io.github.atlascmk.event;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Calls of KMS that change a key's policy or state, by CloudTrail. The key is taken from the record's resources, since
 * the request names it by id, ARN or alias (KMS Developer Guide: logging KMS calls with CloudTrail).
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
        String document = call.name().equals("PutKeyPolicy") ? PolicyEdit.KEY_POLICY : "";
        return Optional.of(call.about(own, () -> new Target.Key(key(call)), document, "policy"));
    }

    @Override
    public String knows() {
        return "\"" + CloudTrailRecord.DETAIL_TYPE + "\" of \"" + SOURCE + "\"";
    }

    private static KeyArn key(CloudTrailRecord call) {
        return call.detail()
                .path("resources")
                .valueStream()
                .flatMap(resource -> KeyArn.parse(resource.path("ARN").asText()).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("detail.resources of " + call.name()
                        + " has no ARN of a KMS key, as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }
}
