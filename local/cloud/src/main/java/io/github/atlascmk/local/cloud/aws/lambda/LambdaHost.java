package io.github.atlascmk.local.cloud.aws.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.wire.Wire.InvocationEnded;
import io.github.atlascmk.runtime.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;

/**
 * Runs functions as Lambda would: the class that the template's handler names, with the template's environment and
 * timeout, on instances that are reused. An invocation that runs out of time, or dies, ends at its next call; nothing
 * that it does later has an effect.
 */
public final class LambdaHost {
    /** Synchronous payloads have at most 6 MB (Lambda quotas). */
    public static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;
    /** Order of magnitude, measured for Java with SnapStart off (maxday/lambda-perf, java25 on arm64). */
    private static final Duration COLD = Duration.ofMillis(800);

    private static final String TIMED_OUT = "Sandbox.Timedout";
    /** The error of a runtime that ended without an answer (Step Functions Developer Guide: error names). */
    private static final String DIED = "Lambda.Unknown";

    private static final Duration WARM = Duration.ofMillis(20);

    private final Map<String, Template.Function> byArn = new HashMap<>();
    private final Map<String, Deque<RequestStreamHandler>> idle = new HashMap<>();
    private final Function<Template.Function, Platform> platforms;
    private final Wire wire;
    private final Timeline timeline;
    private final Random requestIds;
    private final InvocationLogs logs;
    private final ObjectMapper json = new ObjectMapper();

    /** @param platforms the platform of each function */
    public LambdaHost(Template template, Wire wire, Function<Template.Function, Platform> platforms) {
        template.functions().values().forEach(function -> byArn.put(function.arn(), function));
        this.platforms = platforms;
        this.wire = wire;
        this.timeline = wire.timeline();
        this.logs = new InvocationLogs(wire);
        this.requestIds = timeline.random("lambda request ids");
        // Metrics in the embedded format go to the log, as in Lambda, instead of to an agent.
        EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Lambda);
        template.functions().values().stream()
                .map(function -> function.environment().get(ServiceName.VARIABLE))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(ServiceName::set);
    }

    /** Where functions have to write, so that each invocation gets its own log: it passes all on to {@code all}. */
    public OutputStream output(OutputStream all) {
        return logs.to(all);
    }

    /**
     * Invokes a function and waits for its answer, on the calling actor.
     *
     * @param function its ARN, its name or its logical id
     * @throws FunctionError if it ends with an error or runs out of time
     * @throws IllegalArgumentException if there is no such function
     */
    public JsonNode invoke(String function, JsonNode payload) {
        return invoke(function, payload, OutputStream.nullOutputStream());
    }

    /**
     * The same, with the invocation's log.
     *
     * @param log receives what this invocation logs
     */
    public JsonNode invoke(String function, JsonNode payload, OutputStream log) {
        return invoke(function, payload, payload.toString().getBytes(StandardCharsets.UTF_8), log);
    }

    /**
     * The same with a payload that is passed on byte for byte. Unlike Lambda, this accepts a payload that isn't JSON.
     */
    public JsonNode invoke(String function, byte[] payload) {
        return invoke(function, MissingNode.getInstance(), payload, OutputStream.nullOutputStream());
    }

    private JsonNode invoke(String function, JsonNode payload, byte[] bytes, OutputStream log) {
        Template.Function called = find(function);
        Deque<RequestStreamHandler> instances = idle.computeIfAbsent(called.arn(), _ -> new ArrayDeque<>());
        RequestStreamHandler instance = instances.poll();
        timeline.sleep(instance == null ? COLD : WARM);
        if (instance == null) {
            instance = create(called);
        }
        Instant deadline = timeline.instant().plus(called.timeout());
        Caller caller = new Caller(called.logicalId(), called.roleArn(), deadline);
        RequestStreamHandler used = instance;
        logs.open(caller, log);
        try {
            JsonNode answer = wire.as(caller, () -> run(used, called, payload, bytes, caller));
            instances.push(instance);
            return answer;
        } catch (FunctionError failed) {
            // An error leaves the instance as it is; one that ran out of time or died is thrown away.
            if (!List.of(TIMED_OUT, DIED).contains(failed.errorType())) {
                instances.push(instance);
            }
            throw failed;
        } finally {
            logs.close(caller);
            wire.interference().ended(caller);
        }
    }

    private Template.Function find(String function) {
        return byArn.values().stream()
                .filter(known -> known.arn().equals(function)
                        || known.name().equals(function)
                        || known.logicalId().equals(function))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("template.yaml has no function " + function));
    }

    private RequestStreamHandler create(Template.Function function) {
        String className = function.handler().split("::", -1)[0];
        try {
            return (RequestStreamHandler)
                    Class.forName(className).getConstructor(Platform.class).newInstance(platforms.apply(function));
        } catch (InvocationTargetException initFailed) {
            Throwable thrown = initFailed.getCause() == null ? initFailed : initFailed.getCause();
            throw new FunctionError(thrown.getClass().getName(), String.valueOf(thrown.getMessage()), thrown);
        } catch (ReflectiveOperationException | ClassCastException wrongHandler) {
            throw new FunctionError("java.lang.ClassNotFoundException", className, wrongHandler);
        }
    }

    private JsonNode run(
            RequestStreamHandler handler, Template.Function function, JsonNode payload, byte[] bytes, Caller caller) {
        String requestId = new UUID(requestIds.nextLong(), requestIds.nextLong()).toString();
        wire.interference().invoked(caller, requestId, payload);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(bytes),
                    out,
                    new LambdaContext(function, requestId, caller.deadline(), timeline));
            if (wire.isDead(caller)) {
                throw died(requestId, new IllegalStateException());
            }
            if (out.size() > PAYLOAD_LIMIT) {
                throw new FunctionError("Function.ResponseSizeTooLarge", out.size() + " bytes", new IOException());
            }
            return json.readTree(out.toString(StandardCharsets.UTF_8));
        } catch (InvocationEnded ended) {
            throw wire.isDead(caller) ? died(requestId, ended) : timedOut(function, requestId, ended);
        } catch (JsonProcessingException unreadable) {
            throw new FunctionError("Runtime.MarshalError", "the answer isn't JSON", unreadable);
        } catch (IOException | RuntimeException thrown) {
            // Such as a lost connection, which it sees because its call ended with it.
            if (wire.isDead(caller)) {
                throw died(requestId, thrown);
            }
            if (timeline.instant().isAfter(caller.deadline())) {
                throw timedOut(function, requestId, thrown);
            }
            if (thrown instanceof FunctionError failed) {
                throw failed;
            }
            throw new FunctionError(thrown.getClass().getName(), String.valueOf(thrown.getMessage()), thrown);
        }
    }

    private static FunctionError died(String requestId, Throwable cause) {
        return new FunctionError(
                DIED, "RequestId: " + requestId + " Error: Runtime exited without providing a reason", cause);
    }

    private static FunctionError timedOut(Template.Function function, String requestId, Throwable cause) {
        return new FunctionError(
                TIMED_OUT,
                String.format(
                        Locale.ROOT,
                        "RequestId: %s Error: Task timed out after %d.00 seconds",
                        requestId,
                        function.timeout().toSeconds()),
                cause);
    }
}
