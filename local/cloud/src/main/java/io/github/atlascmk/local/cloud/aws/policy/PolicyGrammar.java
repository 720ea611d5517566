package io.github.atlascmk.local.cloud.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses the policies that IAM and KMS refuse to store (IAM User Guide: grammar of the JSON policy language; KMS
 * Developer Guide: key policies). {@code Principals} checks whether a principal exists, and each service checks the
 * size.
 */
public final class PolicyGrammar {
    public enum Kind {
        TRUST,
        IDENTITY,
        KEY
    }

    /** The document breaks a rule; the message is that of the service's exception. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String message;

        public Violation(String message) {
            super(message);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    private static final String SYNTAX = "Syntax errors in policy.";
    private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> PRINCIPAL_TYPES = Set.of("AWS", "Service", "Federated", "CanonicalUser");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+");
    private static final Pattern SERVICE =
            Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?|[a-z0-9-]+\\.[a-z.]+");
    private static final Pattern AWS_PRINCIPAL = Pattern.compile("\\*|\\d{12}|A(ROA|IDA)[A-Z0-9]{16,}"
            + "|arn:aws[a-z-]*:iam::\\d{12}:(root|(role|user)/[\\w+=,.@/-]+)"
            + "|arn:aws[a-z-]*:sts::\\d{12}:(assumed-role|federated-user)/[\\w+=,.@/-]+");

    private final Kind kind;

    private PolicyGrammar(Kind kind) {
        this.kind = kind;
    }

    /** @throws Violation if the service would not store the text as a policy of this kind */
    public static JsonNode parse(String text, Kind kind) {
        JsonNode policy;
        try {
            policy = PolicyJson.parse(text);
        } catch (JsonProcessingException _) {
            throw new Violation(SYNTAX);
        }
        check(policy, kind);
        return policy;
    }

    public static void check(JsonNode policy, Kind kind) {
        new PolicyGrammar(kind).document(policy);
    }

    private void document(JsonNode policy) {
        require(policy.isObject(), SYNTAX);
        onlyFields(policy, DOCUMENT);
        JsonNode version = policy.path("Version");
        require(
                version.isMissingNode() || VERSIONS.contains(version.asText()),
                "The policy must contain a valid version string.");
        List<JsonNode> statements = PolicyJson.listOf(policy.get("Statement"));
        require(!statements.isEmpty(), SYNTAX);
        Set<String> sids = new HashSet<>();
        for (JsonNode statement : statements) {
            statement(statement);
            String sid = statement.path("Sid").asText();
            require(sid.isEmpty() || sids.add(sid), "Statement IDs (SID) in a single policy must be unique.");
        }
    }

    private void statement(JsonNode statement) {
        require(statement.isObject(), SYNTAX);
        onlyFields(statement, STATEMENT);
        sid(statement.path("Sid"));
        String effect = statement.path("Effect").asText();
        require(effect.equals("Allow") || effect.equals("Deny"), SYNTAX);
        actions(statement);
        principals(statement);
        resources(statement);
        condition(statement.path("Condition"));
    }

    private void sid(JsonNode sid) {
        require(sid.isMissingNode() || sid.isTextual(), SYNTAX);
        // Sids of key policies may contain spaces.
        require(
                kind == Kind.KEY || SID.matcher(sid.asText()).matches(),
                "Statement IDs must be alphanumeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
    }

    private void actions(JsonNode statement) {
        oneOf(statement, "Action", "NotAction");
        List<JsonNode> actions = either(statement, "Action", "NotAction");
        // KMS stores a statement without actions; it only has no effect.
        require(kind == Kind.KEY || !actions.isEmpty(), "Policy statement must contain actions.");
        for (JsonNode action : actions) {
            require(
                    action.isTextual() && ACTION.matcher(action.asText()).matches(),
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
            require(
                    kind != Kind.TRUST || action.asText().regionMatches(true, 0, "sts:", 0, 4),
                    "AssumeRole policy may only specify STS AssumeRole actions.");
        }
    }

    private void principals(JsonNode statement) {
        oneOf(statement, "Principal", "NotPrincipal");
        boolean present = statement.has("Principal") || statement.has("NotPrincipal");
        if (kind == Kind.IDENTITY) {
            require(!present, "Policy document should not specify a principal.");
            return;
        }
        require(present, "Missing required field Principal");
        JsonNode principal = statement.has("Principal") ? statement.path("Principal") : statement.path("NotPrincipal");
        if (principal.isTextual()) {
            require(principal.asText().equals("*"), invalidPrincipal("AWS", principal.asText()));
            return;
        }
        require(principal.isObject() && !principal.isEmpty(), SYNTAX);
        principal.properties().forEach(this::principalsOfType);
    }

    private void principalsOfType(Map.Entry<String, JsonNode> entry) {
        require(PRINCIPAL_TYPES.contains(entry.getKey()), SYNTAX);
        List<JsonNode> values = PolicyJson.listOf(entry.getValue());
        require(!values.isEmpty(), SYNTAX);
        for (JsonNode value : values) {
            String text = value.asText();
            boolean valid = switch (entry.getKey()) {
                case "AWS" -> AWS_PRINCIPAL.matcher(text).matches();
                case "Service" -> SERVICE.matcher(text).matches();
                default -> !text.isEmpty();
            };
            require(value.isTextual() && valid, invalidPrincipal(entry.getKey(), text));
        }
    }

    private String invalidPrincipal(String type, String value) {
        return invalidPrincipal(kind, type, value);
    }

    /** The services' error message for a principal that they don't accept. */
    public static String invalidPrincipal(Kind kind, String type, String value) {
        return kind == Kind.KEY
                ? "Policy contains a statement with one or more invalid principals."
                : "Invalid principal in policy: \"" + type + "\":\"" + value + "\"";
    }

    private void resources(JsonNode statement) {
        oneOf(statement, "Resource", "NotResource");
        List<JsonNode> resources = either(statement, "Resource", "NotResource");
        if (kind == Kind.TRUST) {
            require(!statement.has("Resource") && !statement.has("NotResource"), "Has prohibited field Resource");
            return;
        }
        // KMS stores a statement without resources; it only has no effect.
        require(kind == Kind.KEY || !resources.isEmpty(), "Policy statement must contain resources.");
        for (JsonNode resource : resources) {
            String text = resource.asText();
            require(
                    resource.isTextual() && (text.equals("*") || Arn.parse(text).isPresent()),
                    "Resource " + text + " must be in ARN format or \"*\".");
        }
    }

    private static void condition(JsonNode condition) {
        if (condition.isMissingNode()) {
            return;
        }
        require(condition.isObject(), SYNTAX);
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            require(
                    ConditionOperator.parse(operator.getKey()).isPresent(),
                    "Invalid Condition type : " + operator.getKey() + ".");
            require(operator.getValue().isObject(), SYNTAX);
            operator.getValue().properties().forEach(PolicyGrammar::conditionKey);
        }
    }

    private static void conditionKey(Map.Entry<String, JsonNode> key) {
        require(
                key.getKey().contains(":"),
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        for (JsonNode value : PolicyJson.listOf(key.getValue())) {
            require(value.isValueNode() && !value.isNull(), SYNTAX);
        }
    }

    private static void oneOf(JsonNode statement, String element, String negated) {
        require(!(statement.has(element) && statement.has(negated)), SYNTAX);
    }

    private static List<JsonNode> either(JsonNode statement, String element, String negated) {
        return PolicyJson.listOf(statement.has(element) ? statement.get(element) : statement.get(negated));
    }

    private static void onlyFields(JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(field -> require(known.contains(field), SYNTAX));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
