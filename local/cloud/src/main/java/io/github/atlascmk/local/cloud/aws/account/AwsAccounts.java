package io.github.atlascmk.local.cloud.aws.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoints;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.aws.endpoint.Session;
import io.github.atlascmk.local.cloud.aws.iam.IamRole;
import io.github.atlascmk.local.cloud.aws.iam.IamRoles;
import io.github.atlascmk.local.cloud.aws.iam.LocalIamClient;
import io.github.atlascmk.local.cloud.aws.iam.Principals;
import io.github.atlascmk.local.cloud.aws.kms.KeyAuthorization;
import io.github.atlascmk.local.cloud.aws.kms.KmsKey;
import io.github.atlascmk.local.cloud.aws.kms.KmsKeys;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyGrammar;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The customer's AWS accounts: IAM roles and KMS keys, with IAM's eventual consistency, and the decision whether an
 * access is allowed. Edits go through {@link LocalIamClient} and {@link LocalKmsClient}.
 *
 * <p>STS and KMS see a change of IAM {@code iamLag} after it was made, IAM's own reads {@code iamReadLag} after; a
 * change of a key is visible at once. Both lags are zero unless the world sets them.
 *
 * <p>Condition keys that depend on what isn't modelled (organisations, session names, encryption contexts) are unknown:
 * an Allow with a condition on one of them doesn't apply, a Deny does.
 */
public final class AwsAccounts implements CustomerAws {
    private static final List<String> USE = List.of("kms:DescribeKey", "kms:Encrypt", "kms:Decrypt");

    private final World.Aws world;
    private final Wire wire;
    private final AwsFaults faults;
    private final Endpoints endpoints;
    private final IamRoles roles;
    private final KmsKeys keys;
    private final Principals principals;
    private final KeyAuthorization authorization;

    /** Without the stack's roles: only the principals of the world exist. */
    public AwsAccounts(World.Aws world, Wire wire) {
        this(world, wire, new AwsFaults(world.faults()), IdentityPolicies.NONE);
    }

    /**
     * @param faults the world's script, shared with the other services
     * @param stack the roles that exist in the world's accounts without being in its file, and what they may do; roles
     *     and users that the world's own policies name exist as well
     * @throws IllegalArgumentException if AWS would refuse to store a policy of the world
     */
    public AwsAccounts(World.Aws world, Wire wire, AwsFaults faults, IdentityPolicies stack) {
        this.world = world;
        this.wire = wire;
        this.faults = faults;
        this.endpoints = new Endpoints(wire, faults, stack, world.latency());
        this.roles = new IamRoles(wire.timeline(), world.iamLag(), world.iamReadLag());
        this.keys = new KmsKeys(wire.timeline());
        Set<String> ids = accounts().stream().map(World.Account::id).collect(Collectors.toSet());
        this.principals = new Principals(roles, ids, stack.roles());
        this.authorization = new KeyAuthorization(roles, stack);
        load();
    }

    /** Shows the roles and policies that the template deploys to IAM's readers. */
    public void deploy(Template template) {
        roles.deploy(template);
    }

    @Override
    public boolean canAssume(String principalArn, String roleArn, String externalId) {
        IamRole role = roles.seen(roleArn);
        if (role == null) {
            return false;
        }
        IamRole self = roles.seen(principalArn);
        Requester requester = new Requester(principalArn, self == null ? null : self.roleId());
        RequestContext context = endpoints
                .request()
                .with("sts:ExternalId", externalId)
                .with("aws:PrincipalArn", principalArn)
                .with("aws:PrincipalAccount", requester.account())
                .with("aws:ResourceAccount", role.account())
                .withTags("aws:ResourceTag/", role.tags())
                .withTags("iam:ResourceTag/", role.tags())
                .withTags("aws:RequestTag/", Map.of());
        return PolicyEvaluator.evaluate(role.trust(), new Request(requester, "sts:AssumeRole", null, context))
                .allows();
    }

    @Override
    public KeyUse useKey(String roleArn, String key, String region, List<String> from) {
        KmsKey found = keys.find(key, Arn.accountOf(roleArn), region);
        if (found == null) {
            return KeyUse.NOT_FOUND;
        }
        if (roles.seen(roleArn) == null || !mayUse(roleArn, found, from)) {
            return KeyUse.DENIED;
        }
        return switch (found.state()) {
            case KmsKey.ENABLED, "Updating" -> usable(found) ? KeyUse.ALLOWED : KeyUse.DENIED;
            case KmsKey.PENDING_DELETION, "PendingReplicaDeletion" -> KeyUse.PENDING_DELETION;
            case KmsKey.PENDING_IMPORT -> KeyUse.PENDING_IMPORT;
            default -> KeyUse.DISABLED;
        };
    }

    /**
     * The world as it is now; accounts loaded from it behave in the same way, with two exceptions. A change that hasn't
     * propagated yet counts as propagated, since a world file has no pending changes. A key that is pending deletion
     * starts its whole deletion window again.
     */
    public World.Aws snapshot(Instant now) {
        List<World.Account> snapshots = accounts().stream()
                .map(account -> new World.Account(
                        account.id(),
                        roles.ofAccount(account.id()).stream()
                                .map(this::snapshot)
                                .toList(),
                        keys.ofAccount(account.id()).stream()
                                .filter(key -> key.deletionDate() == null
                                        || key.deletionDate().isAfter(now))
                                .map(this::snapshot)
                                .toList(),
                        account.memberStack(),
                        account.managedPolicies()))
                .toList();
        return new World.Aws(
                world.iamLag(), world.iamReadLag(), world.latency(), world.trailLag(), snapshots, faults.remaining());
    }

    /** Answers a question as if all changes made until now had propagated everywhere. */
    public <T> T settled(Supplier<T> question) {
        return roles.withoutLag(question);
    }

    /** What all services of AWS share here. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** IAM with an account's credentials: role names are those of this account. */
    public LocalIamClient iam(String account) {
        return iam(account, null);
    }

    /** @param session the session whose role makes the calls; null for the caller's own role */
    public LocalIamClient iam(String account, @Nullable Session session) {
        return new LocalIamClient(endpoints, roles, principals, account, session);
    }

    /**
     * KMS with an account's credentials.
     *
     * @param region keys of other Regions aren't found
     */
    public LocalKmsClient kms(String account, String region) {
        return kms(account, region, null);
    }

    /** @param session the session whose role makes the calls; null for the caller's own role */
    public LocalKmsClient kms(String account, String region, @Nullable Session session) {
        return new LocalKmsClient(endpoints, keys, principals, authorization, account, region, session);
    }

    private boolean mayUse(String roleArn, KmsKey key, List<String> from) {
        return USE.stream()
                .allMatch(action -> from.stream()
                        .allMatch(address -> authorization.allows(
                                roleArn, key, action, endpoints.request().with("aws:SourceIp", address))));
    }

    /** Atlas names no encryption algorithm, and only symmetric keys work without one. */
    private static boolean usable(KmsKey key) {
        return key.spec().equals("SYMMETRIC_DEFAULT") && key.usage().equals("ENCRYPT_DECRYPT");
    }

    private void load() {
        // First all roles, so that any policy can name any of them.
        for (World.Account account : accounts()) {
            orEmpty(account.roles()).forEach(role -> roles.load(role(account.id(), role)));
            orEmpty(account.managedPolicies())
                    .forEach((arn, document) -> roles.managedPolicies()
                            .load(arn, checked(document, PolicyGrammar.Kind.IDENTITY, "managed policy " + arn)));
        }
        for (World.Account account : accounts()) {
            for (IamRole role : roles.ofAccount(account.id())) {
                roles.load(role.withTrust(principals.keepAsFound(role.trust())));
            }
            orEmpty(account.keys()).forEach(key -> keys.put(key(account.id(), key)));
        }
    }

    private IamRole role(String account, World.Role role) {
        String arn = Arn.role(account, role.path(), role.name());
        if (roles.latest(account, role.name()) != null) {
            throw new IllegalArgumentException("the world has two roles " + role.name() + " in account " + account
                    + ": names are unique regardless of case");
        }
        Map<String, IamRole.InlinePolicy> inline = new TreeMap<>();
        orEmpty(role.inlinePolicies()).forEach((name, document) -> {
            checked(document, PolicyGrammar.Kind.IDENTITY, "inline policy " + name + " of " + arn);
            inline.put(name, new IamRole.InlinePolicy(PolicyJson.compact(document), document));
        });
        return new IamRole(
                account,
                role.path(),
                role.name(),
                role.roleId() == null ? roles.newId(arn) : role.roleId(),
                role.description(),
                wire.timeline().instant(),
                3600,
                checked(role.trustPolicy(), PolicyGrammar.Kind.TRUST, "trust policy of " + arn),
                inline,
                role.permissionsBoundary(),
                new TreeMap<>(orEmpty(role.tags())),
                new TreeSet<>(orEmpty(role.attachedPolicies())));
    }

    private KmsKey key(String account, World.Key key) {
        String arn = KmsKeys.arn(key.keyId(), account, key.region());
        String state = Objects.requireNonNullElse(key.state(), KmsKey.ENABLED);
        Instant now = wire.timeline().instant();
        return new KmsKey(
                account,
                key.region(),
                key.keyId(),
                key.description(),
                principals.keepAsFound(checked(key.policy(), PolicyGrammar.Kind.KEY, "policy of " + arn)),
                state,
                Objects.requireNonNullElse(key.spec(), "SYMMETRIC_DEFAULT"),
                Objects.requireNonNullElse(key.usage(), "ENCRYPT_DECRYPT"),
                Boolean.TRUE.equals(key.multiRegion()),
                origin(key, state),
                key.customKeyStoreId(),
                new TreeMap<>(orEmpty(key.tags())),
                now,
                state.equals(KmsKey.PENDING_DELETION) ? now.plus(KmsKey.DELETION_WINDOW) : null);
    }

    private static String origin(World.Key key, String state) {
        String said = key.origin();
        if (said != null) {
            return said;
        }
        if (key.customKeyStoreId() != null) {
            return "AWS_CLOUDHSM";
        }
        return state.equals(KmsKey.PENDING_IMPORT) ? "EXTERNAL" : "AWS_KMS";
    }

    private World.Role snapshot(IamRole role) {
        Map<String, JsonNode> inline = new TreeMap<>();
        role.inline().forEach((name, policy) -> inline.put(name, policy.document()));
        return new World.Role(
                role.path(),
                role.name(),
                role.roleId(),
                role.description(),
                principals.showLatest(role.trust()),
                inline,
                role.boundary(),
                role.tags(),
                List.copyOf(role.attached()));
    }

    private World.Key snapshot(KmsKey key) {
        return new World.Key(
                key.keyId(),
                key.region(),
                key.description(),
                principals.showLatest(key.policy()),
                key.state(),
                key.spec(),
                key.usage(),
                key.multiRegion(),
                key.origin(),
                key.customKeyStoreId(),
                key.tags());
    }

    private static JsonNode checked(JsonNode policy, PolicyGrammar.Kind kind, String what) {
        try {
            PolicyGrammar.check(policy, kind);
        } catch (PolicyGrammar.Violation violation) {
            throw new IllegalArgumentException(
                    "the world's " + what + " is one that AWS would not store: " + violation.getMessage(), violation);
        }
        return policy;
    }

    private List<World.Account> accounts() {
        return orEmpty(world.accounts());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <T> Map<String, T> orEmpty(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : map;
    }
}
