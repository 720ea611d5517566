package io.github.atlascmk.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsRefused;
import io.github.atlascmk.failure.AwsThrottled;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.failure.PropagationPending;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.model.KmsException;

class AwsErrorsTest {
    private static final String POLICY = "{\"sts:ExternalId\":\"0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1\"}";

    private static Throwable thrown(RuntimeException sdk) {
        return catchThrowable(() -> AwsErrors.translating("iam:GetRole of arn:x", () -> {
            throw sdk;
        }));
    }

    private static RuntimeException sdk(int status, String code, String text) {
        return IamException.builder()
                .message(text)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(text)
                        .serviceName("Iam")
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, Throttling,                             io.github.atlascmk.failure.AwsThrottled
            400, ThrottlingException,                    io.github.atlascmk.failure.AwsThrottled
            400, RequestLimitExceeded,                   io.github.atlascmk.failure.AwsThrottled
            400, TooManyRequestsException,               io.github.atlascmk.failure.AwsThrottled
            429, SomethingNew,                           io.github.atlascmk.failure.AwsThrottled
            409, ConcurrentModification,                 io.github.atlascmk.failure.ConcurrentEdit
            409, ConcurrentModificationException,        io.github.atlascmk.failure.ConcurrentEdit
            403, AccessDenied,                           io.github.atlascmk.failure.AwsAccessDenied
            400, AccessDeniedException,                  io.github.atlascmk.failure.AwsAccessDenied
            409, LimitExceeded,                          io.github.atlascmk.failure.PolicyTooLarge
            400, LimitExceededException,                 io.github.atlascmk.failure.PolicyTooLarge
            400, MalformedPolicyDocument,                io.github.atlascmk.failure.PolicyRejected
            400, MalformedPolicyDocumentException,       io.github.atlascmk.failure.PolicyRejected
            400, UnmodifiableEntity,                     io.github.atlascmk.failure.AwsRefused
            400, ValidationError,                        io.github.atlascmk.failure.AwsRefused
            403, InvalidClientTokenId,                   io.github.atlascmk.failure.AwsRefused
            404, NoSuchEntity,                           io.github.atlascmk.failure.AwsRefused
            500, ServiceFailure,                         io.github.atlascmk.failure.AwsUnavailable
            500, InternalFailure,                        io.github.atlascmk.failure.AwsUnavailable
            503, ServiceUnavailable,                     io.github.atlascmk.failure.AwsUnavailable
            """)
    void classifiesByCode(int status, String code, Class<?> failure) {
        assertThat(thrown(sdk(status, code, POLICY)))
                .isExactlyInstanceOf(failure)
                .hasMessageStartingWith("iam:GetRole of arn:x");
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                Arguments.of(SdkClientException.create("connection to 10.0.0.1 timed out"), AwsUnavailable.class),
                Arguments.of(
                        IamException.builder().statusCode(502).message(POLICY).build(), AwsUnavailable.class),
                Arguments.of(
                        IamException.builder().statusCode(418).message(POLICY).build(), AwsRefused.class),
                Arguments.of(
                        KmsException.builder()
                                .statusCode(400)
                                .awsErrorDetails(AwsErrorDetails.builder().build())
                                .build(),
                        AwsRefused.class),
                Arguments.of(
                        ProvisionedThroughputExceededException.builder()
                                .statusCode(400)
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("ProvisionedThroughputExceededException")
                                        .build())
                                .build(),
                        AwsThrottled.class),
                Arguments.of(
                        ConditionalCheckFailedException.builder()
                                .statusCode(400)
                                .build(),
                        AwsRefused.class),
                Arguments.of(NoSuchEntityException.builder().statusCode(404).build(), AwsRefused.class));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void classifiesAnswersWithoutACodeAndCallsWithoutAnAnswer(RuntimeException sdk, Class<?> failure) {
        assertThat(thrown(sdk)).isExactlyInstanceOf(failure);
    }

    /** IAM doesn't know a new principal at first. */
    @Test
    void anUnknownPrincipalMeansPropagation() {
        assertThat(thrown(sdk(400, "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"arn:y\"")))
                .isExactlyInstanceOf(PropagationPending.class);
    }

    /** Lambda writes an uncaught exception to the log with all of its causes. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            400, MalformedPolicyDocument
            400, LimitExceeded
            400, ValidationError
            403, AccessDenied
            409, ConcurrentModification
            400, Throttling
            500, ServiceFailure
            """)
    void hidesTheServicesOwnText(int status, String code) {
        for (String text : new String[] {POLICY, "Invalid principal in policy: " + POLICY}) {
            StringWriter printed = new StringWriter();
            thrown(sdk(status, code, text)).printStackTrace(new PrintWriter(printed));

            assertThat(printed.toString()).doesNotContain(POLICY).contains("iam:GetRole of arn:x");
        }
    }

    @Test
    void passesOtherExceptionsAndResultsThrough() {
        DocumentBusy ours = new DocumentBusy("busy");
        IllegalStateException bug = new IllegalStateException("bug");

        assertThat(thrown(ours)).isSameAs(ours);
        assertThat(thrown(bug)).isSameAs(bug);
        assertThat(AwsErrors.translating("call", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void onlyTemporaryFailuresAreRetryable() {
        assertThat(AwsThrottled.class).isAssignableTo(io.github.atlascmk.failure.RetryableException.class);
        assertThat(AwsUnavailable.class).isAssignableTo(io.github.atlascmk.failure.RetryableException.class);
        assertThat(ConcurrentEdit.class).isAssignableTo(io.github.atlascmk.failure.RetryableException.class);
        assertThat(PropagationPending.class).isAssignableTo(io.github.atlascmk.failure.RetryableException.class);
        for (Class<?> never :
                new Class<?>[] {AwsAccessDenied.class, AwsRefused.class, PolicyRejected.class, PolicyTooLarge.class}) {
            assertThat(never).isAssignableTo(io.github.atlascmk.failure.TerminalException.class);
        }
    }
}
