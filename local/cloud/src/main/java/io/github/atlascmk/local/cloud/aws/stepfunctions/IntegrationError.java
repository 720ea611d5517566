package io.github.atlascmk.local.cloud.aws.stepfunctions;

/** A service integration failed, as Step Functions tells a state machine. */
public final class IntegrationError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String errorName;

    /**
     * @param errorName what {@code ErrorEquals} is compared with, such as
     *     {@code DynamoDB.ConditionalCheckFailedException}
     */
    public IntegrationError(String errorName, String cause) {
        super(cause);
        this.errorName = errorName;
    }

    public String errorName() {
        return errorName;
    }
}
