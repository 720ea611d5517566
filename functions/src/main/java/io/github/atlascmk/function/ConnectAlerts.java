package io.github.atlascmk.function;

import io.github.atlascmk.alert.AlertConnections;
import io.github.atlascmk.alert.AlertSecret;
import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.alert.Alerts.Connection;
import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has Atlas send alerts about the project's encryption to the webhook, by one alert configuration of ours for each
 * type. Others' configurations are never touched. Creating one isn't idempotent, so the intent is recorded first.
 */
public final class ConnectAlerts extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final Leases leases;
    private final AlertSecret secret;
    private final AlertConnections connections;
    private final Clock clock;
    private final String url;

    public ConnectAlerts() {
        this(LambdaPlatform.create());
    }

    public ConnectAlerts(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform);
        this.secret = new AlertSecret(platform.secrets(), platform.required("ALERT_SECRET_ID"));
        this.connections = new AlertConnections(platform);
        this.clock = platform.clock();
        this.url = platform.required("ALERT_URL");
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        return leases.holding(input.projectId(), invocation, () -> connect(input));
    }

    private StepResult connect(StepInput input) {
        AlertSecret.Version signing = secret.current();
        Webhook webhook = new Webhook(url, signing.id());
        List<AlertConfiguration> present = atlas.alertConfigurations(input.projectId());
        AlertConnections.Remembered remembered =
                connections.find(input.projectId()).resolved(present);
        Alerts before = new Alerts(webhook, remembered.made(), present);
        connections.put(input.projectId(), remembered.intending(clock.instant(), webhook, present));
        for (AlertType type : before.unconnected()) {
            enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
            String id = write(input.projectId(), type, before.ours(type).orElse(null), signing.text());
            remembered = remembered.with(type, new Connection(id, webhook));
            connections.put(input.projectId(), remembered.intending(clock.instant(), webhook, present));
        }
        connections.put(input.projectId(), remembered);
        return verified(input.projectId(), before, remembered);
    }

    /** @return the configuration's id */
    private String write(String projectId, AlertType type, @Nullable AlertConfiguration ours, String signing) {
        if (ours == null) {
            return atlas.createAlertConfiguration(projectId, AlertConfiguration.wanted(type, url, signing))
                    .id();
        }
        atlas.updateAlertConfiguration(projectId, ours.id(), ours.with(url, signing));
        return ours.id();
    }

    private StepResult verified(String projectId, Alerts before, AlertConnections.Remembered remembered) {
        int written = before.unconnected().size();
        if (written == 0) {
            return new StepResult(false, "connected already");
        }
        List<AlertConfiguration> present = atlas.alertConfigurations(projectId);
        if (!new Alerts(before.webhook(), remembered.made(), present)
                .unconnected()
                .isEmpty()) {
            throw new AtlasUnavailable("Atlas accepted the alert configurations, and doesn't show them yet");
        }
        return new StepResult(
                true, written + (written == 1 ? " alert configuration" : " alert configurations") + " written");
    }
}
