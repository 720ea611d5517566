package io.github.atlascmk.local.cloud.aws.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.endpoint.ResourcePolicies;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.event.ruler.Machine;

/** EventBridge in one account and Region: its buses, and the rules that a template deploys to them. */
public final class EventBus {
    /** An entry that EventBridge refuses, with the error code that PutEvents returns for it. */
    public static final class EntryRefused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String errorCode;

        public EntryRefused(String errorCode, String message) {
            super(message);
            this.errorCode = errorCode;
        }

        public String errorCode() {
            return errorCode;
        }
    }

    /** Largest size of an entry in bytes (EventBridge User Guide: PutEvents; newer pages say 1 MB). */
    private static final int ENTRY_LIMIT = 262_144;

    private final Timeline timeline;
    private final Template.Deployment deployment;
    private final Consumer<Delivery> targets;
    private final Random ids;
    private final ResourcePolicies policies;
    private final List<Template.Rule> rules = new ArrayList<>();
    private final Map<String, Machine> matchers = new HashMap<>();

    /**
     * @param targets called for each target of each rule that matches, before {@link #put} returns
     * @throws IllegalArgumentException if EventBridge would refuse a rule's pattern, or a rule's bus is unknown
     */
    public EventBus(Template template, Timeline timeline, Consumer<Delivery> targets) {
        this.timeline = timeline;
        this.deployment = template.deployment();
        this.targets = targets;
        this.ids = timeline.random("events");
        this.policies = ResourcePolicies.of(template);
        template.buses().forEach(bus -> matchers.put(bus, new Machine()));
        template.rules().forEach(this::add);
    }

    /**
     * Takes an entry of PutEvents and delivers it to the rules of its bus.
     *
     * @param entry with {@code Source}, {@code DetailType}, {@code Detail} (JSON as text, or an object), and optionally
     *     {@code EventBusName} (name or ARN), {@code Time}, {@code Resources}
     * @return the ARNs of the targets that got it
     * @throws EntryRefused if EventBridge refuses the entry
     */
    public List<String> put(JsonNode entry) {
        return publish(entry.path("EventBusName").asText("default"), event(entry));
    }

    /**
     * Whether a rule of this account may forward an event to one of the buses: one of the stack's own account may, and
     * one of an account that a bus policy allows.
     */
    public boolean admits(String account, ObjectNode event) {
        return account.equals(deployment.accountId())
                || matchers.keySet().stream()
                        .anyMatch(bus -> policies.allow(
                                Arn.root(account),
                                "events:PutEvents",
                                arn(bus),
                                conditions(
                                        event.path("source").asText(),
                                        event.path("detail-type").asText())));
    }

    /** The condition keys of a request to put an event (Service Authorization Reference: EventBridge). */
    public static RequestContext conditions(String source, String detailType) {
        return new RequestContext().with("events:source", source).with("events:detail-type", detailType);
    }

    private String arn(String bus) {
        return "arn:aws:events:" + deployment.region() + ":" + deployment.accountId() + ":event-bus/" + bus;
    }

    /**
     * The event that an entry of PutEvents becomes, sent from the stack's account and Region; nothing is delivered.
     *
     * @throws EntryRefused if EventBridge refuses the entry
     */
    public ObjectNode event(JsonNode entry) {
        return event(entry, deployment.accountId(), deployment.region());
    }

    /**
     * The same, sent from another account or Region (EventBridge User Guide: event structure).
     *
     * @throws EntryRefused if EventBridge refuses the entry
     */
    public ObjectNode event(JsonNode entry, String account, String region) {
        String source = required(entry, "Source");
        if (source.startsWith("aws.")) {
            throw new EntryRefused("NotAuthorizedForSource", "Not authorized for the source " + source + ".");
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0")
                .put("id", new UUID(ids.nextLong(), ids.nextLong()).toString())
                .put("detail-type", required(entry, "DetailType"))
                .put("source", source)
                .put("account", account)
                .put("time", entry.path("Time").asText(now()))
                .put("region", region);
        event.putArray("resources").addAll(PolicyJson.listOf(entry.get("Resources")));
        event.set("detail", detail(entry.path("Detail")));
        return event;
    }

    /**
     * Delivers a whole event, as an AWS service sends it. If a rule forwards it to another bus, it goes to the rules of
     * that bus.
     *
     * @return the ARNs of the targets that got it
     * @throws EntryRefused if there is no such bus, or the event is too large
     */
    public List<String> publish(String busNameOrArn, ObjectNode event) {
        String bus = busNameOrArn.substring(busNameOrArn.lastIndexOf('/') + 1);
        Machine matcher = matchers.get(bus);
        if (matcher == null) {
            throw new EntryRefused("ResourceNotFoundException", "Event bus " + bus + " does not exist.");
        }
        if (event.toString().getBytes(StandardCharsets.UTF_8).length > ENTRY_LIMIT) {
            throw new EntryRefused("InvalidArgument", "An entry must have at most " + ENTRY_LIMIT + " bytes.");
        }
        Set<String> matched = new HashSet<>(matcher.rulesForJSONEvent(event));
        List<String> reached = new ArrayList<>();
        // In the template's order, so that a run is the same every time.
        for (Template.Rule rule : rules) {
            if (matched.contains(rule.logicalId())) {
                rule.targets().forEach(target -> reached.addAll(reach(rule, target, event)));
            }
        }
        return reached;
    }

    /** Delivers an event to a target. If the target is a bus, the event goes to that bus's own rules. */
    private List<String> reach(Template.Rule rule, Template.Target target, ObjectNode event) {
        JsonNode input = TargetInput.of(event, rule, target);
        if (target.arn().contains(":event-bus/")) {
            return publish(target.arn(), (ObjectNode) input);
        }
        targets.accept(new Delivery(rule.logicalId(), target.arn(), input));
        return List.of(target.arn());
    }

    private void add(Template.Rule rule) {
        Machine matcher = matchers.get(rule.bus());
        if (matcher == null) {
            throw new IllegalArgumentException(
                    "the rule " + rule.logicalId() + " is on a bus that the template" + " doesn't make: " + rule.bus());
        }
        try {
            matcher.addRule(rule.logicalId(), rule.pattern().toString());
        } catch (IOException refused) {
            throw new IllegalArgumentException(
                    "the pattern of the rule " + rule.logicalId() + " is not valid: " + refused.getMessage(), refused);
        }
        rules.add(rule);
    }

    private String now() {
        return timeline.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String required(JsonNode entry, String field) {
        String value = entry.path(field).asText();
        if (value.isEmpty()) {
            throw new EntryRefused("InvalidArgument", "Parameter " + field + " is not valid. Reason: it is missing.");
        }
        return value;
    }

    private static JsonNode detail(JsonNode detail) {
        try {
            JsonNode parsed = detail.isTextual() ? PolicyJson.parse(detail.asText()) : detail;
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JsonProcessingException _) {
            // Refused below.
        }
        throw new EntryRefused("MalformedDetail", "Detail is malformed: it must be a JSON object.");
    }
}
