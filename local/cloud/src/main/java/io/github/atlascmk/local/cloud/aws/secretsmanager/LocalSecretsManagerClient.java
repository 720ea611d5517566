package io.github.atlascmk.local.cloud.aws.secretsmanager;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoint;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoints;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.*;

/**
 * Secrets Manager in one account and Region: secrets of text, with their versions by staging label (Secrets Manager
 * User Guide: what's in a secret). The journal never contains a value.
 */
public final class LocalSecretsManagerClient implements SecretsManagerClient {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";

    private record Version(String id, String value, Instant created) {}

    private static final class Secret {
        private final String name;
        private final String arn;
        private final Map<String, Version> versions = new HashMap<>();
        private final Map<String, String> labels = new TreeMap<>();

        Secret(String name, String arn) {
            this.name = name;
            this.arn = arn;
        }

        List<String> labelsOf(String versionId) {
            return labels.entrySet().stream()
                    .filter(label -> label.getValue().equals(versionId))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private final Endpoints endpoints;
    private final Wire wire;
    private final Endpoint endpoint;
    private final String account;
    private final String region;
    private final Map<String, Secret> secrets = new TreeMap<>();

    public LocalSecretsManagerClient(Endpoints endpoints, String account, String region) {
        this.endpoints = endpoints;
        this.wire = endpoints.wire();
        this.endpoint = endpoints.endpoint("secretsmanager", LocalSecretsManagerClient::exception);
        this.account = account;
        this.region = region;
    }

    /** Adds a secret that exists from the start, and returns its ARN. */
    public String register(String name, String value) {
        Secret secret = secrets.computeIfAbsent(name, _ -> new Secret(name, arn(name)));
        put(secret, versionId(secret), value, List.of(CURRENT));
        return secret.arn;
    }

    /** The current text of a secret, without a call of the API. */
    public String value(String name) {
        return version(find(name), null, CURRENT).value;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        return endpoint.call("GetSecretValue", target(request.secretId()), endpoints.request(), () -> {
            Secret secret = find(request.secretId());
            Version version = version(secret, request.versionId(), request.versionStage());
            return GetSecretValueResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versionId(version.id)
                    .versionStages(secret.labelsOf(version.id))
                    .secretString(version.value)
                    .createdDate(version.created)
                    .build();
        });
    }

    /** The answer has no rotation, tags or dates. */
    @Override
    public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
        return endpoint.call("DescribeSecret", target(request.secretId()), endpoints.request(), () -> {
            Secret secret = find(request.secretId());
            Map<String, List<String>> stages = new TreeMap<>();
            new TreeSet<>(secret.labels.values()).forEach(id -> stages.put(id, secret.labelsOf(id)));
            return DescribeSecretResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versionIdsToStages(stages)
                    .build();
        });
    }

    @Override
    public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
        return endpoint.call("PutSecretValue", target(request.secretId()), endpoints.request(), () -> {
            Secret secret = find(request.secretId());
            String value = request.secretString();
            if (value == null || value.isEmpty()) {
                throw endpoint.error("InvalidParameterException", 400, "You must provide SecretString.");
            }
            String id = Objects.requireNonNullElseGet(request.clientRequestToken(), () -> versionId(secret));
            List<String> stages = request.versionStages().isEmpty() ? List.of(CURRENT) : request.versionStages();
            write(secret, id, value, stages);
            return PutSecretValueResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versionId(id)
                    .versionStages(secret.labelsOf(id))
                    .build();
        });
    }

    /** Writing is idempotent: the same version again changes nothing. Another value under the same id is refused. */
    private void write(Secret secret, String id, String value, List<String> stages) {
        Version present = secret.versions.get(id);
        if (present != null && !present.value.equals(value)) {
            throw endpoint.error(
                    "ResourceExistsException",
                    400,
                    "A resource with the ID you requested already exists: a version is never changed.");
        }
        if (present != null && secret.labelsOf(id).containsAll(stages)) {
            return;
        }
        ObjectNode before = labels(secret);
        put(secret, id, value, stages);
        wire.wrote("secretsmanager", "PutSecretValue", secret.arn, before, labels(secret));
    }

    private void put(Secret secret, String id, String value, List<String> stages) {
        secret.versions.put(id, new Version(id, value, wire.timeline().instant()));
        for (String stage : stages) {
            String before = secret.labels.put(stage, id);
            if (stage.equals(CURRENT) && before != null && !before.equals(id)) {
                secret.labels.put(PREVIOUS, before);
            }
        }
    }

    private Version version(Secret secret, @Nullable String id, @Nullable String stage) {
        String label = Objects.requireNonNullElse(stage, CURRENT);
        String labelled = secret.labels.get(label);
        String wanted = id == null ? labelled : id;
        Version version = wanted == null ? null : secret.versions.get(wanted);
        if (version == null) {
            throw notFound("Secrets Manager can't find the specified secret value for "
                    + (id == null ? "staging label: " + label : "VersionId: " + id));
        }
        if (id != null && stage != null && !id.equals(labelled)) {
            throw endpoint.error(
                    "InvalidRequestException",
                    400,
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return version;
    }

    /** Finds a secret by its name, its whole ARN, or its ARN without the random characters at the end. */
    private Secret find(@Nullable String secretId) {
        return secrets.values().stream()
                .filter(secret -> secret.name.equals(secretId)
                        || secret.arn.equals(secretId)
                        || withoutSuffix(secret.arn).equals(secretId))
                .findFirst()
                .orElseThrow(() -> notFound("Secrets Manager can't find the specified secret."));
    }

    private String target(@Nullable String secretId) {
        return secrets.containsKey(String.valueOf(secretId)) ? arn(String.valueOf(secretId)) : String.valueOf(secretId);
    }

    private String arn(String name) {
        return arn(account, region, name);
    }

    /** The ARN of a secret of this name; it is known before the secret exists. */
    public static String arn(String account, String region, String name) {
        String suffix =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return "arn:aws:secretsmanager:" + region + ":" + account + ":secret:" + name + "-" + suffix.substring(0, 6);
    }

    private static String withoutSuffix(String arn) {
        return arn.substring(0, arn.length() - 7);
    }

    private static String versionId(Secret secret) {
        byte[] seed = (secret.name + "#" + secret.versions.size()).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(seed).toString();
    }

    private static ObjectNode labels(Secret secret) {
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        secret.labels.forEach(labels::put);
        return labels;
    }

    private AwsServiceException notFound(String message) {
        return endpoint.error("ResourceNotFoundException", 400, message);
    }

    private static AwsServiceException.Builder exception(String errorCode) {
        return switch (errorCode) {
            case "ResourceNotFoundException" -> ResourceNotFoundException.builder();
            case "ResourceExistsException" -> ResourceExistsException.builder();
            case "InvalidParameterException" -> InvalidParameterException.builder();
            case "InvalidRequestException" -> InvalidRequestException.builder();
            case "DecryptionFailure" -> DecryptionFailureException.builder();
            case "InternalServiceError" -> InternalServiceErrorException.builder();
            default -> (AwsServiceException.Builder) SecretsManagerException.builder();
        };
    }
}
