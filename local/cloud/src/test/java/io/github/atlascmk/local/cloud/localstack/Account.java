package io.github.atlascmk.local.cloud.localstack;

import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An AWS account of its own on LocalStack, which tells accounts apart by the access key and can't be reset: so no test
 * meets what another one left behind. The clients are the SDK's, over HTTP.
 */
final class Account implements AutoCloseable {
    private final SdkHttpClient http = Apache5HttpClient.create();
    private final URI endpoint;
    private final String region;
    private final String id;

    /** A new account in which there is nothing yet. */
    Account(LocalStack.Server server, String region) {
        this.endpoint = server.endpoint();
        this.region = region;
        this.id = String.format(
                Locale.ROOT, "%012d", ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L));
    }

    /** 12 digits. */
    String id() {
        return id;
    }

    String region() {
        return region;
    }

    IamClient iam() {
        return client(IamClient.builder(), region);
    }

    KmsClient kms(String ofRegion) {
        return client(KmsClient.builder(), ofRegion);
    }

    StsClient sts() {
        return client(StsClient.builder(), region);
    }

    SecretsManagerClient secrets() {
        return client(SecretsManagerClient.builder(), region);
    }

    DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder(), region);
    }

    SfnClient stepFunctions() {
        return client(SfnClient.builder(), region);
    }

    EventBridgeClient events() {
        return client(EventBridgeClient.builder(), region);
    }

    LambdaClient lambda() {
        return client(LambdaClient.builder(), region);
    }

    SnsClient sns() {
        return client(SnsClient.builder(), region);
    }

    SqsClient sqs() {
        return client(SqsClient.builder(), region);
    }

    @Override
    public void close() {
        http.close();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, String ofRegion) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                .region(Region.of(ofRegion))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "unchecked")))
                .build();
    }
}
