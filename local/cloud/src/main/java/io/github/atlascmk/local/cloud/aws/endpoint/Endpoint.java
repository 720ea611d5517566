package io.github.atlascmk.local.cloud.aws.endpoint;

import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The endpoint of one service: calls take time here, are kept in the journal, and fail as the world scripts it. */
public final class Endpoint {
    /** Makes the service's exception for an error code; an error with a class of its own gets that class. */
    public interface Errors {
        AwsServiceException.Builder builder(String errorCode);
    }

    private final String service;
    private final Wire wire;
    private final AwsFaults faults;
    private final IdentityPolicies stack;
    private final Duration latency;
    private final Errors errors;
    private final @Nullable Session session;

    public Endpoint(
            String service,
            Wire wire,
            AwsFaults faults,
            IdentityPolicies stack,
            @Nullable Duration latency,
            Errors errors) {
        this(service, wire, faults, stack, latency, errors, null);
    }

    private Endpoint(
            String service,
            Wire wire,
            AwsFaults faults,
            IdentityPolicies stack,
            @Nullable Duration latency,
            Errors errors,
            @Nullable Session session) {
        this.service = service;
        this.wire = wire;
        this.faults = faults;
        this.stack = stack;
        this.latency = Objects.requireNonNullElse(latency, Duration.ofMillis(50));
        this.errors = errors;
        this.session = session;
    }

    /** The same endpoint, with all calls made by a session's role; by the caller's own role if the session is null. */
    public Endpoint as(@Nullable Session other) {
        return new Endpoint(service, wire, faults, stack, latency, errors, other);
    }

    public <T> T call(String operation, String target, Supplier<T> effect) {
        if (session == null) {
            return made(operation, target, effect);
        }
        Caller caller = wire.caller();
        return wire.as(
                caller.as(session.roleArn()),
                () -> made(operation, target, () -> {
                    if (!wire.timeline().instant().isBefore(session.expires())) {
                        throw error("ExpiredToken", 403, "The security token included in the request is expired");
                    }
                    return effect.get();
                }));
    }

    private <T> T made(String operation, String target, Supplier<T> effect) {
        return wire.call(service, operation, target, latency, Endpoint::errorCode, () -> {
            AwsFault scripted = faults.next(service, operation);
            AwsFault fault =
                    scripted != null ? scripted : wire.interference().awsFault(wire.caller(), service, operation);
            if (fault == null) {
                return effect.get();
            }
            if (Boolean.TRUE.equals(fault.effect())) {
                T _ = effect.get();
            }
            throw error(fault.error(), status(fault), "a fault of the local cloud");
        });
    }

    /**
     * Makes a call, if the caller's own policies allow it.
     *
     * @param resource an ARN
     * @param context the condition keys of the request
     */
    public <T> T call(String operation, String resource, RequestContext context, Supplier<T> effect) {
        return call(operation, resource, () -> {
            requireAllowed(operation, resource, context);
            return effect.get();
        });
    }

    /** Checks the right to a further operation, for operations that need more than their own. */
    public void requireAllowed(String operation, String resource, RequestContext context) {
        String action = service + ":" + operation;
        Requester requester = new Requester(wire.caller().roleArn(), null);
        Optional<String> refusal = stack.refusal(new Request(requester, action, resource, context));
        if (refusal.isPresent()) {
            throw error(denied(), 403, refusal.get());
        }
    }

    public AwsServiceException error(String errorCode, int status, String message) {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(errorCode)
                .errorMessage(message)
                .build();
        return errors.builder(errorCode)
                .awsErrorDetails(details)
                .statusCode(status)
                .requestId("local")
                .message(message)
                .build();
    }

    /** Services that speak the query protocol have another error code. */
    private String denied() {
        return service.equals("iam") || service.equals("sts") ? "AccessDenied" : "AccessDeniedException";
    }

    private static int status(AwsFault fault) {
        return fault.status() != null
                ? fault.status()
                : switch (fault.error()) {
                    case "ServiceFailure", "InternalFailure", "KMSInternalException", "InternalServiceError" -> 500;
                    case "ServiceUnavailable" -> 503;
                    case "NoSuchEntity" -> 404;
                    case "ConcurrentModification", "DeleteConflict", "EntityAlreadyExists", "LimitExceeded" -> 409;
                    default -> 400;
                };
    }

    private static String errorCode(RuntimeException thrown) {
        return thrown instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorCode()
                : thrown instanceof SdkException
                        ? "SdkClientException"
                        : thrown.getClass().getSimpleName();
    }
}
