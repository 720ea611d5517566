package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy document means for our access, as far as one document can tell. Permissions boundaries, service control
 * policies and the other party's policies are unknown here, so only Atlas's own validation proves that access works.
 *
 * <p>It errs on the safe side: a Deny is reported even if its conditions might exempt us, and an Allow counts only if
 * it has no condition.
 */
public record Diagnosis(PolicyDocument policy) {
    /** The end of a label of a Deny with conditions, which may not apply. */
    public static final String UNDER_CONDITIONS = ", under conditions";

    private static final String EDIT = "kms:PutKeyPolicy";
    private static final Pattern ORPHAN = Pattern.compile("A(RO|ID)A[A-Z0-9]{12,124}");
    private static final Pattern ACCOUNT_OF_ARN =
            Pattern.compile("arn:" + Arns.PARTITION + ":(?:iam|sts)::(\\d{12}):.*");
    private static final Pattern PLAIN_SID = Pattern.compile("[A-Za-z0-9 _-]{1,64}");

    /**
     * The Deny statements of a trust policy that keep this principal from assuming the role.
     *
     * @return labels for people, such as {@code statement "DenyAtlas"} or {@code statement 4 (it has no Sid), under
     *     conditions}
     */
    public List<String> trustDenials(String principalArn) {
        return denials(principalArn, List.of(Statements.TRUST_ACTION));
    }

    /** Those of the labels whose Deny applies whatever the conditions: waiting doesn't change that. */
    public static List<String> certain(List<String> labels) {
        return labels.stream()
                .filter(label -> !label.endsWith(UNDER_CONDITIONS))
                .toList();
    }

    /** Labels of the Deny statements of a key policy that keep this role from one of the actions that Atlas needs. */
    public List<String> keyDenials(String roleArn) {
        return denials(roleArn, Statements.KEY_ACTIONS);
    }

    /**
     * Unique ids among the AWS principals: what IAM shows in place of an ARN once a role ({@code AROA…}) or user
     * ({@code AIDA…}) was deleted ("IAM User Guide: IAM JSON policy elements: Principal"). Whether IAM takes such a
     * document again isn't documented, so it is a finding, not something to edit around.
     *
     * @return each id once, sorted
     */
    public List<String> orphans() {
        return policy.statements().stream()
                .flatMap(Diagnosis::orphans)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The policy without statements of ours that name such a principal. They grant nothing, and AWS might refuse the
     * whole policy because of them, even if they are another project's.
     */
    public PolicyDocument withoutOurOrphans() {
        return policy.withoutOurs(statement -> orphans(statement).findAny().isPresent());
    }

    private static Stream<String> orphans(ObjectNode statement) {
        return Stream.of("Principal", "NotPrincipal")
                .flatMap(element -> principals(statement.get(element)).stream())
                .filter(principal -> ORPHAN.matcher(principal).matches());
    }

    /**
     * Whether a key policy leaves the decision about our three actions to the IAM policies of this account ("KMS
     * Developer Guide: default key policy"). A statement without Resource has no effect, and one with a condition
     * doesn't count.
     *
     * @param accountId 12 digits
     */
    public boolean delegatesTo(String accountId) {
        return allows(accountId, Statements.KEY_ACTIONS);
    }

    /**
     * Whether a key policy allows this role or its account to use the key; the role's own policies must allow it too.
     */
    public boolean admits(String roleArn) {
        return delegatesTo(account(roleArn)) || allowsRole(roleArn);
    }

    /** Whether a key policy allows our three actions to this role itself, by its ARN and without a condition. */
    public boolean allowsRole(String roleArn) {
        return allows(roleArn, Statements.KEY_ACTIONS);
    }

    /**
     * Whether a key policy allows the action to this principal, to its account or to everyone, without a condition: for
     * example {@code kms:PutKeyPolicy} to the role that is about to write it, since KMS refuses a policy that locks out
     * its writer ("KMS API reference: PutKeyPolicy"). Deny statements are ignored.
     */
    public boolean allowsUnconditionally(String principalArn, String action) {
        return Stream.of(principalArn, account(principalArn), "*")
                .anyMatch(principal -> allows(principal, List.of(action)));
    }

    /**
     * Why this principal couldn't write the key policy again, as far as the policy tells; empty if it could. KMS
     * refuses a policy that locks out its writer ("KMS API reference: PutKeyPolicy").
     */
    public Optional<String> lockOut(String writerArn) {
        List<String> denials = denials(writerArn, List.of(EDIT));
        if (!denials.isEmpty()) {
            return Optional.of("denies " + EDIT + " to " + writerArn + ", in " + String.join(" and ", denials));
        }
        return allowsUnconditionally(writerArn, EDIT)
                ? Optional.empty()
                : Optional.of("doesn't allow " + EDIT + " to " + writerArn + " or its account without a condition");
    }

    /**
     * Labels of the statements of a key policy that lack an action or a resource. KMS accepts them; they have no
     * effect.
     */
    public List<String> ineffective() {
        List<ObjectNode> statements = policy.statements();
        var labels = new ArrayList<String>();
        for (int i = 0; i < statements.size(); i++) {
            ObjectNode statement = statements.get(i);
            boolean hasAction = statement.has("Action") || statement.has("NotAction");
            boolean hasResource = statement.has("Resource") || statement.has("NotResource");
            if (!hasAction || !hasResource) {
                labels.add(label(statement, i + 1));
            }
        }
        return List.copyOf(labels);
    }

    private boolean allows(String principal, Collection<String> actions) {
        List<ObjectNode> unrestricted = policy.statements().stream()
                .filter(statement -> hasEffect(statement, "Allow"))
                .filter(statement -> !statement.has("Condition"))
                .filter(statement -> strings(statement.get("Resource")).contains("*"))
                .filter(statement -> principals(statement.get("Principal")).contains(Canonical.principal(principal)))
                .toList();
        return actions.stream()
                .allMatch(action -> unrestricted.stream().anyMatch(statement -> covers(statement, action)));
    }

    private List<String> denials(String principalArn, Collection<String> actions) {
        List<ObjectNode> statements = policy.statements();
        var labels = new ArrayList<String>();
        for (int i = 0; i < statements.size(); i++) {
            ObjectNode statement = statements.get(i);
            if (hasEffect(statement, "Deny")
                    && appliesTo(statement, principalArn)
                    && actions.stream().anyMatch(action -> covers(statement, action))) {
                labels.add(label(statement, i + 1) + (statement.has("Condition") ? UNDER_CONDITIONS : ""));
            }
        }
        return List.copyOf(labels);
    }

    /**
     * Whether the statement applies to this principal. With NotPrincipal it applies to everyone who isn't listed; a
     * principal that is listed without its account may be affected as well ("IAM User Guide: IAM JSON policy elements:
     * NotPrincipal").
     */
    private static boolean appliesTo(ObjectNode statement, String principalArn) {
        String principal = Canonical.principal(principalArn);
        String account = account(principalArn);
        if (statement.has("NotPrincipal")) {
            List<String> exempt = principals(statement.get("NotPrincipal"));
            return !exempt.contains("*") && !(exempt.contains(principal) && exempt.contains(account));
        }
        List<String> named = principals(statement.get("Principal"));
        return named.contains("*") || named.contains(principal) || named.contains(account);
    }

    private static boolean covers(ObjectNode statement, String action) {
        if (statement.has("NotAction")) {
            return strings(statement.get("NotAction")).stream().noneMatch(pattern -> matches(pattern, action));
        }
        return strings(statement.get("Action")).stream().anyMatch(pattern -> matches(pattern, action));
    }

    /**
     * "*" matches any characters, "?" matches one; case is ignored. Several "*" are merged, or matching could take
     * forever.
     */
    private static boolean matches(String pattern, String action) {
        String regex = pattern.toLowerCase(Locale.ROOT)
                .replaceAll("\\*+", "*")
                .codePoints()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return action.toLowerCase(Locale.ROOT).matches(regex);
    }

    private static boolean hasEffect(ObjectNode statement, String effect) {
        return strings(statement.get("Effect")).contains(effect);
    }

    /** The AWS principals, with roots as account ids. */
    private static List<String> principals(@Nullable JsonNode principal) {
        if (principal == null) {
            return List.of();
        }
        JsonNode aws = principal.isTextual() ? principal : principal.get("AWS");
        return strings(aws).stream()
                .map((UnaryOperator<String>) Canonical::principal)
                .toList();
    }

    private static String account(String principalArn) {
        var arn = ACCOUNT_OF_ARN.matcher(principalArn);
        return arn.matches() ? arn.group(1) : principalArn;
    }

    private static List<String> strings(@Nullable JsonNode value) {
        if (value == null) {
            return List.of();
        }
        Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
        return values.filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
    }

    /** Others write Sids, so one is shown only if it is short and plain. */
    private static String label(ObjectNode statement, int number) {
        JsonNode sid = statement.get("Sid");
        if (sid == null) {
            return "statement " + number + " (it has no Sid)";
        }
        return sid.isTextual() && PLAIN_SID.matcher(sid.textValue()).matches()
                ? "statement \"" + sid.textValue() + "\""
                : "statement " + number + " (its Sid isn't plain)";
    }
}
