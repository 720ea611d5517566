package io.github.atlascmk.local.cloud;

import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Gives each function its environment, and the cloud's clock and clients, which {@link Interference} may replace. */
record FunctionPlatforms(Interference interference, Platform cloud, String region) {
    Platform of(Template.Function function) {
        return new Platform(
                name -> environment(function, name),
                given(function, Clock.class, cloud.clock()),
                cloud.sleeper(),
                cloud.workers(),
                () -> given(function, CloseableHttpClient.class, cloud.http().get()),
                () -> given(function, DynamoDbClient.class, cloud.dynamoDb().get()),
                given(function, cloud.aws()),
                () -> given(function, StsClient.class, cloud.sts().get()),
                credentials -> given(function, cloud.awsAs().apply(credentials)),
                () -> given(
                        function, SecretsManagerClient.class, cloud.secrets().get()),
                () -> given(function, SfnClient.class, cloud.stepFunctions().get()));
    }

    /** The template's variables, and the one of Lambda's own that functions read. */
    private @Nullable String environment(Template.Function function, @Nullable String name) {
        if (name == null) {
            return null;
        }
        return name.equals("AWS_REGION") ? region : function.environment().get(name);
    }

    private AwsAccess given(Template.Function function, AwsAccess access) {
        return new AwsAccess(
                () -> given(function, IamClient.class, access.iam().get()),
                region -> given(function, KmsClient.class, access.kms().apply(region)));
    }

    private <T> T given(Template.Function function, Class<T> type, T thing) {
        return interference.given(function.logicalId(), type, thing);
    }
}
