package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Records what each invocation read and did, and what it was allowed to do at each moment, for the invariants. */
final class InvocationLog {
    /** The item of the table of enrolments that holds the switch for all writes. */
    private static final String SWITCH = "writes";

    /** An invocation of a function, from its beginning to its end. */
    static final class Invocation {
        final Caller caller;
        final String requestId;
        final JsonNode payload;
        final Instant began;
        /** Policies as this invocation last saw them, by the resource and the policy's name. */
        final Map<String, JsonNode> read = new HashMap<>();
        /**
         * Writes that were answered and not yet read back: the operation that reads them back, by the write's target.
         */
        final Map<String, String> unread = new HashMap<>();
        /** When it last checked whether it may write; null before the first check. */
        @Nullable
        Instant looked;
        /** Calls since that check. */
        int callsSince;

        boolean ended;

        Invocation(Caller caller, String requestId, JsonNode payload, Instant began) {
            this.caller = caller;
            this.requestId = requestId;
            this.payload = payload;
            this.began = began;
        }

        String projectId() {
            return payload.path("projectId").asText();
        }
    }

    /**
     * An enrolment as it was at some time; {@code version} is 0 if there was none.
     *
     * @param approvals by name
     */
    record Enrolled(
            long version,
            boolean enforce,
            String roleArn,
            String keyArn,
            String existing,
            Instant since,
            Set<String> approvals) {
        static final Enrolled NOT = new Enrolled(0, false, "", "", "", Instant.MIN, Set.of());
    }

    private record At<T>(Instant since, T value) {}

    private final Map<Caller, Invocation> invocations = new IdentityHashMap<>();
    private final Map<String, Invocation> byRequest = new HashMap<>();
    private final Map<String, List<At<Enrolled>>> enrolments = new HashMap<>();
    private final List<At<Boolean>> switches = new ArrayList<>();
    private final Map<String, Lease> leases = new HashMap<>();

    /** @param until in milliseconds since 1970 */
    record Lease(String owner, long until) {}

    Invocation begins(Caller caller, String requestId, JsonNode payload, Instant at) {
        Invocation invocation = new Invocation(caller, requestId, payload, at);
        invocations.put(caller, invocation);
        byRequest.put(requestId, invocation);
        return invocation;
    }

    @Nullable
    Invocation ends(Caller caller) {
        Invocation invocation = invocations.remove(caller);
        if (invocation != null) {
            invocation.ended = true;
        }
        return invocation;
    }

    /** Null if the caller is no invocation of a function, or one that has ended. */
    @Nullable
    Invocation of(Caller caller) {
        return invocations.get(caller);
    }

    @Nullable
    Invocation byRequest(String requestId) {
        return byRequest.get(requestId);
    }

    /** Records a change of the table of enrolments. */
    void enrolment(Instant at, String id, @Nullable Map<String, AttributeValue> item) {
        if (id.equals(SWITCH)) {
            switches.add(new At<>(at, item == null || Boolean.TRUE.equals(bool(item, "enabled"))));
        } else {
            enrolments.computeIfAbsent(id, _ -> new ArrayList<>()).add(new At<>(at, enrolled(item)));
        }
    }

    Enrolled enrolled(String projectId, Instant at) {
        return at(enrolments.getOrDefault(projectId, List.of()), at, Enrolled.NOT);
    }

    boolean mayWrite(Instant at) {
        return at(switches, at, true);
    }

    void lease(String resource, @Nullable Map<String, AttributeValue> item) {
        String owner = item == null ? "" : string(item, "leaseOwner");
        leases.put(resource, new Lease(owner, item == null ? 0 : number(item, "leaseUntil")));
    }

    /** Who holds the lease on a resource; an empty owner if it is free. */
    Lease lease(String resource) {
        return leases.getOrDefault(resource, new Lease("", 0));
    }

    /** Whether the invocation holds the lease, by the table and the timeline, whatever its own clock says. */
    boolean holds(Invocation invocation, String resource, Instant now) {
        Lease lease = lease(resource);
        return lease.owner().equals(invocation.requestId) && lease.until() >= now.toEpochMilli();
    }

    /** Records a call that was just answered. */
    void called(Call call, String enrolmentTable) {
        Invocation invocation = of(call.caller());
        if (invocation == null) {
            return;
        }
        boolean looks = call.service().equals("dynamodb")
                && call.error() == null
                && call.target().startsWith(enrolmentTable)
                && call.operation().contains("GetItem");
        if (looks) {
            invocation.looked = call.at();
            invocation.callsSince = 0;
        } else if (!isForAccess(call)) {
            invocation.callsSince++;
        }
    }

    /**
     * Whether the call only gets a token. If Atlas refuses a token, the function gets a new one between its check and
     * the write.
     */
    private static boolean isForAccess(Call call) {
        return call.service().equals("secretsmanager")
                || call.operation().equals("generateOAuthToken")
                || call.target().endsWith("/token");
    }

    private static Enrolled enrolled(@Nullable Map<String, AttributeValue> item) {
        if (item == null) {
            return Enrolled.NOT;
        }
        return new Enrolled(
                number(item, "version"),
                "ENFORCE".equals(string(item, "mode")),
                string(item, "roleArn"),
                string(item, "keyArn"),
                string(item, "existingClusters"),
                Instant.parse(string(item, "enrolledAt")),
                item.containsKey("approvals") ? item.get("approvals").m().keySet() : Set.of());
    }

    private static <T> T at(List<At<T>> history, Instant at, T before) {
        T value = before;
        for (At<T> entry : history) {
            if (entry.since.isAfter(at)) {
                break;
            }
            value = entry.value;
        }
        return value;
    }

    static String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    /** Zero if it is absent. */
    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    private static @Nullable Boolean bool(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.bool();
    }
}
