package io.github.atlascmk.impact;

import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.runtime.Platform;
import java.util.List;

/** STUB until branch events. */
final class WatchIndex {
    private final Enrolments enrolments;

    WatchIndex(Platform platform) {
        this.enrolments = new Enrolments(platform);
    }

    List<String> projects(String subject) {
        return io.github.atlascmk.aws.KeyArn.parse(subject)
                .map(key -> enrolments.byKey(key).stream().map(e -> e.projectId()).toList())
                .or(() -> io.github.atlascmk.aws.RoleArn.parse(subject)
                        .map(role -> enrolments.byRole(role.lookupKey()).stream().map(e -> e.projectId()).toList()))
                .orElse(List.of());
    }
}
