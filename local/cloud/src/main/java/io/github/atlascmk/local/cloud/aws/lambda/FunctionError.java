package io.github.atlascmk.local.cloud.aws.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An invocation that ended with an error, in the form in which Lambda reports it. */
public final class FunctionError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String errorType;

    FunctionError(String errorType, String message, Throwable cause) {
        super(message, cause);
        this.errorType = errorType;
    }

    /** The exception's class name, or one of Lambda's own error names; {@code ErrorEquals} matches it. */
    public String errorType() {
        return errorType;
    }

    /** The payload of the answer. Step Functions passes it on as the error's cause, as text. */
    public ObjectNode payload() {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("errorMessage", String.valueOf(getMessage())).put("errorType", errorType);
        Throwable thrown = getCause();
        if (thrown != null && !"Sandbox.Timedout".equals(errorType) && !"Lambda.Unknown".equals(errorType)) {
            var frames = payload.putArray("stackTrace");
            for (StackTraceElement frame : thrown.getStackTrace()) {
                frames.add(frame.toString());
                if (frames.size() == 10) {
                    break;
                }
            }
        }
        return payload;
    }
}
