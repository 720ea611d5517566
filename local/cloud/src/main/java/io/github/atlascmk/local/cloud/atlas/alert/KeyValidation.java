package io.github.atlascmk.local.cloud.atlas.alert;

import io.github.atlascmk.local.cloud.atlas.encryption.EncryptionAtRest;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.time.Duration;
import java.util.Optional;

/**
 * Atlas's own look at each project's key, every 15 minutes (Atlas documentation: manage customer keys with AWS KMS). It
 * raises an alert of what it can't use, and closes it once it can.
 */
public final class KeyValidation {
    public static final Duration INTERVAL = Duration.ofMinutes(15);

    private static final String CONFIGURATION = "ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID";
    private static final String KEY = "AWS_ENCRYPTION_KEY_INVALID";

    private final Organisation organisation;
    private final EncryptionAtRest encryption;
    private final Alerts alerts;

    public KeyValidation(Organisation organisation, EncryptionAtRest encryption, Alerts alerts) {
        this.organisation = organisation;
        this.encryption = encryption;
        this.alerts = alerts;
    }

    public void validateAll() {
        organisation.projects().forEach(this::validate);
    }

    private void validate(Project project) {
        if (!project.enables("AWS")) {
            return;
        }
        Optional<AtlasError> problem = encryption.problem(project);
        problem.ifPresentOrElse(
                error -> alerts.raise(project, CONFIGURATION, Alerts.words(CONFIGURATION)),
                () -> alerts.close(project, CONFIGURATION));
        problem.filter(error -> error.errorCode().startsWith("AWS_"))
                .ifPresentOrElse(
                        error -> alerts.raise(project, KEY, Alerts.words(KEY)), () -> alerts.close(project, KEY));
    }
}
