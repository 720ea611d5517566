package io.github.atlascmk.fake;

import io.github.atlascmk.runtime.AwsAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** Lets everyone assume every role for an hour, unless a test makes it refuse. */
public final class FakeSts implements StsClient {
    public final List<AssumeRoleRequest> asked = new ArrayList<>();

    @Nullable
    public String refusesWith;

    private final FakeClock clock;

    FakeSts(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        asked.add(request);
        if (refusesWith != null) {
            throw StsException.builder()
                    .awsErrorDetails(
                            AwsErrorDetails.builder().errorCode(refusesWith).build())
                    .statusCode(403)
                    .message("refused " + request)
                    .build();
        }
        return AssumeRoleResponse.builder()
                .credentials(Credentials.builder()
                        .accessKeyId("ASIA" + asked.size())
                        .secretAccessKey("secret")
                        .sessionToken("token")
                        .expiration(clock.instant().plus(Duration.ofHours(1)))
                        .build())
                .build();
    }

    /** Clients that fail and name the credentials they got. */
    AwsAccess access(AwsSessionCredentials credentials) {
        return new AwsAccess(
                () -> {
                    throw new IllegalStateException("IAM by " + credentials.accessKeyId());
                },
                region -> {
                    throw new IllegalStateException("KMS by " + credentials.accessKeyId());
                });
    }

    @Override
    public String serviceName() {
        return "sts";
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
