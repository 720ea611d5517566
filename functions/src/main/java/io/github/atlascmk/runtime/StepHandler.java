package io.github.atlascmk.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.failure.UnexpectedFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/**
 * The base class of all functions: it reads and writes JSON, adds project, run and step to log lines, and throws only
 * failures that the state machine knows by name.
 *
 * @param <I> the input; the function chooses whether it is read strictly or leniently
 * @param <O> the output, a small record, since it becomes the output of the state
 */
public abstract class StepHandler<I, O> implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StepHandler.class);

    private final Class<I> inputType;
    private final JsonMapper codec;

    /** For input that other software sends: unknown fields are ignored. */
    protected StepHandler(Class<I> inputType) {
        this(inputType, Json.LENIENT);
    }

    protected StepHandler(Class<I> inputType, JsonMapper codec) {
        this.inputType = inputType;
        this.codec = codec;
    }

    /**
     * Does the step's work.
     *
     * @throws RetryableException if a retry may help
     * @throws TerminalException if a retry can't help
     */
    protected abstract O handle(I input, Invocation invocation);

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        byte[] answer = PowertoolsLogging.withLogging(context, () -> answer(in, context));
        out.write(answer);
    }

    private byte[] answer(InputStream in, Context context) {
        try {
            JsonNode tree = read(in);
            context("step", getClass().getSimpleName());
            for (String key : new String[] {"projectId", "run", "clusterName"}) {
                context(key, tree.path(key).asText(""));
            }
            O output = handle(Json.read(codec, tree, inputType), Invocation.of(context));
            LOG.info("done");
            return Json.LENIENT.writeValueAsBytes(output);
        } catch (RetryableException | TerminalException ours) {
            LOG.warn("{}: {}", ours.getClass().getSimpleName(), ours.getMessage());
            throw ours;
        } catch (JsonProcessingException | RuntimeException bug) {
            throw unexpected(bug);
        } finally {
            MDC.clear();
        }
    }

    private JsonNode read(InputStream in) {
        try {
            return codec.readTree(in);
        } catch (IOException notJson) {
            throw new InvalidEvent("the input is not JSON", notJson);
        }
    }

    private static void context(String key, String value) {
        if (!value.isEmpty()) {
            MDC.put(key, value);
        }
    }

    /**
     * The message of an unforeseen exception may hold secrets, so only its class and the first frame of our code are
     * kept.
     */
    private static UnexpectedFailure unexpected(Exception bug) {
        StackTraceElement[] frames = bug.getStackTrace();
        String where = "";
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith("io.github.atlascmk.")) {
                where = " at " + frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
                break;
            }
        }
        UnexpectedFailure failure =
                new UnexpectedFailure("unexpected " + bug.getClass().getName() + where);
        LOG.error(failure.getMessage(), Map.of());
        return failure;
    }
}
