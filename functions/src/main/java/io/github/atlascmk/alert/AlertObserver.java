package io.github.atlascmk.alert;

import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads whether Atlas sends a project's alerts to the webhook, if the stack has one. */
public final class AlertObserver {
    /**
     * A rotated secret is noticed within this time. Looking it up for each project would cost more than all other
     * calls.
     */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final AtlasClient atlas;
    private final AlertConnections connections;
    private final Clock clock;
    private final @Nullable String url;
    private final @Nullable AlertSecret secret;
    private volatile @Nullable Known known;

    private record Known(Webhook webhook, Instant read) {}

    public AlertObserver(AtlasClient atlas, Platform platform) {
        this.atlas = atlas;
        this.connections = new AlertConnections(platform);
        this.clock = platform.clock();
        this.url = platform.optional("ALERT_URL").orElse(null);
        this.secret = platform.optional("ALERT_SECRET_ID")
                .map(id -> new AlertSecret(platform.secrets(), id))
                .orElse(null);
    }

    /** Empty if the stack has no webhook. */
    public Optional<Alerts> observe(String projectId) {
        if (url == null || secret == null) {
            return Optional.empty();
        }
        return Optional.of(new Alerts(
                webhook(url, secret), connections.find(projectId).made(), atlas.alertConfigurations(projectId)));
    }

    private Webhook webhook(String address, AlertSecret signing) {
        Known present = known;
        Instant now = clock.instant();
        if (present == null || present.read().plus(KEPT).isBefore(now)) {
            present = new Known(new Webhook(address, signing.currentId()), now);
            known = present;
        }
        return present.webhook();
    }
}
