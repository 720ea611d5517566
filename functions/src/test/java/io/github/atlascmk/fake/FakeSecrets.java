package io.github.atlascmk.fake;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** One secret, which can be rotated. */
public final class FakeSecrets implements SecretsManagerClient {
    private String value = "{}";
    private int reads;

    public void rotate(String now) {
        value = now;
    }

    /** How often it was read. */
    public int reads() {
        return reads;
    }

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        reads++;
        return GetSecretValueResponse.builder().secretString(value).build();
    }

    @Override
    public String serviceName() {
        return "secretsmanager";
    }

    @Override
    public void close() {}
}
