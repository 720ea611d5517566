package io.github.atlascmk.aws;

import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsRefused;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.runtime.Metric;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns the SDK's exceptions into ours, by error code. The service's own text must not get out, since IAM and KMS quote
 * policies in it. So our exceptions have neither its message nor the SDK's exception as a cause: Lambda logs an
 * uncaught exception with all its causes.
 */
public final class AwsErrors {
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "ProvisionedThroughputExceededException",
            "LimitExceededException.Throttling");
    private static final Set<String> CONCURRENT = Set.of("ConcurrentModification", "ConcurrentModificationException");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized");
    private static final Set<String> MALFORMED = Set.of("MalformedPolicyDocument", "MalformedPolicyDocumentException");
    private static final Set<String> LIMIT = Set.of("LimitExceeded", "LimitExceededException");

    private AwsErrors() {}

    /**
     * Makes a call and translates its exceptions.
     *
     * @param call the call and its target, in words for people: {@code iam:GetRole of arn:…}
     */
    public static <T> T translating(String call, Supplier<T> body) {
        try {
            return body.get();
        } catch (AwsServiceException refused) {
            throw translate(call, refused);
        } catch (SdkException noAnswer) {
            throw new AwsUnavailable(call + " got no answer", noAnswer);
        }
    }

    private static RuntimeException translate(String call, AwsServiceException refused) {
        String code = refused.awsErrorDetails() == null
                ? "status " + refused.statusCode()
                : String.valueOf(refused.awsErrorDetails().errorCode());
        if (THROTTLED.contains(code) || refused.isThrottlingException()) {
            Metric.count("Throttles", 1, "Service", "AWS");
            return new AwsThrottled(call + ": " + code);
        }
        if (CONCURRENT.contains(code)) {
            return new ConcurrentEdit(call + ": " + code);
        }
        if (DENIED.contains(code)) {
            return new AwsAccessDenied(call + " was denied to this function's role");
        }
        // For CreateRole the limit is the number of roles, not the size of a policy.
        if (LIMIT.contains(code)
                && !call.startsWith("iam:CreateRole")
                && (call.startsWith("iam:") || call.startsWith("kms:"))) {
            return new PolicyTooLarge(call + ": " + code);
        }
        if (MALFORMED.contains(code)) {
            return malformed(call, refused);
        }
        if (refused.statusCode() >= 500) {
            return new AwsUnavailable(call + ": " + code);
        }
        return new AwsRefused(call + ": " + code);
    }

    /** AWS doesn't know a new principal at first (Terraform AWS provider, issue 12436). */
    private static RuntimeException malformed(String call, AwsServiceException refused) {
        // IAM names it ("Invalid principal in policy: …"), KMS doesn't ("… one or more invalid principals").
        return String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT).contains("invalid principal")
                ? new PropagationPending(call + ": AWS doesn't know a principal in the policy (yet)")
                : new PolicyRejected(call + ": AWS calls the document malformed");
    }
}
