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
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
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
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a project in Atlas, and its role and key in AWS. Writes nothing outside of the stack. */
public final class Observer {
    private final AtlasClient atlas;
    private final Accounts accounts;
    private final AtlasAddresses addresses;
    private final Roles roles;
    private final Keys keys;
    private final AlertObserver alerts;
    private final Leases leases;
    private final ForeignEdits foreignEdits;
    private final KeyRole keyReaders;
    private final KeyRole keyPolicyWriter;
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
        this.roles = new Roles(accounts);
        this.keys = new Keys(accounts);
        this.foreignEdits = new ForeignEdits(platform);
        this.leases = new Leases(platform);
        this.clock = platform.clock();
        this.alerts = new AlertObserver(atlas, platform);
    }

    /**
     * Empty if the project doesn't exist any more.
     *
     * @param memory what earlier runs remembered of the project
     */
    public Optional<Observation> observe(Enrolment enrolment, ProjectRecord memory) {
        Project project;
        try {
            project = atlas.project(enrolment.projectId());
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
        try {
            return Optional.of(observe(enrolment, memory, project));
        } catch (AtlasGone halfway) {
            throw changed(halfway);
        }
    }

    private static AtlasConflict changed(AtlasGone halfway) {
        return new AtlasConflict("the project changed while it was read", halfway);
    }

    private Observation observe(Enrolment enrolment, ProjectRecord memory, Project project) {
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
        List<AtlasRole> atlasRoles = atlas.roles(project.id());
        EncryptionAtRest encryption = atlas.encryptionAtRest(project.id());
        List<Cluster> clusters = atlas.clusters(project.id());
        PolicyDocument keyAccess = role == null
                ? PolicyDocument.empty()
                : roles.inlinePolicy(roleArn, InlinePolicy.NAME).orElseGet(PolicyDocument::empty);
        boolean restricted = enrolment.restrictToAtlasIps() && !encryption.aws().requiresPrivateNetworking();
        return new Observation(
                clock.instant(),
                unreachable,
                project,
                atlasRoles,
                encryption,
                clusters,
                atlas.flexClusters(project.id()),
                enrolment.searchNodes() ? searchDeployments(project.id(), clusters) : Map.of(),
                encryption.aws().requiresPrivateNetworking()
                        ? privateEndpoints(project.id()).orElse(null)
                        : null,
                role,
                keyAccess,
                restricted ? addresses.wanted(project.id(), keyArn.toString(), clusters, keyAccess) : null,
                key,
                keyPolicy,
                keyDenied,
                alerts.observe(project.id()).orElse(null),
                keyReaders.of(keyArn),
                keyPolicyWriter.of(keyArn).getFirst(),
                history(enrolment, key, keyPolicy),
                memory,
                memory.role(roleArn.toString()).stream().anyMatch(known -> known.isJustMade(clock.instant())),
                accounts.isOwn(roleArn.account()));
    }

    /** What others did is read only if it may have to be told. */
    private EditRecord history(Enrolment enrolment, @Nullable Key key, @Nullable PolicyDocument keyPolicy) {
        Lease.Memory ofRole = leases.remembered(enrolment.roleArn().toString());
        String keyArn = enrolment.keyArn().toString();
        Lease.Memory ofKey = keyPolicy != null && mayHaveBeenEdited(enrolment, keyPolicy)
                ? leases.remembered(keyArn)
                : Lease.Memory.none();
        boolean isDisabled = key != null && !key.isEnabled();
        return new EditRecord(
                ofRole,
                ofKey,
                ofRole.isEmpty()
                        ? List.of()
                        : foreignEdits.find(enrolment.roleArn().lookupKey()),
                isDisabled || !ofKey.isEmpty() ? foreignEdits.find(keyArn) : List.of());
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
     */
    public Preflight preflight(Enrolment enrolment, Observation observed, boolean proved, boolean editsKeyAccess) {
        boolean exists = observed.role() != null;
        ObjectNode statement =
                Statements.useKey(enrolment.projectId(), enrolment.keyArn().toString());
        try {
            return new Preflight(
                    isProjectOwner(observed),
                    exists && !proved ? denials(enrolment, statement) : List.of(),
                    exists && editsKeyAccess ? roles.inlineSizeBesides(enrolment.roleArn(), InlinePolicy.NAME) : 0);
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

    /** None if we may not use the simulator: Atlas's own attempt will show. */
    private List<Denial> denials(Enrolment enrolment, ObjectNode statement) {
        try {
            return roles.denials(enrolment.roleArn(), enrolment.keyArn().toString(), statement);
        } catch (AwsAccessDenied refused) {
            return List.of();
        }
    }

    private Map<String, SearchDeployment> searchDeployments(String projectId, List<Cluster> clusters) {
        return clusters.stream()
                .filter(Cluster::canUseKey)
                .map(Cluster::name)
                .collect(Collectors.toMap(name -> name, name -> atlas.searchDeployment(projectId, name)));
    }
}
