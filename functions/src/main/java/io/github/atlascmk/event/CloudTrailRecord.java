package io.github.atlascmk.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.WriteWindows;
import io.github.atlascmk.event.Signal.Changed;
import io.github.atlascmk.event.Signal.NothingToDo;
import io.github.atlascmk.event.Signal.OwnEdit;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One call of an AWS API, or what a service did by itself, as CloudTrail records it (CloudTrail User Guide: record
 * contents; AWS service events).
 */
record CloudTrailRecord(Envelope event, JsonNode detail) {
    static final String DETAIL_TYPE = "AWS API Call via CloudTrail";

    /** What a service did by itself, such as KMS's DeleteKey (AWS Control Tower User Guide has such an event whole). */
    static final String SERVICE_EVENT = "AWS Service Event via CloudTrail";

    CloudTrailRecord(Envelope event) {
        this(event, event.detail());
    }

    /**
     * Turns the call into a signal.
     *
     * @param target what the call was about; asked for only if the call has to be looked into
     * @param document the name of the policy that the call wrote, if we write to that policy too; else empty
     * @param policy the request parameter that holds the policy
     */
    Signal signal(OwnRoles own, Supplier<Target> target, String document, String policy) {
        if (!text("errorCode").isEmpty()) {
            return new NothingToDo("the call " + name() + " was refused, so it changed nothing");
        }
        if (own.contains(
                detail.at("/userIdentity/sessionContext/sessionIssuer/arn").asText())) {
            return new OwnEdit(at());
        }
        String others = document.isEmpty() ? "" : WriteWindows.others(parameter(policy));
        return new Changed(
                new Hint(target.get(), name() + " by " + by(), id()),
                new ForeignEdit(by(), name(), at(), id(), others.isEmpty() ? "" : document, others));
    }

    String name() {
        return Excerpt.of(required("eventName", text("eventName")));
    }

    /** The account of the resource that the call was about. */
    String account() {
        String recipient = text("recipientAccountId");
        return required("recipientAccountId", recipient.isEmpty() ? event.account() : recipient);
    }

    String parameter(String name) {
        return text(
                "requestParameters." + name, detail.path("requestParameters").path(name));
    }

    static String required(String field, String value) {
        if (value.isEmpty()) {
            throw new InvalidEvent("detail." + field + " is missing; a CloudTrail record of this call has one");
        }
        return value;
    }

    private String id() {
        return required("eventID", text("eventID"));
    }

    /**
     * Names the caller: a session by its role, users and the root by their own ARN, anything else is an AWS service.
     */
    private String by() {
        JsonNode identity = detail.path("userIdentity");
        String issuer = identity.at("/sessionContext/sessionIssuer/arn").asText("");
        String arn = identity.path("arn").asText("");
        String who = !issuer.isEmpty()
                ? issuer
                : !arn.isEmpty() ? arn : identity.path("invokedBy").asText("an AWS service");
        return Excerpt.of(who);
    }

    private Instant at() {
        return Envelope.instant("detail.eventTime", required("eventTime", text("eventTime")));
    }

    private String text(String field) {
        return text(field, detail.path(field));
    }

    /** Empty if the field is missing. */
    private static String text(String field, JsonNode value) {
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
            throw InvalidEvent.ofField("detail." + field, value, "text");
        }
        return value.asText("");
    }
}
