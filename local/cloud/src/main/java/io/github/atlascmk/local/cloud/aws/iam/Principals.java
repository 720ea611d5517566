package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyGrammar;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The AWS principals of stored policies. AWS stores a role by its unique id and shows its ARN as long as the role
 * exists, so that a new role of the same name doesn't inherit the rights of a deleted one (IAM User Guide: AWS JSON
 * policy elements: Principal). AWS shows an account's number as the ARN of its root.
 */
public final class Principals {
    private final IamRoles roles;
    private final Set<String> accounts;
    private final Set<String> others;

    /**
     * @param accounts the accounts whose principals are all known; in other accounts every principal counts as existing
     * @param others ARNs of roles and users that exist in {@code accounts} besides those of {@code roles}
     */
    public Principals(IamRoles roles, Set<String> accounts, Set<String> others) {
        this.roles = roles;
        this.accounts = Set.copyOf(accounts);
        this.others = new HashSet<>(others);
    }

    /**
     * The policy as AWS stores it.
     *
     * @throws PolicyGrammar.Violation if it names a principal that doesn't exist
     */
    public JsonNode keep(JsonNode policy, PolicyGrammar.Kind kind) {
        return map(policy, principal -> {
            String id = idOf(principal);
            if (!exists(id)) {
                throw new PolicyGrammar.Violation(PolicyGrammar.invalidPrincipal(kind, "AWS", principal));
            }
            return id;
        });
    }

    /**
     * A policy that the world starts with, as AWS stores it: the principals that it names count as existing, and
     * orphaned unique ids stay as they are.
     */
    public JsonNode keepAsFound(JsonNode policy) {
        return map(policy, principal -> {
            String id = idOf(principal);
            if (isUniqueId(id)) {
                roles.reserve(id);
            } else {
                others.add(id);
            }
            return id;
        });
    }

    /** The policy as AWS returns it. */
    public JsonNode show(JsonNode policy) {
        return map(policy, id -> {
            IamRole role = roles.seenById(id);
            return role == null ? id : role.arn();
        });
    }

    /** The policy as AWS will return it once everything has propagated. */
    public JsonNode showLatest(JsonNode policy) {
        return map(policy, id -> {
            IamRole role = roles.latestById(id);
            return role == null ? id : role.arn();
        });
    }

    private String idOf(String principal) {
        if (principal.matches("\\d{12}")) {
            return Arn.root(principal);
        }
        IamRole role = roles.seen(principal);
        return role == null ? principal : role.roleId();
    }

    private boolean exists(String id) {
        if (isUniqueId(id)) {
            return roles.seenById(id) != null;
        }
        Arn arn = Arn.parse(id).orElse(null);
        if (arn == null || !accounts.contains(arn.account()) || arn.resource().equals("root") || others.contains(id)) {
            return true;
        }
        String[] session = arn.resource().split("/");
        return session[0].equals("assumed-role") && session.length > 1 && roles.seesName(arn.account(), session[1]);
    }

    private static boolean isUniqueId(String id) {
        return !id.equals("*") && !id.contains(":");
    }

    private static JsonNode map(JsonNode policy, UnaryOperator<String> principals) {
        JsonNode copy = policy.deepCopy();
        PolicyJson.statements(copy).forEach(statement -> {
            mapElement(statement.path("Principal"), principals);
            mapElement(statement.path("NotPrincipal"), principals);
        });
        return copy;
    }

    private static void mapElement(JsonNode element, UnaryOperator<String> principals) {
        if (!(element instanceof ObjectNode object)) {
            return;
        }
        switch (object.get("AWS")) {
            case TextNode one -> object.put("AWS", principals.apply(one.asText()));
            case ArrayNode many -> {
                for (int i = 0; i < many.size(); i++) {
                    many.set(i, principals.apply(many.get(i).asText()));
                }
            }
            case null, default -> {}
        }
    }
}
