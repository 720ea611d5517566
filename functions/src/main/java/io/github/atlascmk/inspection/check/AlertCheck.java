package io.github.atlascmk.inspection.check;

import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that Atlas tells the stack's webhook of every alert that the stack wants to know. */
public record AlertCheck(String projectId, Alerts alerts) {

    public Optional<Finding> finding() {
        List<AlertType> missing = alerts.unconnected();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ALERTS_NOT_CONNECTED,
                        projectId,
                        "Atlas doesn't tell the webhook of "
                                + missing.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
}
