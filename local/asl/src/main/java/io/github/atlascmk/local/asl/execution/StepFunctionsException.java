package io.github.atlascmk.local.asl.execution;

/** The service refuses a request; the code is AWS's own name for the reason. */
public final class StepFunctionsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Step Functions API reference: errors of the operations on executions. */
    public enum Code {
        EXECUTION_ALREADY_EXISTS("ExecutionAlreadyExists"),
        EXECUTION_DOES_NOT_EXIST("ExecutionDoesNotExist"),
        EXECUTION_NOT_REDRIVABLE("ExecutionNotRedrivable"),
        INVALID_ARN("InvalidArn"),
        INVALID_EXECUTION_INPUT("InvalidExecutionInput"),
        INVALID_NAME("InvalidName"),
        INVALID_TOKEN("InvalidToken"),
        STATE_MACHINE_DOES_NOT_EXIST("StateMachineDoesNotExist"),
        VALIDATION("ValidationException");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** Its name on the wire. */
        public String text() {
            return text;
        }

        /** The SDK's exception class for it. */
        String exception() {
            return this == VALIDATION ? text : text + "Exception";
        }
    }

    private final Code code;
    private final String message;

    public StepFunctionsException(Code code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Code code() {
        return code;
    }
}
