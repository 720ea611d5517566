package io.github.atlascmk.inspection.observation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.address.AtlasAddresses;
import io.github.atlascmk.alert.AlertObserver;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyRole;
import io.github.atlascmk.aws.KeyTag;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.RolePolicy;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.ForeignEdits;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.document.Lease;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.failure.AccountNotConnected;
import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AtlasRefused;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a project in Atlas, and its role and key in AWS. Writes nothing outside of the stack. */
public final class Observer {
    /** A person has fifteen minutes: a look that waits for Atlas longer would tell them late. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AtlasClient atlas;
    private final Accounts accounts;
    private final AtlasAddresses addresses;
    private final Roles roles;
    private final Keys keys;
    private final AlertObserver alerts;
    private final Leases leases;
    private final ForeignEdits foreignEdits;
    private final InUseReader inUse;
    private final KeyRole keyReaders;
    private final KeyRole keyPolicyWriter;
    private final KeyTag ownKeyTag;
    private final KeyTag memberKeyTag;
    private final String rolePath;
    private final Clock clock;

    public Observer(Platform platform) {
        this(platform, new AtlasHttp(platform));
    }

    /** @param http shared with others, such as all workers of the sweep */
    public Observer(Platform platform, AtlasHttp http) {
        this.atlas = new AtlasClient(http);
        this.accounts = new Accounts(platform);
        this.addresses = new AtlasAddresses(platform, atlas);
        this.keyReaders = KeyRole.readers(platform);
        this.keyPolicyWriter = KeyRole.writer(platform);
        this.ownKeyTag = KeyTag.of(platform, true);
        this.memberKeyTag = KeyTag.of(platform, false);
        this.roles = new Roles(accounts);
        this.keys = new Keys(accounts);
        this.foreignEdits = new ForeignEdits(platform);
        this.inUse = new InUseReader(platform, accounts, roles, keys);
        this.leases = new Leases(platform);
        this.rolePath = platform.required("ROLE_PATH");
        this.clock = platform.clock();
        this.alerts = new AlertObserver(atlas, platform);
    }

    /**
     * Looks at the project: at AWS first, then at Atlas, for ten seconds at most. What can't be read doesn't keep the
     * rest from being seen.
     *
     * @param memory what earlier runs remembered of the project
     */
    public Look look(Enrolment enrolment, ProjectRecord memory) {
        AwsState aws = null;
        RuntimeException unreadAws = null;
        try {
            aws = aws(enrolment, memory);
        } catch (RetryableException | TerminalException unread) {
            unreadAws = unread;
        }
        AwsState seen = aws;
        RuntimeException missing = unreadAws;
        try {
            return AtlasHttp.within(LONGEST, clock, () -> {
                AtlasState state = atlas(enrolment.projectId());
                return missing == null && seen != null
                        ? whole(enrolment, memory, seen, state)
                        : new Look.Partial(null, state, Objects.requireNonNull(missing));
            });
        } catch (Gone gone) {
            return new Look.Gone();
        } catch (RetryableException | TerminalException unread) {
            return new Look.Partial(aws, null, unread);
        }
    }

    /** Atlas doesn't have the project itself. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private AwsState aws(Enrolment enrolment, ProjectRecord memory) {
        RoleArn roleArn = enrolment.roleArn();
        KeyArn keyArn = enrolment.keyArn();
        Map<String, String> unreachable = new TreeMap<>();
        Role role = reached(roleArn.account(), unreachable, () -> roles.find(roleArn))
                .orElse(null);
        boolean keyDenied = false;
        Key key = null;
        PolicyDocument keyPolicy = null;
        try {
            key = reached(keyArn.account(), unreachable, () -> keys.find(keyArn))
                    .orElse(null);
            keyPolicy = key == null ? null : keys.policy(keyArn);
        } catch (AwsAccessDenied refused) {
            // A key whose policy doesn't delegate to IAM refuses to be looked at: a finding, not a failure.
            keyDenied = true;
        }
        return new AwsState(
                unreachable,
                role,
                role == null
                        ? PolicyDocument.empty()
                        : roles.inlinePolicy(roleArn, InlinePolicy.NAME).orElseGet(PolicyDocument::empty),
                key,
                keyPolicy,
                keyDenied,
                memory.role(roleArn.toString()).stream().anyMatch(known -> known.isJustMade(clock.instant())));
    }

    private AtlasState atlas(String projectId) {
        Project project;
        try {
            project = atlas.project(projectId);
        } catch (AtlasGone gone) {
            throw new Gone();
        }
        try {
            List<AtlasRole> atlasRoles = atlas.roles(projectId);
            EncryptionAtRest encryption = atlas.encryptionAtRest(projectId);
            return new AtlasState(
                    project,
                    atlasRoles,
                    encryption,
                    atlas.clusters(projectId),
                    encryption.aws().requiresPrivateNetworking()
                            ? privateEndpoints(projectId).orElse(null)
                            : null);
        } catch (AtlasGone halfway) {
            throw changed(halfway);
        }
    }

    private static AtlasConflict changed(AtlasGone halfway) {
        return new AtlasConflict("the project changed while it was read", halfway);
    }

    /** With what only findings need: if that can't be read, the rest still shows what is at stake. */
    private Look whole(Enrolment enrolment, ProjectRecord memory, AwsState aws, AtlasState state) {
        try {
            return new Look.Whole(observation(enrolment, memory, aws, state));
        } catch (AtlasGone halfway) {
            return new Look.Partial(aws, state, changed(halfway));
        } catch (RetryableException | TerminalException unread) {
            return new Look.Partial(aws, state, unread);
        }
    }

    private Observation observation(Enrolment enrolment, ProjectRecord memory, AwsState aws, AtlasState state) {
        String projectId = enrolment.projectId();
        KeyArn keyArn = enrolment.keyArn();
        EditRecord history = history(enrolment, aws.role(), aws.key(), aws.keyPolicy());
        InUse enrolled = new InUse(
                aws.key(),
                aws.keyDenied()
                        ? "the stack may not read it"
                        : aws.unreachable().get(keyArn.account()),
                aws.role(),
                aws.unreachable().get(enrolment.roleArn().account()),
                List.of(),
                List.of());
        boolean restricted =
                enrolment.restrictToAtlasIps() && !state.encryption().aws().requiresPrivateNetworking();
        return new Observation(
                clock.instant(),
                aws.unreachable(),
                state.project(),
                state.atlasRoles(),
                state.encryption(),
                state.clusters(),
                atlas.flexClusters(projectId),
                enrolment.searchNodes() ? searchDeployments(projectId, state.clusters()) : Map.of(),
                state.privateEndpoints(),
                aws.role(),
                aws.keyAccess(),
                restricted ? addresses.wanted(projectId, keyArn.toString(), state.clusters(), aws.keyAccess()) : null,
                aws.key(),
                aws.keyPolicy(),
                aws.keyDenied(),
                inUse.read(
                        new EncryptionState(enrolment, state.encryption().aws(), state.atlasRoles()),
                        enrolled,
                        memory.watches()),
                alerts.observe(projectId).orElse(null),
                keyReaders.of(keyArn),
                keyPolicyWriter.of(keyArn).getFirst(),
                history,
                memory,
                aws.roleJustMade(),
                accounts.isOwn(enrolment.roleArn().account()),
                rolePath);
    }

    /** What others did is read only if it may have to be told. */
    private EditRecord history(
            Enrolment enrolment, @Nullable Role role, @Nullable Key key, @Nullable PolicyDocument keyPolicy) {
        Lease.Memory ofRole = leases.remembered(enrolment.roleArn().toString());
        String keyArn = enrolment.keyArn().toString();
        Lease.Memory ofKey = keyPolicy != null && mayHaveBeenEdited(enrolment, keyPolicy)
                ? leases.remembered(keyArn)
                : Lease.Memory.none();
        boolean isUnusable = key == null || !key.isEnabled();
        return new EditRecord(
                ofRole,
                ofKey,
                role != null && ofRole.isEmpty()
                        ? List.of()
                        : foreignEdits.find(enrolment.roleArn().lookupKey()),
                isUnusable || !ofKey.isEmpty()
                        ? foreignEdits.find(
                                enrolment.keyArn(), isUnusable && key != null ? key.customKeyStoreId() : null)
                        : List.of());
    }

    /** Whether a statement of ours is in a key policy, or was needed there and may have been taken out. */
    private static boolean mayHaveBeenEdited(Enrolment enrolment, PolicyDocument keyPolicy) {
        return !keyPolicy.ourSids("").isEmpty()
                || !new Diagnosis(keyPolicy).admits(enrolment.roleArn().toString());
    }

    private static <T> Optional<T> reached(
            String account, Map<String, String> unreachable, Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (AccountNotConnected why) {
            unreachable.put(account, String.valueOf(why.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Looks at what matters before a write only.
     *
     * @param proved whether Atlas itself has just used the enrolled key by the enrolled role
     * @param editsKeyAccess whether our inline policy is to be written
     * @param needsKeyTag whether the key's policy is to be written, by rights that hang on the key's tag
     */
    public Preflight preflight(
            Enrolment enrolment, Observation observed, boolean proved, boolean editsKeyAccess, boolean needsKeyTag) {
        Role role = observed.role();
        ObjectNode statement =
                Statements.useKey(enrolment.projectId(), enrolment.keyArn().toString());
        try {
            boolean projectOwner = isProjectOwner(observed);
            Optional<Map<String, String>> keyTags = needsKeyTag ? keyTags(enrolment.keyArn()) : Optional.empty();
            KeyTag needed = accounts.isOwn(enrolment.keyArn().account()) ? ownKeyTag : memberKeyTag;
            List<Denial> denials = role != null && !proved ? denials(enrolment, statement) : List.of();
            List<RolePolicy> inline =
                    role != null && (editsKeyAccess || !proved) ? inlinePolicies(role, editsKeyAccess) : List.of();
            return new Preflight(
                    projectOwner,
                    denials,
                    editsKeyAccess ? Roles.size(inline) : 0,
                    role == null || proved
                            ? List.of()
                            : Stream.concat(inline.stream(), roles.managedPolicies(role).stream())
                                    .toList(),
                    keyTags.stream().allMatch(needed::isAmong) ? null : needed,
                    needsKeyTag && keyTags.isEmpty());
        } catch (AtlasGone halfway) {
            throw changed(halfway);
        }
    }

    /**
     * Atlas's API doesn't tell what credentials may do. Listing private endpoints is a read that needs the role Project
     * Owner, as each of our writes does (API description), so a refusal tells it without a write. Any other error comes
     * after Atlas has checked the rights.
     */
    private boolean isProjectOwner(Observation observed) {
        if (observed.encryption().aws().requiresPrivateNetworking()) {
            return observed.privateEndpoints() != null;
        }
        try {
            return privateEndpoints(observed.project().id()).isPresent();
        } catch (AtlasRefused | AtlasConflict | AtlasGone somethingElse) {
            return true;
        }
    }

    /** Empty if Atlas doesn't tell these credentials. */
    private Optional<List<PrivateEndpoint>> privateEndpoints(String projectId) {
        try {
            return Optional.of(atlas.privateEndpoints(projectId));
        } catch (AtlasAccessDenied refused) {
            return Optional.empty();
        }
    }

    /** @param needed whether their size has to be known; else those that we may not read are left out */
    private List<RolePolicy> inlinePolicies(Role role, boolean needed) {
        try {
            return roles.inlinePoliciesBesides(role.arn(), InlinePolicy.NAME);
        } catch (AwsAccessDenied | RoleMissing | PolicyRejected unreadable) {
            if (needed) {
                throw unreadable;
            }
            return List.of();
        }
    }

    /** None if we may not use the simulator: Atlas's own attempt will show. */
    private List<Denial> denials(Enrolment enrolment, ObjectNode statement) {
        try {
            return roles.denials(enrolment.roleArn(), enrolment.keyArn().toString(), statement);
        } catch (AwsAccessDenied refused) {
            return List.of();
        }
    }

    /** Empty if we may not read them. */
    private Optional<Map<String, String>> keyTags(KeyArn key) {
        try {
            return Optional.of(keys.tags(key));
        } catch (AwsAccessDenied refused) {
            return Optional.empty();
        }
    }

    private Map<String, SearchDeployment> searchDeployments(String projectId, List<Cluster> clusters) {
        return clusters.stream()
                .filter(Cluster::canUseKey)
                .map(Cluster::name)
                .collect(Collectors.toMap(name -> name, name -> atlas.searchDeployment(projectId, name)));
    }
}
