package io.github.atlascmk.local.cloud.aws.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.wire.Write;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

class LocalSecretsManagerClientTest {
    private final AwsFixture fixture = new AwsFixture();
    private final LocalSecretsManagerClient secrets =
            new LocalSecretsManagerClient(fixture.accounts.endpoints(), AwsFixture.OURS, "us-east-1");
    private final String arn = secrets.register("atlas-cmk/atlas", "first");

    private String value(String secretId, String stage) {
        return secrets.getSecretValue(request -> request.secretId(secretId).versionStage(stage))
                .secretString();
    }

    @Test
    void aSecretIsFoundByNameAndArn() {
        assertThat(arn).matches("arn:aws:secretsmanager:us-east-1:111122223333:secret:atlas-cmk/atlas-[0-9a-f]{6}");
        assertThat(value("atlas-cmk/atlas", "AWSCURRENT")).isEqualTo("first");
        assertThat(value(arn, "AWSCURRENT")).isEqualTo("first");
        assertThat(value(arn.substring(0, arn.length() - 7), "AWSCURRENT")).isEqualTo("first");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> value("atlas-cmk/other", "AWSCURRENT"));
        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> value(arn, "AWSPREVIOUS"));
    }

    @Test
    void aNewVersionTakesTheLabelAndTheOldOneStaysReadable() {
        String first = secrets.getSecretValue(request -> request.secretId(arn)).versionId();
        String second = secrets.putSecretValue(request -> request.secretId(arn).secretString("second"))
                .versionId();
        assertThat(second).isNotEqualTo(first);
        assertThat(value(arn, "AWSCURRENT")).isEqualTo("second");
        assertThat(value(arn, "AWSPREVIOUS")).isEqualTo("first");
        assertThat(secrets.getSecretValue(request -> request.secretId(arn).versionId(first))
                        .versionStages())
                .containsExactly("AWSPREVIOUS");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> secrets.getSecretValue(
                        request -> request.secretId(arn).versionId(first).versionStage("AWSCURRENT")));
    }

    @Test
    void aPendingVersionIsNotCurrent() {
        secrets.putSecretValue(
                request -> request.secretId(arn).secretString("next").versionStages("AWSPENDING"));
        assertThat(value(arn, "AWSCURRENT")).isEqualTo("first");
        assertThat(value(arn, "AWSPENDING")).isEqualTo("next");
    }

    @Test
    void aTokenMakesPuttingIdempotentAndValuesStayOutOfTheJournal() {
        for (int i = 0; i < 2; i++) {
            secrets.putSecretValue(
                    request -> request.secretId(arn).secretString("hush").clientRequestToken("token-1"));
        }
        assertThatExceptionOfType(ResourceExistsException.class)
                .isThrownBy(() -> secrets.putSecretValue(
                        request -> request.secretId(arn).secretString("other").clientRequestToken("token-1")));
        assertThat(fixture.wire.writes()).singleElement().satisfies(write -> {
            assertThat(write.target()).isEqualTo(arn);
            assertThat(write.toString()).contains("token-1").doesNotContain("hush");
        });
        assertThat(fixture.wire.writes()).extracting(Write::operation).containsExactly("PutSecretValue");
    }
}
