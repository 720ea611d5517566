package io.github.atlascmk.local.asl.definition;

/**
 * A failure that Retry and Catch of a state machine match by its name. Names are those of AWS, such as
 * {@code States.Timeout}, {@code Lambda.Unknown}, or a Java exception's class.
 */
public final class StatesError extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String ALL = "States.ALL";
    public static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
    public static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
    public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
    public static final String RUNTIME = "States.Runtime";
    static final String TASK_FAILED = "States.TaskFailed";
    public static final String TIMEOUT = "States.Timeout";

    private final String error;
    private final String text;

    /**
     * @param error the name; empty if a Fail state gives none
     * @param cause a text for people; a Lambda function's is JSON as text
     */
    public StatesError(String error, String cause) {
        super(error + ": " + cause);
        this.error = error;
        this.text = cause;
    }

    public String error() {
        return error;
    }

    public String cause() {
        return text;
    }
}
