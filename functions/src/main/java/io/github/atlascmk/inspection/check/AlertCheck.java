package io.github.atlascmk.inspection.check;

import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that Atlas tells the stack's webhook, if it has one, of every alert about encryption. */
public record AlertCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        Alerts alerts = plan.observed().alerts();
        List<AlertType> missing = alerts == null ? List.of() : alerts.unconnected();
        return missing.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        Kind.ALERTS_NOT_CONNECTED,
                        plan.projectId(),
                        "Atlas doesn't tell the webhook of "
                                + missing.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
}
