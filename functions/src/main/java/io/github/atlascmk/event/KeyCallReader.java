package io.github.atlascmk.event;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Reads what changes a key's policy or state, as CloudTrail reports it: calls of KMS, and what KMS did by itself. The
 * key is taken from the record's resources, because the request may name it by id, ARN or alias. A call about a custom
 * key store names no key (KMS Developer Guide: logging KMS calls with CloudTrail).
 */
public final class KeyCallReader implements EventReader {
    private static final String SOURCE = "aws.kms";

    private final OwnRoles own;

    public KeyCallReader(OwnRoles own) {
        this.own = own;
    }

    @Override
    public Optional<Signal> recognise(Envelope event) {
        if (!event.is(SOURCE, CloudTrailRecord.DETAIL_TYPE) && !event.is(SOURCE, CloudTrailRecord.SERVICE_EVENT)) {
            return Optional.empty();
        }
        CloudTrailRecord call = new CloudTrailRecord(event);
        String document = call.name().equals("PutKeyPolicy") ? Document.KEY_POLICY : "";
        return Optional.of(call.signal(own, () -> target(call), document, "policy"));
    }

    @Override
    public String knownEvents() {
        return "\"" + CloudTrailRecord.DETAIL_TYPE + "\", \"" + CloudTrailRecord.SERVICE_EVENT + "\" of \"" + SOURCE
                + "\"";
    }

    private static Target target(CloudTrailRecord call) {
        return call.name().endsWith("CustomKeyStore")
                ? new Target.KeyStore(CloudTrailRecord.required(
                        "requestParameters.customKeyStoreId", call.parameter("customKeyStoreId")))
                : new Target.Key(key(call));
    }

    private static KeyArn key(CloudTrailRecord call) {
        return call.detail()
                .path("resources")
                .valueStream()
                .flatMap(resource -> KeyArn.parse(resource.path("ARN").asText()).stream())
                .findFirst()
                .or(() -> newPrimary(call))
                .orElseThrow(() -> new InvalidEvent("detail.resources of " + call.name()
                        + " has no ARN of a KMS key, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"));
    }

    /**
     * UpdatePrimaryRegion has a record in the Region of the new primary key too, without resources: there the request
     * names the key that was primary before, which differs by its Region only.
     */
    private static Optional<KeyArn> newPrimary(CloudTrailRecord call) {
        return call.name().equals("UpdatePrimaryRegion")
                ? KeyArn.parse(call.parameter("keyId"))
                        .flatMap(primary -> KeyArn.parse(
                                primary.in(call.parameter("primaryRegion")).toString()))
                : Optional.empty();
    }
}
