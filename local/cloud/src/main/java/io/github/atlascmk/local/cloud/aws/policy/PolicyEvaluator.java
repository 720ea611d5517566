package io.github.atlascmk.local.cloud.aws.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about one request (IAM User Guide: policy evaluation logic). If a condition depends on something
 * that the local cloud doesn't know, the safe reading is taken: an Allow doesn't apply, a Deny does.
 */
public final class PolicyEvaluator {
    /**
     * Who asks.
     *
     * @param arn the ARN of the role, or of an account's root
     * @param uniqueId the id {@code AROA…} of a role in the world; null for others, which policies name by their ARN
     */
    public record Requester(String arn, @Nullable String uniqueId) {
        public String account() {
            return Arn.accountOf(arn);
        }
    }

    /** @param resource an ARN; null for trust policies, which have no resources */
    public record Request(
            Requester requester, String action, @Nullable String resource, RequestContext context) {}

    /**
     * @param denied whether an explicit Deny applies
     * @param direct whether a statement allows the requester itself, or everybody
     * @param delegated whether a statement allows the requester's account, whose own policies then decide
     */
    public record Verdict(boolean denied, boolean direct, boolean delegated) {
        public boolean allows() {
            return !denied && (direct || delegated);
        }
    }

    private enum Match {
        NO,
        UNKNOWN,
        YES;

        Match and(Match other) {
            return compareTo(other) < 0 ? this : other;
        }

        static Match of(boolean yes) {
            return yes ? YES : NO;
        }
    }

    private enum Who {
        NOBODY,
        ACCOUNT,
        REQUESTER
    }

    private final Request request;
    private final boolean variables;

    private final boolean ofKey;

    private PolicyEvaluator(Request request, boolean variables, boolean ofKey) {
        this.request = request;
        this.variables = variables;
        this.ofKey = ofKey;
    }

    public static Verdict evaluate(JsonNode policy, Request request) {
        return evaluate(policy, request, false);
    }

    /**
     * The same for the policy of the key that is the request's resource. Its Resource is "*" or the key's own ARN; what
     * a pattern means there isn't documented (KMS Developer Guide: key policies).
     */
    public static Verdict evaluateKeyPolicy(JsonNode policy, Request request) {
        return evaluate(policy, request, true);
    }

    private static Verdict evaluate(JsonNode policy, Request request, boolean ofKey) {
        // Version 2008-10-17, which is also that of a policy without one, has no variables.
        boolean variables = policy.path("Version").asText().equals("2012-10-17");
        return new PolicyEvaluator(request, variables, ofKey).verdict(policy);
    }

    private Verdict verdict(JsonNode policy) {
        boolean denied = false;
        boolean direct = false;
        boolean delegated = false;
        for (JsonNode statement : (Iterable<JsonNode>) PolicyJson.statements(policy)::iterator) {
            Who who = who(statement);
            Match match = who == Who.NOBODY ? Match.NO : matches(statement);
            if (statement.path("Effect").asText().equals("Deny")) {
                denied |= match != Match.NO;
            } else if (match == Match.YES) {
                direct |= who == Who.REQUESTER;
                delegated |= who == Who.ACCOUNT;
            }
        }
        return new Verdict(denied, direct, delegated);
    }

    private Match matches(JsonNode statement) {
        return Match.of(actionMatches(statement))
                .and(resourceMatches(statement))
                .and(conditionMatches(statement.path("Condition")));
    }

    private Who who(JsonNode statement) {
        if (statement.has("NotPrincipal")) {
            return named(statement.path("NotPrincipal")) == Who.NOBODY ? Who.REQUESTER : Who.NOBODY;
        }
        return statement.has("Principal") ? named(statement.path("Principal")) : Who.REQUESTER;
    }

    private Who named(JsonNode principal) {
        if (principal.isTextual()) {
            return principal.asText().equals("*") ? Who.REQUESTER : Who.NOBODY;
        }
        Who best = Who.NOBODY;
        for (JsonNode value : PolicyJson.listOf(principal.get("AWS"))) {
            Who who = named(value.asText());
            best = who.compareTo(best) > 0 ? who : best;
        }
        return best;
    }

    private Who named(String principal) {
        Requester requester = request.requester;
        String self = requester.uniqueId == null ? requester.arn : requester.uniqueId;
        if (principal.equals("*") || principal.equals(self)) {
            return Who.REQUESTER;
        }
        boolean account = principal.equals(requester.account()) || principal.equals(Arn.root(requester.account()));
        return account ? Who.ACCOUNT : Who.NOBODY;
    }

    private boolean actionMatches(JsonNode statement) {
        BiPredicate<String, String> matches =
                (pattern, action) -> Glob.matches(pattern.toLowerCase(Locale.ROOT), action);
        String action = request.action.toLowerCase(Locale.ROOT);
        if (statement.has("NotAction")) {
            return texts(statement.get("NotAction")).stream().noneMatch(pattern -> matches.test(pattern, action));
        }
        return texts(statement.get("Action")).stream().anyMatch(pattern -> matches.test(pattern, action));
    }

    private Match resourceMatches(JsonNode statement) {
        String resource = request.resource;
        if (resource == null) {
            return Match.YES;
        }
        boolean negated = statement.has("NotResource");
        Match any = Match.NO;
        for (String pattern : texts(statement.get(negated ? "NotResource" : "Resource"))) {
            Match match = expand(pattern)
                    .map(plain -> resourceMatches(plain, resource))
                    .orElse(Match.UNKNOWN);
            any = match.compareTo(any) > 0 ? match : any;
        }
        return negated ? opposite(any) : any;
    }

    private Match resourceMatches(String pattern, String resource) {
        boolean exact = pattern.equals("*") || pattern.equals(resource);
        return Glob.matches(pattern, resource) ? (exact || !ofKey ? Match.YES : Match.UNKNOWN) : Match.NO;
    }

    private Match conditionMatches(JsonNode condition) {
        Match all = Match.YES;
        for (Map.Entry<String, JsonNode> entry : condition.properties()) {
            ConditionOperator operator = ConditionOperator.parse(entry.getKey()).orElseThrow();
            for (Map.Entry<String, JsonNode> key : entry.getValue().properties()) {
                all = all.and(keyMatches(operator, key.getKey(), texts(key.getValue())));
            }
        }
        return all;
    }

    private Match keyMatches(ConditionOperator operator, String key, List<String> wanted) {
        Optional<List<String>> known = request.context.values(key);
        List<String> expanded = new ArrayList<>();
        wanted.forEach(value -> expand(value).ifPresent(expanded::add));
        if (known.isEmpty() || expanded.size() < wanted.size()) {
            return Match.UNKNOWN;
        }
        List<String> values = known.get();
        if (operator.isNull()) {
            return Match.of(expanded.contains(Boolean.toString(values.isEmpty())));
        }
        if (values.isEmpty()) {
            return Match.of(absentMatches(operator));
        }
        BiPredicate<String, String> test = operator.test();
        var each = values.stream()
                .map(value -> expanded.stream().anyMatch(one -> test.test(value, one)) != operator.negated());
        boolean all = operator.quantifier() == ConditionOperator.Quantifier.ALL;
        return Match.of(all ? each.allMatch(yes -> yes) : each.anyMatch(yes -> yes));
    }

    private static boolean absentMatches(ConditionOperator operator) {
        return switch (operator.quantifier()) {
            case ALL -> true;
            case ANY -> operator.ifExists();
            case NONE -> operator.ifExists() || operator.negated();
        };
    }

    private Optional<String> expand(String text) {
        return variables ? request.context.expand(text) : Optional.of(text);
    }

    private static Match opposite(Match match) {
        return switch (match) {
            case NO -> Match.YES;
            case UNKNOWN -> Match.UNKNOWN;
            case YES -> Match.NO;
        };
    }

    private static List<String> texts(@Nullable JsonNode element) {
        return PolicyJson.listOf(element).stream().map(JsonNode::asText).toList();
    }
}
