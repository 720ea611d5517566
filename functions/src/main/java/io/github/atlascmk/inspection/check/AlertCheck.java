package io.github.atlascmk.inspection.check;

import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks that Atlas sends the stack's webhook every alert that the stack wants to know.
 *
 * @param alerts null if the stack has no webhook
 */
public record AlertCheck(String projectId, @Nullable Alerts alerts) implements Check {
    @Override
    public List<Finding> findings() {
        List<AlertType> missing = alerts == null ? List.of() : alerts.unconnected();
        return missing.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        Kind.ALERTS_NOT_CONNECTED,
                        projectId,
                        "Atlas doesn't tell the webhook of "
                                + missing.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
}
