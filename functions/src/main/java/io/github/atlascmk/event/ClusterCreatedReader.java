package io.github.atlascmk.event;

import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.event.Signal.Look;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads CloudFormation's event that a {@code MongoDB::Atlas::Cluster} was created. Its physical id names the project:
 * it joins project, name and profile, the resource's primary identifier, by vertical bars.
 */
public final class ClusterCreatedReader implements EventReader {
    private static final String SOURCE = "aws.cloudformation";
    private static final String DETAIL_TYPE = "CloudFormation Resource Status Change";
    private static final String RESOURCE = "MongoDB::Atlas::Cluster";
    private static final String STATUS = "CREATE_COMPLETE";

    @Override
    public Optional<Signal> recognise(Envelope event) {
        if (!event.is(SOURCE, DETAIL_TYPE)
                || !event.detail().path("resource-type").asText().equals(RESOURCE)
                || !event.detail().at("/status-details/status").asText().equals(STATUS)) {
            return Optional.empty();
        }
        return Optional.of(new Look(new Hint(
                new Target.Project(
                        project(event.detail().path("physical-resource-id").asText(""))),
                "CloudFormation by " + stack(event.detail().path("stack-id").asText("")),
                event.id())));
    }

    @Override
    public String knownEvents() {
        return "\"" + DETAIL_TYPE + "\" of \"" + SOURCE + "\" (" + RESOURCE + ", " + STATUS + ")";
    }

    private static String project(String physicalId) {
        return Stream.of(physicalId.split("\\|"))
                .filter(ProjectId::matches)
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("detail.physical-resource-id is \"" + Excerpt.of(physicalId)
                        + "\"; it must hold " + ProjectId.FORM + ", as in ProjectId|Name|Profile"));
    }

    /** The name in a stack's ARN, {@code arn:aws:cloudformation:…:stack/name/id}. */
    private static String stack(String stackId) {
        String[] parts = stackId.split("/", -1);
        return parts.length > 1 ? Excerpt.of(parts[1]) : "a stack";
    }
}
