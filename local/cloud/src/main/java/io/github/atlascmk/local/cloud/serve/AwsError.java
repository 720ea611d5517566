package io.github.atlascmk.local.cloud.serve;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A refusal in AWS's words, for every protocol. */
final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the JSON protocols call a body, or a field, that can't be read. */
    static final String SERIALIZATION = "SerializationException";

    private final String code;
    private final int status;

    AwsError(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static AwsError of(AwsServiceException refused) {
        return new AwsError(
                refused.awsErrorDetails().errorCode(),
                refused.statusCode(),
                refused.awsErrorDetails().errorMessage());
    }

    /** A field has another type than the API says. */
    static AwsError malformed(String field, String wanted) {
        return new AwsError(SERIALIZATION, 400, "The field " + field + " must be " + wanted + ".");
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
