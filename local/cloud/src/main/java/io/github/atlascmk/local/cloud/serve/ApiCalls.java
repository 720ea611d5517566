package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrail;
import java.lang.System.Logger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Makes the calls that the protocols have read, and puts them on the trail. */
final class ApiCalls {
    private static final Logger LOG = System.getLogger(ApiCalls.class.getName());

    private final CloudTrail trail;
    private final Admission admission;

    ApiCalls(CloudTrail trail, Admission admission) {
        this.trail = trail;
        this.admission = admission;
    }

    /**
     * Makes a call.
     *
     * @param unknown what the service answers if it has no such operation
     * @throws AwsError what the service answers if it refuses the call
     */
    ObjectNode make(
            Service service,
            String operation,
            JsonNode input,
            Identity identity,
            String userAgent,
            Function<String, AwsError> unknown) {
        Function<JsonNode, ObjectNode> served = service.operation(operation);
        if (served == null) {
            throw unknown.apply(operation);
        }
        try {
            ObjectNode output = admission.call(service, operation, input, identity, served);
            trail.record(call(service, operation, input, identity, userAgent, output, null));
            return output;
        } catch (RuntimeException thrown) {
            AwsError error = error(thrown, service, operation);
            trail.record(call(service, operation, input, identity, userAgent, null, error));
            throw error;
        }
    }

    private static CloudTrail.ApiCall call(
            Service service,
            String operation,
            JsonNode input,
            Identity identity,
            String userAgent,
            @Nullable ObjectNode output,
            @Nullable AwsError error) {
        return new CloudTrail.ApiCall(
                service.prefix(),
                operation,
                identity.account(),
                identity.region(),
                identity.record(),
                userAgent,
                input,
                output,
                error == null ? null : new CloudTrail.Refusal(error.code(), error.text()));
    }

    private static AwsError error(RuntimeException thrown, Service service, String operation) {
        return switch (thrown) {
            case AwsError refused -> refused;
            case AwsServiceException refused when refused.awsErrorDetails() != null -> AwsError.of(refused);
            case UnsupportedOperationException unsupported ->
                new AwsError("UnknownOperationException", 400, String.valueOf(unsupported.getMessage()));
            default -> {
                LOG.log(
                        Logger.Level.ERROR,
                        "the local cloud failed in {0}:{1}: {2}",
                        service.prefix(),
                        operation,
                        thrown);
                LOG.log(Logger.Level.DEBUG, "where it failed", thrown);
                yield new AwsError("InternalFailure", 500, "The local cloud failed: " + thrown);
            }
        };
    }
}
