package io.github.atlascmk.local.cloud.atlas.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The activity feeds of projects and of the organisation, newest first. */
public final class ActivityFeed {
    private static final String ORG = "/orgs/{orgId}/events";
    private static final String PATH = Operation.GROUP + "/events";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private final Organisation organisation;
    private final EventLog log;

    public ActivityFeed(Organisation organisation, EventLog log) {
        this.organisation = organisation;
        this.log = log;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.of("listGroupEvents", "GET", PATH, VERSIONS, RateLimit.EVENTS, this::list),
                Operation.of("getGroupEvent", "GET", PATH + "/{eventId}", VERSIONS, RateLimit.EVENTS, this::get),
                Operation.of("listOrgEvents", "GET", ORG, VERSIONS, RateLimit.ORG_EVENTS, this::listOfOrganisation));
    }

    private AtlasResponse list(AtlasRequest request) {
        List<EventLog.Event> asked =
                log.of(request.project()).stream().filter(filter(request)).toList();
        return Page.of(request).of(asked, event -> view(request, event));
    }

    private AtlasResponse listOfOrganisation(AtlasRequest request) {
        organisation.require(request.path("orgId"));
        List<EventLog.Event> asked =
                log.ofOrganisation().stream().filter(filter(request)).toList();
        return Page.of(request).of(asked, event -> view(request, event).put("orgId", organisation.id()));
    }

    private AtlasResponse get(AtlasRequest request) {
        String id = request.path("eventId");
        return log.of(request.project()).stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .map(event -> AtlasResponse.ok(view(request, event)))
                .orElseThrow(() -> AtlasError.noResource(request.http().path()));
    }

    private static Predicate<EventLog.Event> filter(AtlasRequest request) {
        List<String> types = request.queries("eventType");
        List<String> excluded = request.queries("excludedEventType");
        List<String> clusters = request.queries("clusterNames");
        Instant from = instant(request, "minDate");
        Instant to = instant(request, "maxDate");
        return event -> (types.isEmpty() || types.contains(event.type()))
                && !excluded.contains(event.type())
                && (clusters.isEmpty() || (event.clusterName() != null && clusters.contains(event.clusterName())))
                && (from == null || !event.created().isBefore(from))
                && (to == null || !event.created().isAfter(to));
    }

    private static @Nullable Instant instant(AtlasRequest request, String name) {
        String text = request.query(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException notADate) {
            throw AtlasError.invalidAttribute(name);
        }
    }

    private static ObjectNode view(AtlasRequest request, EventLog.Event event) {
        String path = ApiVersion.V2 + "/groups/" + event.groupId() + "/events/" + event.id();
        ObjectNode view = AtlasJson.object();
        view.put("id", event.id())
                .put("created", AtlasJson.date(event.created()))
                .put("eventTypeName", event.type())
                .put("groupId", event.groupId())
                .put("isGlobalAdmin", false);
        view.putArray("links").add(request.link("self", path));
        if (event.clusterName() != null) {
            view.put("clusterName", event.clusterName());
        }
        Actor actor = event.actor();
        if (actor != null) {
            view.put("remoteAddress", Actor.LOOPBACK);
            if (actor.apiKeyId() != null) {
                view.put("apiKeyId", actor.apiKeyId()).put("publicKey", actor.id());
            }
        }
        return view;
    }
}
