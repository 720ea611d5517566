package io.github.atlascmk.runtime;

import io.github.atlascmk.failure.InvalidConfiguration;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The environment in which a function runs: {@link LambdaPlatform} on Lambda, another one on the local cloud. Clients
 * are suppliers, so that a function creates only those that it uses.
 *
 * @param aws IAM and KMS of the stack's own account, with the function's role
 * @param sts gives credentials for other accounts
 * @param awsAs IAM and KMS of another account, with credentials for it
 */
public record Platform(
        UnaryOperator<@Nullable String> environment,
        Clock clock,
        Sleeper sleeper,
        Workers workers,
        Supplier<CloseableHttpClient> http,
        Supplier<DynamoDbClient> dynamoDb,
        AwsAccess aws,
        Supplier<StsClient> sts,
        Function<AwsSessionCredentials, AwsAccess> awsAs,
        Supplier<SecretsManagerClient> secrets,
        Supplier<SfnClient> stepFunctions) {

    /** @throws InvalidConfiguration if the variable is missing or empty */
    public String required(String variable) {
        return optional(variable)
                .orElseThrow(() -> new InvalidConfiguration(
                        "the environment variable " + variable + " is missing: see template.yaml"));
    }

    /** Empty if the variable is missing or empty. */
    public Optional<String> optional(String variable) {
        return Optional.ofNullable(environment.apply(variable)).filter(value -> !value.isBlank());
    }
}
