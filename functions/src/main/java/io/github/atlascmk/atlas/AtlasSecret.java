package io.github.atlascmk.atlas;

import io.github.atlascmk.aws.AwsErrors;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.lambda.powertools.parameters.secrets.SecretsProvider;

/** The stack's Atlas credentials in Secrets Manager. They are cached in memory for an hour. */
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

    /**
     * Reads past the cache, since the secret may have been rotated. Powertools' cache can't be emptied, so it is
     * replaced.
     */
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
