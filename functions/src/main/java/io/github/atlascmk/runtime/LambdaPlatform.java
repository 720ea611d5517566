package io.github.atlascmk.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The platform on Lambda. Clients are created on first use; AWS and Atlas use the same HTTP library. The SDK attempts a
 * call at most twice, since further retries are the state machine's.
 */
public final class LambdaPlatform {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** The slowest recorded call to Atlas in the chain, the PATCH of a cluster, takes 1.6 s at the 99th percentile. */
    public static final Duration ANSWER = Duration.ofSeconds(15);

    /** More than any function has workers, so that none waits for a connection. */
    private static final int CONNECTIONS = 50;

    private LambdaPlatform() {}

    public static Platform create() {
        Supplier<SdkHttpClient> sdkHttp = once(() -> Apache5HttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ANSWER)
                .maxConnections(CONNECTIONS)
                .build());
        return new Platform(
                System::getenv,
                Clock.systemUTC(),
                LambdaPlatform::sleep,
                LambdaPlatform::work,
                once(LambdaPlatform::http),
                once(() -> configured(DynamoDbClient.builder(), sdkHttp.get()).build()),
                access(sdkHttp, null),
                once(() -> configured(StsClient.builder(), sdkHttp.get()).build()),
                credentials -> access(sdkHttp, credentials),
                once(() -> configured(SecretsManagerClient.builder(), sdkHttp.get())
                        .build()),
                once(() -> configured(SfnClient.builder(), sdkHttp.get()).build()));
    }

    /** @param credentials null for the function's own */
    private static AwsAccess access(Supplier<SdkHttpClient> http, @Nullable AwsSessionCredentials credentials) {
        Map<String, KmsClient> kms = new ConcurrentHashMap<>();
        return new AwsAccess(
                // IAM has one endpoint for all Regions of a partition; the SDK chooses it.
                once(() -> withCredentials(credentials, configured(IamClient.builder(), http.get()))
                        .build()),
                region -> kms.computeIfAbsent(
                        region,
                        name -> withCredentials(credentials, configured(KmsClient.builder(), http.get()))
                                .region(Region.of(name))
                                .build()));
    }

    private static <B extends AwsClientBuilder<B, C>, C> B withCredentials(
            @Nullable AwsSessionCredentials credentials, B builder) {
        return credentials == null
                ? builder
                : builder.credentialsProvider(StaticCredentialsProvider.create(credentials));
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
            B builder, SdkHttpClient http) {
        return builder.httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(strategy -> strategy.maxAttempts(2))
                        .apiCallTimeout(Duration.ofSeconds(20))
                        .build());
    }

    /** Without retries, redirects and cookies: after a lost answer the caller decides what to do. */
    private static CloseableHttpClient http() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT))
                                .setSocketTimeout(Timeout.of(ANSWER))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(ANSWER))
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .setUserAgent("atlas-cmk")
                .build();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(int count, Runnable work) {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(Thread.ofVirtual().name("worker-" + i).start(work));
        }
        for (Thread worker : workers) {
            joinUninterruptibly(worker);
        }
    }

    /** Lambda freezes an invocation at its end and never interrupts it, and no worker may outlive it. */
    private static void joinUninterruptibly(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> Supplier<T> once(Supplier<T> maker) {
        return new Supplier<>() {
            private @Nullable T made;

            @Override
            public synchronized T get() {
                T present = made;
                if (present == null) {
                    present = maker.get();
                    made = present;
                }
                return present;
            }
        };
    }
}
