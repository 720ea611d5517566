package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy document means for our access, as far as one document can tell. Service control policies and the other
 * party's policies are unknown here, so only Atlas's own validation proves that access works.
 *
 * <p>It errs on the safe side: a Deny is reported unless its conditions surely exempt us, and an Allow counts only if
 * it has no condition. In a key policy, a statement is about the key if its Resource is {@code *} or the key's own ARN:
 * AWS's guides have both ("KMS Developer Guide: key policies", "CloudTrail User Guide: configure AWS KMS key policies
 * for CloudTrail"). Another key's ARN, a pattern, an alias or a bare id grants nothing.
 */
public record Diagnosis(PolicyDocument policy) {
    private static final String EDIT = "kms:PutKeyPolicy";
    private static final Pattern ORPHAN = Pattern.compile("A(RO|ID)A[A-Z0-9]{12,124}");
    private static final Pattern PLAIN_SID = Pattern.compile("[A-Za-z0-9 _-]{1,64}");

    /** The Deny statements of a trust policy that keep Atlas from assuming the role, or may do so. */
    public List<Deny> trustDenials(AccessRequest assumption) {
        return denials("the trust policy", assumption, principals(assumption));
    }

    /** The Deny statements of a key policy that keep the principal from one of the actions, or may do so. */
    public List<Deny> keyDenials(AccessRequest use) {
        return denials("the key policy", use, principals(use));
    }

    /**
     * The same for a policy of the role itself, which names no principal.
     *
     * @param document what policy it is, for people
     */
    public List<Deny> roleDenials(String document, AccessRequest use) {
        return denials(document, use, _ -> true);
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
     * Developer Guide: default key policy"). A statement with a condition doesn't count.
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
        return delegatesTo(AccessRequest.account(roleArn)) || allowsRole(roleArn);
    }

    /** Whether a key policy allows our three actions to this role itself, by its ARN and without a condition. */
    public boolean allowsRole(String roleArn) {
        return allows(roleArn, Statements.KEY_ACTIONS);
    }

    /**
     * Whether a key policy allows the actions to this principal itself or to everyone, without a condition. If
     * principal and key are in the same account, no policy of the principal has to allow them as well ("KMS Developer
     * Guide: troubleshooting key access").
     */
    public boolean allowsItself(String principalArn, Collection<String> actions) {
        return actions.stream()
                .allMatch(action ->
                        Stream.of(principalArn, "*").anyMatch(principal -> allows(principal, List.of(action))));
    }

    /**
     * Whether a key policy allows the action to this principal, to its account or to everyone, without a condition: for
     * example {@code kms:PutKeyPolicy} to the role that is about to write it, since KMS refuses a policy that locks out
     * its writer ("KMS API reference: PutKeyPolicy"). Deny statements are ignored.
     */
    public boolean allowsUnconditionally(String principalArn, String action) {
        return Stream.of(principalArn, AccessRequest.account(principalArn), "*")
                .anyMatch(principal -> allows(principal, List.of(action)));
    }

    /**
     * Why this principal couldn't write the key policy again, as far as the policy tells; empty if it could. KMS
     * refuses a policy that locks out its writer ("KMS API reference: PutKeyPolicy").
     */
    public Optional<String> lockOut(String writerArn) {
        List<Deny> denials = keyDenials(
                new AccessRequest(List.of(EDIT), writerArn, policy.keyArn().orElse(null), null, null));
        if (!denials.isEmpty()) {
            return Optional.of("denies " + EDIT + " to " + writerArn + ", in " + Deny.words(denials));
        }
        return allowsUnconditionally(writerArn, EDIT)
                ? Optional.empty()
                : Optional.of("doesn't allow " + EDIT + " to " + writerArn + " or its account without a condition");
    }

    /**
     * Labels of the statements of a key policy that lack an action or a resource, or have an empty list of them. KMS
     * accepts them; they have no effect.
     */
    public List<String> ineffective() {
        List<ObjectNode> statements = policy.statements();
        var labels = new ArrayList<String>();
        for (int i = 0; i < statements.size(); i++) {
            ObjectNode statement = statements.get(i);
            if (!has(statement, "Action") || !has(statement, "Resource")) {
                labels.add(label(statement, i + 1));
            }
        }
        return List.copyOf(labels);
    }

    private static boolean has(ObjectNode statement, String element) {
        return !strings(statement.get(element)).isEmpty() || statement.has("Not" + element);
    }

    private boolean allows(String principal, Collection<String> actions) {
        List<ObjectNode> unrestricted = policy.statements().stream()
                .filter(statement -> hasEffect(statement, "Allow"))
                .filter(statement -> ConditionBlock.of(statement).isEmpty())
                .filter(statement -> ResourceElement.of(statement)
                        .surelyCovers(policy.keyArn().orElse(null)))
                .filter(statement -> principals(statement.get("Principal")).contains(Canonical.principal(principal)))
                .toList();
        return actions.stream()
                .allMatch(action -> unrestricted.stream().anyMatch(statement -> covers(statement, action)));
    }

    private List<Deny> denials(String document, AccessRequest request, Predicate<ObjectNode> about) {
        List<ObjectNode> statements = policy.statements();
        var denials = new ArrayList<Deny>();
        for (int i = 0; i < statements.size(); i++) {
            ObjectNode statement = statements.get(i);
            if (hasEffect(statement, "Deny")
                    && about.test(statement)
                    && request.actions().stream().anyMatch(action -> covers(statement, action))) {
                deny(document, label(statement, i + 1), statement, request).ifPresent(denials::add);
            }
        }
        return List.copyOf(denials);
    }

    private static Optional<Deny> deny(String document, String label, ObjectNode statement, AccessRequest request) {
        ConditionBlock conditions = ConditionBlock.of(statement);
        ConditionBlock.Verdict verdict = conditions.judge(request);
        ResourceElement resource = ResourceElement.of(statement);
        Applicability about = resource.denies(request.keyArn());
        Applicability applies = about.and(verdict.applies());
        if (applies == Applicability.NO) {
            return Optional.empty();
        }
        Stream<String> variables = about == Applicability.UNKNOWN ? resource.variables() : Stream.empty();
        return Optional.of(new Deny(
                label,
                document,
                applies == Applicability.YES,
                applies == Applicability.UNKNOWN || !conditions.isEmpty(),
                Stream.concat(verdict.keys().stream(), variables)
                        .distinct()
                        .sorted()
                        .toList(),
                Sha256.hex(document + "\n" + Canonical.statement(statement))));
    }

    private static Predicate<ObjectNode> principals(AccessRequest request) {
        String principal = request.principal();
        return statement -> principal == null ? appliesToAll(statement) : appliesTo(statement, principal);
    }

    /** As long as the principal isn't known, only what is denied to everyone is surely denied to it. */
    private static boolean appliesToAll(ObjectNode statement) {
        return principals(statement.get("Principal")).contains("*");
    }

    /**
     * Whether the statement applies to this principal. With NotPrincipal it applies to everyone who isn't listed; a
     * principal that is listed without its account may be affected as well ("IAM User Guide: IAM JSON policy elements:
     * NotPrincipal").
     */
    private static boolean appliesTo(ObjectNode statement, String principalArn) {
        String principal = Canonical.principal(principalArn);
        String account = AccessRequest.account(principalArn);
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

    /** The case of actions is ignored. */
    private static boolean matches(String pattern, String action) {
        return Wildcard.matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
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

    static List<String> strings(@Nullable JsonNode value) {
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
