package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.InvalidDefinition;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.StepFunctionsException.Code;
import io.github.atlascmk.local.asl.jsonata.BuiltInFunctions;
import io.github.atlascmk.local.asl.jsonata.Values;
import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AWS Step Functions with Standard workflows. Executions are actors on the timeline: nothing happens until the timeline
 * runs. The same seed gives the same history. Only the actors of the timeline may use it, or other threads while the
 * timeline doesn't run.
 */
public final class StepFunctions {
    /**
     * A deployed state machine.
     *
     * @param roleArn the role that it runs as; empty if nothing reads it
     * @param integrations what its tasks call, by Resource
     * @param since when it was deployed, or last replaced
     */
    public record Deployed(
            StateMachine machine, String roleArn, Map<String, Integration> integrations, Instant since) {}

    /** Step Functions API reference, StartExecution: what a name may hold. */
    private static final Pattern NAME = Pattern.compile("[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}]{1,80}");

    /** Step Functions API reference, StartExecution: a name is free again this long after its execution closed. */
    private static final Duration RETENTION = Duration.ofDays(90);

    private final Timeline timeline;
    private final Map<String, Integration> integrations;
    private final Random names;
    private final Map<String, Deployed> machines = new TreeMap<>();
    private final Map<String, ExecutionRun> executions = new LinkedHashMap<>();
    private final List<Consumer<HistoryEvent>> listeners = new ArrayList<>();

    /**
     * @param integrations what the tasks of every machine may call, by Resource. {@code aws-sdk:sfn:startExecution} is
     *     added if it isn't among them
     */
    public StepFunctions(Timeline timeline, Map<String, Integration> integrations) {
        this.timeline = timeline;
        this.names = timeline.random("states names");
        NestedExecutions nested = new NestedExecutions(this);
        Map<String, Integration> all = new HashMap<>();
        all.put("arn:aws:states:::aws-sdk:sfn:startExecution", nested::start);
        all.putAll(integrations);
        this.integrations = Map.copyOf(all);
    }

    /** Deploys a machine without a role. */
    public void create(String machineArn, StateMachine machine) {
        create(machineArn, machine, "", Map.of());
    }

    /**
     * Deploys a machine, or a new version of it: running executions continue with the old one.
     *
     * @param roleArn the role that it runs as: {@code $states.context.Execution.RoleArn}
     * @param own what its tasks call, by Resource; takes precedence over the integrations of every machine
     * @throws InvalidDefinition if one of its tasks has a Resource for which there is no integration
     */
    public void create(String machineArn, StateMachine machine, String roleArn, Map<String, Integration> own) {
        if (machineArn.split(":", -1).length != 7 || !machineArn.contains(":stateMachine:")) {
            throw new StepFunctionsException(Code.INVALID_ARN, "Invalid Arn: '" + machineArn + "'");
        }
        Map<String, Integration> callable = new HashMap<>(integrations);
        callable.putAll(own);
        List<String> unknown = machine.workflow().resources().stream()
                .filter(resource -> !callable.containsKey(resource))
                .map(resource -> "Resource " + resource + " has no integration here")
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidDefinition(unknown);
        }
        machines.put(machineArn, new Deployed(machine, roleArn, Map.copyOf(callable), timeline.instant()));
    }

    /**
     * Starts an execution, or finds the running one of the same name and input.
     *
     * @param name up to 80 characters; null for one made from the seed
     * @param input up to 256 KiB
     * @return the execution's ARN
     * @throws StepFunctionsException EXECUTION_ALREADY_EXISTS for a name that is taken by another input or by an
     *     execution that ended less than 90 days ago; STATE_MACHINE_DOES_NOT_EXIST, INVALID_NAME; VALIDATION for too
     *     large an input
     */
    public String start(String machineArn, @Nullable String name, JsonNode input) {
        Deployed deployed = machine(machineArn);
        String known = name == null ? BuiltInFunctions.uuid(names) : name;
        if (!NAME.matcher(known).matches()) {
            throw new StepFunctionsException(Code.INVALID_NAME, "Invalid Name: '" + known + "'");
        }
        if (Values.bytes(input) > Values.MAX_BYTES) {
            throw new StepFunctionsException(
                    Code.VALIDATION,
                    "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have"
                            + " length less than or equal to " + Values.MAX_BYTES);
        }
        String arn = machineArn.replace(":stateMachine:", ":execution:") + ":" + known;
        ExecutionRun earlier = executions.get(arn);
        if (earlier != null && isTaken(earlier.snapshot(), input)) {
            return arn;
        }
        ExecutionRun.Start start = new ExecutionRun.Start(arn, known, machineArn, deployed.roleArn(), input);
        ExecutionRun run = new ExecutionRun(timeline, deployed.machine(), start, deployed.integrations(), this::tell);
        executions.remove(arn);
        executions.put(arn, run);
        run.begin();
        return arn;
    }

    /** Whether the request gets this execution as its answer; false if the name is free again. */
    private boolean isTaken(Execution earlier, JsonNode input) {
        if (earlier.status() == Status.RUNNING && earlier.input().toString().equals(input.toString())) {
            return true;
        }
        Instant stopped = earlier.stopDate();
        if (stopped != null && stopped.plus(RETENTION).isBefore(timeline.instant())) {
            return false;
        }
        throw new StepFunctionsException(
                Code.EXECUTION_ALREADY_EXISTS, "Execution Already Exists: '" + earlier.arn() + "'");
    }

    /** @throws StepFunctionsException EXECUTION_DOES_NOT_EXIST */
    public Execution describe(String executionArn) {
        return run(executionArn).snapshot();
    }

    /**
     * All that happened in an execution so far, in order.
     *
     * @throws StepFunctionsException EXECUTION_DOES_NOT_EXIST
     */
    public List<HistoryEvent> history(String executionArn) {
        return run(executionArn).history();
    }

    /**
     * Ends an execution as ABORTED, at once; calls that its tasks made go on, but their results are ignored. No effect
     * if it has ended.
     *
     * @throws StepFunctionsException EXECUTION_DOES_NOT_EXIST
     */
    public void stop(String executionArn, @Nullable String error, @Nullable String cause) {
        run(executionArn).abort(error, cause);
    }

    /**
     * Continues an execution that failed, timed out or was stopped, from the state in which it ended: with the input
     * and the variables that it had there, and the definition that it began with. Its time and its retries start again
     * from zero. In a Map or Parallel, only iterations or branches that hadn't succeeded run again.
     *
     * @throws StepFunctionsException EXECUTION_DOES_NOT_EXIST; EXECUTION_NOT_REDRIVABLE if it runs or succeeded, ended
     *     more than 14 days ago, or has no room for more history
     */
    public void redrive(String executionArn) {
        run(executionArn).redrive();
    }

    /** All executions, in the order of their starts. */
    public List<Execution> executions() {
        return executions.values().stream().map(ExecutionRun::snapshot).toList();
    }

    /** @throws StepFunctionsException STATE_MACHINE_DOES_NOT_EXIST */
    public Deployed machine(String machineArn) {
        Deployed deployed = machines.get(machineArn);
        if (deployed == null) {
            throw new StepFunctionsException(
                    Code.STATE_MACHINE_DOES_NOT_EXIST, "State Machine Does Not Exist: '" + machineArn + "'");
        }
        return deployed;
    }

    /** All state machines, by ARN. */
    public Map<String, Deployed> machines() {
        return Collections.unmodifiableMap(machines);
    }

    /** Calls the listener for every event from now on, at its instant and within the actor that causes it. */
    public void listen(Consumer<HistoryEvent> listener) {
        listeners.add(listener);
    }

    private void tell(HistoryEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    private ExecutionRun run(String executionArn) {
        ExecutionRun run = executions.get(executionArn);
        if (run == null) {
            throw new StepFunctionsException(
                    Code.EXECUTION_DOES_NOT_EXIST, "Execution Does Not Exist: '" + executionArn + "'");
        }
        return run;
    }

    /** The name in an ARN. */
    public static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
