package io.github.atlascmk.atlas;

import io.github.atlascmk.aws.AwsErrors;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.lambda.powertools.parameters.secrets.SecretsProvider;

/** The stack's secret in Secrets Manager, kept in memory for an hour unless a fresh one is asked for. */
public final class AtlasSecret {
    private final Supplier<SecretsManagerClient> client;
    private final String secretId;
    private volatile Supplier<SecretsProvider> provider;

    public AtlasSecret(Supplier<SecretsManagerClient> client, String secretId) {
        this.client = client;
        this.secretId = secretId;
        this.provider = this::replace;
    }

    public Credentials get() {
        return read(provider.get());
    }

    /** Past the cache, which can't be emptied: somebody may have rotated the secret. */
    public Credentials fresh() {
        return read(replace());
    }

    private SecretsProvider replace() {
        SecretsProvider made =
                SecretsProvider.builder().withClient(client.get()).build();
        provider = () -> made;
        return made;
    }

    private Credentials read(SecretsProvider from) {
        return Credentials.parse(AwsErrors.translating(
                "secretsmanager:GetSecretValue of the Atlas secret",
                () -> from.withMaxAge(1, ChronoUnit.HOURS).get(secretId)));
    }
}
