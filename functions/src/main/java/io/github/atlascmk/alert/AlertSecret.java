package io.github.atlascmk.alert;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.failure.InvalidConfiguration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The secret by which Atlas signs its alerts: plain text in Secrets Manager, in at most two versions that count
 * (Secrets Manager User Guide: staging labels). Nothing is cached here: each call reads the secret.
 */
public final class AlertSecret {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";
    private static final String READ = "secretsmanager:GetSecretValue of the alert secret";
    /**
     * Excludes a line break at the end: a shell easily leaves one there, and it would become part of the signing key.
     */
    private static final Pattern USABLE = Pattern.compile("[!-~]{16,256}");

    private final Supplier<SecretsManagerClient> client;
    private final String secretId;

    /** @param id the id of the version, which tells nothing about its text */
    public record Version(String id, String text, Instant created) {
        @Override
        public String toString() {
            return "Version[" + id + "]";
        }
    }

    public AlertSecret(Supplier<SecretsManagerClient> client, String secretId) {
        this.client = client;
        this.secretId = secretId;
    }

    /** @throws InvalidConfiguration if alerts can't be signed with its text */
    public Version current() {
        return translating(READ, () -> read(CURRENT));
    }

    /** The version before the current one; empty if the secret was never rotated. */
    public Optional<Version> previous() {
        return translating(READ, () -> {
            try {
                return Optional.of(read(PREVIOUS));
            } catch (ResourceNotFoundException never) {
                return Optional.empty();
            }
        });
    }

    /** The id of the current version, without reading its text. */
    public String currentId() {
        DescribeSecretResponse described = translating(
                "secretsmanager:DescribeSecret of the alert secret",
                () -> client.get().describeSecret(request -> request.secretId(secretId)));
        return described.versionIdsToStages().entrySet().stream()
                .filter(version -> version.getValue().contains(CURRENT))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new InvalidConfiguration("the alert secret has no current version"));
    }

    private Version read(String stage) {
        GetSecretValueResponse found = client.get()
                .getSecretValue(request -> request.secretId(secretId).versionStage(stage));
        String text = found.secretString();
        if (text == null || !USABLE.matcher(text).matches()) {
            throw new InvalidConfiguration("the alert secret must be 16 to 256 printable ASCII characters without"
                    + " spaces or line breaks; its version " + found.versionId() + " isn't");
        }
        return new Version(found.versionId(), text, found.createdDate());
    }
}
