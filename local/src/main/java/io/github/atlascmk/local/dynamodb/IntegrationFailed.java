package io.github.atlascmk.local.dynamodb;

/** A service integration failed, as Step Functions tells a state machine. */
public final class IntegrationFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String errorName;

    /**
     * @param errorName what {@code ErrorEquals} is compared with, such as
     *     {@code DynamoDB.ConditionalCheckFailedException}
     */
    public IntegrationFailed(String errorName, String cause) {
        super(cause);
        this.errorName = errorName;
    }

    public String errorName() {
        return errorName;
    }
}
