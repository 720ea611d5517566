package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Delivery;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.simulation.InvocationLog.Invocation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;

/** Injects faults into one cloud and checks the invariants after each event in it. */
final class InvariantMonitor implements Interference {
    /** How long a write of ours takes if somebody else edits the policy meanwhile. */
    static final Duration EDITED_WITHIN = Duration.ofSeconds(3);

    /** A call that takes longer holds up its run. */
    private static final Duration SLOW = Duration.ofSeconds(4);

    private final FaultInjector injector;
    private final InvocationLog invocationLog = new InvocationLog();
    private final SeededRandom order;
    private final Trace trace;
    private final Mutation mutation;
    private BiConsumer<String, String> editors = (_, _) -> {};
    private Set<String> suspended = Set.of();
    private long calls;
    private @Nullable Cloud cloud;
    private @Nullable Safety safety;
    private @Nullable Messages messages;
    private @Nullable Stakes stakes;
    private @Nullable Violation violation;
    private String enrolmentTable = "";

    InvariantMonitor(long seed, FaultInjector injector, Mutation mutation, Trace trace) {
        this.injector = injector;
        this.order = new SeededRandom(seed, "order");
        this.mutation = mutation;
        this.trace = trace;
    }

    /**
     * Starts to check the invariants in a cloud.
     *
     * @param quicker makes the edit of somebody else that overtakes our write: takes the project and the write's
     *     operation
     */
    void watch(Cloud watched, RandomFleet fleet, BiConsumer<String, String> quicker) {
        cloud = watched;
        editors = quicker;
        safety = new Safety(watched, fleet, invocationLog, this::violated);
        stakes = new Stakes(watched, fleet);
        messages = new Messages(watched, fleet, stakes, invocationLog, trace, this::violated);
        changed();
        watched.stepFunctions().listen(this::history);
    }

    /** Ignores these invariants: the played scenario breaks them on purpose. */
    void suspend(Set<String> invariants) {
        suspended = invariants;
    }

    /** The first violation; null as long as all is well. */
    @Nullable
    Violation violation() {
        return violation;
    }

    long calls() {
        return calls;
    }

    void violated(String invariant, String message) {
        if (violation == null && !suspended.contains(invariant)) {
            violation = new Violation(invariant, now(), message);
            trace.line(now(), "VIOLATION", invariant + ": " + message);
        }
    }

    @Override
    public Passage passage(Caller caller, String service, String operation, Duration latency) {
        Passage passage =
                isStack(caller) ? injector.passage(caller, service, operation, latency) : Passage.usual(latency);
        if (passage.crash() != Crash.NONE) {
            trace.line(now(), caller.name(), "dies in " + service + ":" + operation + ", " + passage.crash());
        }
        boolean slow = passage.before().plus(passage.after()).compareTo(SLOW) > 0;
        if (slow || passage.crash() != Crash.NONE) {
            disturbed();
        }
        Invocation writer = invocationLog.of(caller);
        if (writer == null || !Safety.POLICIES.contains(operation) || !injector.hasQuickerEditor(caller, operation)) {
            return passage;
        }
        editors.accept(writer.projectId(), operation);
        return new Passage(passage.before().plus(EDITED_WITHIN), passage.after(), passage.crash());
    }

    Overwrites overwrites() {
        return Objects.requireNonNull(safety).overwrites();
    }

    @Override
    public @Nullable AwsFault awsFault(Caller caller, String service, String operation) {
        return isStack(caller) ? disturbing(injector.aws(caller, service, operation)) : null;
    }

    @Override
    public @Nullable AtlasFault atlasFault(Caller caller, String operation) {
        return isStack(caller) ? disturbing(injector.atlas(caller, operation)) : null;
    }

    @Override
    public List<Duration> deliveries(Delivery delivery) {
        List<Duration> deliveries = injector.deliveries(delivery.rule());
        if (!deliveries.isEmpty() && safety != null) {
            safety.overwrites().delivered(delivery);
            told().delivered(delivery, Collections.min(deliveries));
        }
        trace.line(now(), "EventBridge", delivery.rule() + " delivered after " + deliveries);
        return deliveries;
    }

    @Override
    public <T> T given(String function, Class<T> type, T thing) {
        Cloud within = cloud;
        T direct = within != null && thing instanceof CloseableHttpClient
                ? type.cast(within.atlas().client())
                : thing;
        T mutated = mutation.given(function, type, direct);
        if (mutated instanceof Clock clock) {
            return type.cast(Clock.offset(clock, injector.skew(function)));
        }
        return SdkInterceptor.isClient(type) ? SdkInterceptor.client(type, mutated, this::read) : mutated;
    }

    @Override
    public String definition(String stateMachine, String asl) {
        return mutation.definition(stateMachine, asl);
    }

    @Override
    public LongSupplier turns() {
        return order::next;
    }

    @Override
    public void invoked(Caller caller, String requestId, JsonNode payload) {
        Invocation invocation = invocationLog.begins(caller, requestId, payload, now());
        trace.line(now(), caller.name(), "begins for " + invocation.projectId());
    }

    @Override
    public void ended(Caller caller) {
        trace.line(now(), caller.name(), "ends");
        if (safety != null) {
            safety.ended(caller);
        }
    }

    @Override
    public void called(Call call) {
        calls++;
        trace.line(
                call.at(),
                call.caller().name(),
                () -> call.service() + ":" + call.operation() + " " + call.target()
                        + (call.error() == null ? "" : " → " + call.error()));
        invocationLog.called(call, enrolmentTable);
        if (safety != null) {
            safety.called(call);
            told().called();
        }
    }

    @Override
    public void wrote(Write write) {
        trace.line(
                write.at(),
                write.caller().name(),
                () -> "WROTE " + write.service() + ":" + write.operation() + " " + write.target());
        if (safety != null) {
            safety.wrote(write);
            told().wrote(write);
            changed();
        }
    }

    /** After a write, and before words are judged: projects and clusters go without a write too. */
    void changed() {
        told().changed(world().changed(Objects.requireNonNull(safety).valid()));
    }

    @Override
    public void stored(
            Caller caller,
            String table,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {
        String id = InvocationLog.string(before == null ? after == null ? Map.of() : after : before, "id");
        if (table.endsWith("-EnrolmentTable")) {
            enrolmentTable = table;
            invocationLog.enrolment(now(), id, after);
            if (after == null && messages != null) {
                messages.unenrolled(id);
            }
        } else if (id.startsWith("lease#")) {
            String resource = id.substring("lease#".length());
            String holder = invocationLog.lease(resource).owner();
            invocationLog.lease(resource, after);
            if (safety != null) {
                safety.leaseChanged(
                        resource, holder, invocationLog.lease(resource).owner());
            }
        } else if (id.startsWith("claim#") && safety != null) {
            String since = string(after, "claimedAt");
            safety.claimChanged(
                    id.substring("claim#".length()),
                    string(before, "holder"),
                    string(after, "holder"),
                    !since.isEmpty() && !since.equals(string(before, "claimedAt")));
        } else if (id.startsWith("impact#") && after != null && messages != null) {
            changed();
            messages.remembered(
                    invocationLog.of(caller),
                    id.substring("impact#".length()),
                    string(after, "level"),
                    string(after, "cause"));
        } else if (id.startsWith("watch#") && after == null) {
            unwatched(caller, id);
        }
    }

    /** What a project uses is watched as long as it uses it, whatever a look could read. */
    private void unwatched(Caller caller, String id) {
        Invocation invocation = invocationLog.of(caller);
        String[] parts = id.split("#", 4);
        if (invocation == null || stakes == null || caller.name().equals("Unenrol")) {
            return;
        }
        Stakes.Stake stake = stakes.of(parts[1]);
        String used = stake.inUse().getOrDefault(parts[2], "");
        if (used.endsWith(parts[3].substring(parts[3].lastIndexOf('/') + 1))
                && stake.inUseSince().isBefore(invocation.began)) {
            violated(
                    "whatIsInUseIsWatched",
                    caller.name() + " forgot " + parts[3] + " of " + parts[1] + ", which is in use");
        }
    }

    private <T> @Nullable T disturbing(@Nullable T fault) {
        if (fault != null) {
            disturbed();
        }
        return fault;
    }

    private void disturbed() {
        if (messages != null) {
            messages.disturbed();
        }
    }

    Messages told() {
        return Objects.requireNonNull(messages);
    }

    Stakes world() {
        return Objects.requireNonNull(stakes);
    }

    private static String string(@Nullable Map<String, AttributeValue> item, String attribute) {
        return item == null ? "" : InvocationLog.string(item, attribute);
    }

    private void history(HistoryEvent event) {
        String run = event.executionArn().substring(event.executionArn().lastIndexOf(':') + 1);
        trace.line(event.at(), "run " + run.substring(Math.max(0, run.length() - 8)), () -> brief(event));
        if (safety != null) {
            safety.history(event);
            if ("InspectProject".equals(event.state())) {
                changed();
            }
            told().history(event);
        }
    }

    private static String brief(HistoryEvent event) {
        String state = event.state() == null ? "" : event.state() + " ";
        return switch (event.detail()) {
            case HistoryEvent.ExecutionStarted _ -> "started";
            case HistoryEvent.ExecutionSucceeded ended ->
                "ended " + ended.output().path("outcome").asText();
            case HistoryEvent.ExecutionFailed failed -> "failed: " + failed.error();
            case HistoryEvent.TaskFailed failed -> state + "failed: " + failed.error();
            case HistoryEvent.RetryScheduled retry ->
                state + "again after " + retry.delay().toMillis() + " ms";
            default -> state + event.detail().getClass().getSimpleName();
        };
    }

    /** Records the policies that an invocation reads. */
    private SdkResponse read(SdkRequest request, SdkInterceptor.Service service) {
        SdkResponse response;
        try {
            response = service.send(request);
        } catch (NoSuchEntityException missing) {
            if (request instanceof GetRolePolicyRequest asked) {
                saw(asked.roleName(), asked.policyName(), MissingNode.getInstance());
            }
            throw missing;
        }
        switch (response) {
            case GetRoleResponse got ->
                saw(got.role().roleName(), "", decoded(got.role().assumeRolePolicyDocument()));
            case GetRolePolicyResponse got -> saw(got.roleName(), got.policyName(), decoded(got.policyDocument()));
            case GetKeyPolicyResponse got ->
                saw(((GetKeyPolicyRequest) request).keyId(), "", RandomFleet.json(got.policy()));
            default -> {}
        }
        return response;
    }

    private void saw(String target, String name, JsonNode policy) {
        Invocation reader = cloud == null ? null : invocationLog.of(cloud.wire().caller());
        if (reader != null) {
            reader.read.put(PolicyContents.key(target, name), policy);
        }
    }

    private static JsonNode decoded(String document) {
        return RandomFleet.json(URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /** Whether the caller belongs to the stack: calls of people and of the local cloud itself get no faults. */
    private static boolean isStack(Caller caller) {
        return !caller.roleArn().isEmpty();
    }

    private Instant now() {
        return cloud == null ? RandomFleet.START : cloud.timeline().instant();
    }
}
