package io.github.atlascmk.local.cloud.aws.iam;

import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The roles of all accounts. A change is stored at once; IAM's own reads see it later, and other services later still.
 */
public final class IamRoles {
    private record Name(String account, String lowerCase) implements Comparable<Name> {
        static Name of(String account, String name) {
            return new Name(account, name.toLowerCase(Locale.ROOT));
        }

        @Override
        public int compareTo(Name other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : lowerCase.compareTo(other.lowerCase);
        }
    }

    private final Timeline timeline;
    private final Duration lag;
    private final Duration readLag;
    private final Map<Name, ValueHistory<IamRole>> roles = new TreeMap<>();
    /** The roles of the deployed stack: they can be read, and what they may do is decided elsewhere. */
    private final Map<Name, IamRole> stack = new TreeMap<>();

    private final Map<String, Name> byId = new HashMap<>();
    private final Set<String> usedIds = new HashSet<>();
    private final ManagedPolicies managedPolicies = new ManagedPolicies();
    private boolean withoutLag;

    public IamRoles(Timeline timeline, @Nullable Duration lag, @Nullable Duration readLag) {
        this.timeline = timeline;
        this.lag = Objects.requireNonNullElse(lag, Duration.ZERO);
        this.readLag = Objects.requireNonNullElse(readLag, Duration.ZERO);
    }

    /** What roles can have attached, or as their boundary. */
    public ManagedPolicies managedPolicies() {
        return managedPolicies;
    }

    /** The role as the last write left it. */
    @Nullable
    public IamRole latest(String account, String name) {
        ValueHistory<IamRole> history = roles.get(Name.of(account, name));
        return history == null ? null : history.latest();
    }

    /** The role as the last write left it, or the stack's own role of that name. */
    @Nullable
    IamRole known(String account, String name) {
        IamRole latest = latest(account, name);
        return latest == null ? stack.get(Name.of(account, name)) : latest;
    }

    /** The role as IAM's own reads show it. */
    @Nullable
    IamRole read(String account, String name) {
        IamRole role = at(Name.of(account, name), readLag);
        return role == null ? stack.get(Name.of(account, name)) : role;
    }

    /** Adds the roles and the managed policies that the template deploys. */
    public void deploy(Template template) {
        new StackRoles(this, template, timeline.instant())
                .all()
                .forEach(role -> stack.put(Name.of(role.account(), role.name()), role));
        template.resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::IAM::ManagedPolicy"))
                .forEach(policy -> managedPolicies.load(
                        policy.physicalId(), policy.properties().path("PolicyDocument")));
    }

    boolean isOfStack(IamRole role) {
        return stack.containsValue(role);
    }

    /** The role as STS and KMS see it. */
    @Nullable
    public IamRole seen(String arn) {
        Arn parts = Arn.parse(arn).orElse(null);
        if (parts == null || !parts.resource().startsWith("role/")) {
            return null;
        }
        String name = parts.resource().substring(parts.resource().lastIndexOf('/') + 1);
        IamRole role = at(Name.of(parts.account(), name), lag());
        return role != null && role.arn().equals(arn) ? role : null;
    }

    /** The role with this unique id, as other services see it. */
    @Nullable
    IamRole seenById(String roleId) {
        Name name = byId.get(roleId);
        IamRole role = name == null ? null : at(name, lag());
        return role != null && role.roleId().equals(roleId) ? role : null;
    }

    /** The role with this unique id, as the last write left it. */
    @Nullable
    IamRole latestById(String roleId) {
        Name name = byId.get(roleId);
        IamRole role = name == null ? null : latest(name.account, name.lowerCase);
        return role != null && role.roleId().equals(roleId) ? role : null;
    }

    /** Whether other services see a role of that name in the account. */
    boolean seesName(String account, String name) {
        return at(Name.of(account, name), lag()) != null;
    }

    /** Answers a question as if other services saw each write at once. */
    public <T> T withoutLag(Supplier<T> question) {
        withoutLag = true;
        try {
            return question.get();
        } finally {
            withoutLag = false;
        }
    }

    private Duration lag() {
        return withoutLag ? Duration.ZERO : lag;
    }

    public List<IamRole> ofAccount(String account) {
        return roles.entrySet().stream()
                .filter(entry -> entry.getKey().account().equals(account))
                .map(entry -> entry.getValue().latest())
                .filter(Objects::nonNull)
                .toList();
    }

    /** The account's roles as IAM's own reads show them, by name. */
    List<IamRole> readable(String account) {
        return Stream.concat(roles.keySet().stream(), stack.keySet().stream())
                .distinct()
                .sorted()
                .filter(name -> name.account.equals(account))
                .map(name -> read(account, name.lowerCase))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Adds a role that has always existed, as it is now. */
    public void load(IamRole role) {
        role.attached().forEach(managedPolicies::name);
        if (role.boundary() != null) {
            managedPolicies.name(role.boundary());
        }
        keep(role, Instant.MIN);
    }

    void put(IamRole role) {
        keep(role, timeline.instant());
    }

    void remove(IamRole role) {
        history(role).set(timeline.instant(), null);
    }

    /** A unique id made from the ARN: one that no role has or had, and that no policy names. */
    public String newId(String arn) {
        for (int count = 0; ; count++) {
            String id = "AROA" + code(arn + "#" + count);
            if (usedIds.add(id)) {
                return id;
            }
        }
    }

    /** Keeps new roles from getting an id that a policy names. */
    void reserve(String roleId) {
        usedIds.add(roleId);
    }

    private void keep(IamRole role, Instant since) {
        history(role).set(since, role);
        byId.put(role.roleId(), Name.of(role.account(), role.name()));
        usedIds.add(role.roleId());
    }

    private ValueHistory<IamRole> history(IamRole role) {
        return roles.computeIfAbsent(Name.of(role.account(), role.name()), _ -> new ValueHistory<>());
    }

    private @Nullable IamRole at(Name name, Duration age) {
        ValueHistory<IamRole> history = roles.get(name);
        return history == null ? null : history.at(timeline.instant().minus(age));
    }

    /** 17 capital letters and digits. */
    private static String code(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash).toString(36).toUpperCase(Locale.ROOT).substring(0, 17);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
