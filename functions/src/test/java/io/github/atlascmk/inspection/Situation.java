package io.github.atlascmk.inspection;

import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.Cluster.RegionConfig;
import io.github.atlascmk.atlas.Cluster.ReplicationSpec;
import io.github.atlascmk.atlas.Cluster.Specs;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.EditHistory;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.Lease;
import io.github.atlascmk.document.WriteWindows;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Approved;
import io.github.atlascmk.enrolment.ClusterRefusal;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.MaintenanceWindow;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EditRecord;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.InUse;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A project in which all is as it should be, until a test changes something. */
final class Situation {
    static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/" + KEY_ID;
    static final String ATLAS_ROLE = "65a1000000000000000000a1";
    static final String ATLAS = "arn:aws:iam::299602853325:root";
    static final String EXTERNAL_ID = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1";
    static final Instant ENROLLED = Instant.parse("2026-01-10T00:00:00Z");
    static final Instant YOUNG = ENROLLED.plus(Duration.ofDays(1));
    static final Instant OLD = ENROLLED.minus(Duration.ofDays(1));

    Instant now = YOUNG.plus(Duration.ofHours(1));

    String roleArn = ROLE;
    String keyArn = KEY;
    ExistingClusters existingClusters = ExistingClusters.REPORT;
    int maxClustersAtOnce = 1;

    @Nullable
    MaintenanceWindow maintenanceWindow;

    boolean searchNodes;
    boolean createRole;
    boolean restrictToAtlasIps;
    final List<AtlasRole> atlasRoles = new ArrayList<>(List.of(atlasRole(ATLAS_ROLE, ROLE)));

    @Nullable
    AwsKms awsKms = kms(ATLAS_ROLE, KEY, true);

    final List<Cluster> clusters =
            new ArrayList<>(List.of(new ClusterSketch("orders").encrypted("AWS").cluster()));
    final List<FlexCluster> flexClusters = new ArrayList<>();
    final List<PrivateEndpoint> privateEndpoints = new ArrayList<>();
    boolean privateEndpointsRead = true;
    boolean coversSearchNodes;
    final Map<String, SearchDeployment> searchDeployments = new HashMap<>();

    /** Null if there is no role. */
    @Nullable
    PolicyDocument trust = PolicyDocument.empty().with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID));

    PolicyDocument keyAccess = PolicyDocument.empty().with(Statements.useKey(PROJECT, KEY));

    @Nullable
    Key key = key("Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", false);

    @Nullable
    PolicyDocument keyPolicy = delegating();

    @Nullable
    Cidrs addresses;

    String keyPolicyWriter = "arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-EnsureKeyAccessRole";
    final Map<String, String> unreachable = new HashMap<>();
    boolean keyDenied;

    @Nullable
    Preflight preflight;

    InUse inUse = InUse.NOTHING;

    @Nullable
    Alerts alerts;

    final EditHistory edits = EditHistory.none();
    final WriteWindows roleWrites = WriteWindows.none();
    final WriteWindows keyWrites = WriteWindows.none();
    final List<ForeignEdit> roleEdits = new ArrayList<>();
    final List<ForeignEdit> keyEdits = new ArrayList<>();

    @Nullable
    KnownRole knownRole = known("AROAEXAMPLE", ATLAS_ROLE);

    boolean roleJustMade;
    final Map<Approval, Approved> approvals = new EnumMap<>(Approval.class);
    boolean changed;
    final Set<String> encrypting = new HashSet<>();
    final Map<String, String> failed = new HashMap<>();
    final Map<String, ClusterRefusal> refusals = new HashMap<>();
    final List<Finding> replaced = new ArrayList<>();

    /** Nothing of ours anywhere, yet nothing in the way: role and key are there, and one cluster is ready. */
    static Situation fresh() {
        Situation fresh = new Situation();
        fresh.atlasRoles.clear();
        fresh.awsKms = new AwsKms(false, "", "", "", null, false, "");
        fresh.trust = ofOthers();
        fresh.keyAccess = PolicyDocument.empty();
        fresh.clusters.set(0, new ClusterSketch("orders").cluster());
        return fresh;
    }

    static AtlasRole atlasRole(String roleId, @Nullable String roleArn) {
        return atlasRole(roleId, roleArn, ENROLLED);
    }

    static AtlasRole atlasRole(String roleId, @Nullable String roleArn, Instant created) {
        return new AtlasRole(roleId, ATLAS, EXTERNAL_ID, roleArn, roleArn == null ? null : created, created);
    }

    static AwsKms kms(@Nullable String roleId, String key, boolean valid) {
        return new AwsKms(true, roleId, key, "US_EAST_1", null, valid, null);
    }

    static Key key(String state, String spec, String usage, boolean awsManaged) {
        return new Key(KeyArn.parse(KEY).orElseThrow(), state, spec, usage, false, awsManaged, null, null);
    }

    /** Our statement in the trust policy was written so often, an hour apart, the last time just now. */
    void trustWritten(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plus(Duration.ofHours(1));
            edits.edited(
                    Document.TRUST_POLICY,
                    List.of(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID)),
                    PolicyDocument.empty(),
                    PolicyDocument.empty().with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID)),
                    now);
        }
    }

    static KnownRole known(String roleId, String... atlasRoleIds) {
        return new KnownRole(ROLE, roleId, null, Set.of(atlasRoleIds));
    }

    /** Somebody approves what the findings ask for. */
    void approveAll() {
        new EncryptionState(enrolment(), new EncryptionAtRest(awsKms, null, null, null).aws(), atlasRoles)
                .decisions()
                .forEach(decision -> approve(decision.approval(), decision.state()));
    }

    void approve(Approval approval, String state) {
        approvals.put(approval, new Approved(state, "ann", YOUNG));
    }

    /** What KMS gives a key by default. */
    static PolicyDocument delegating() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow',
                'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'}]}""");
    }

    static PolicyDocument ofOthers() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Sid':'Ci','Effect':'Allow',
                'Principal':{'AWS':'arn:aws:iam::444455556666:role/ci'},'Action':'sts:AssumeRole'}]}""");
    }

    static PolicyDocument document(String json) {
        return PolicyDocument.parse(json.replace('\'', '"'));
    }

    void requirePrivateNetworking() {
        awsKms = new AwsKms(true, ATLAS_ROLE, KEY, "US_EAST_1", true, true, null);
    }

    /** The project's setting is on, and its one cluster has search nodes. */
    void searchNodes(String state, String provider) {
        searchNodes = true;
        coversSearchNodes = true;
        searchDeployments.put("orders", new SearchDeployment("65a1", state, provider));
    }

    static Key keyIn(String state) {
        return key(state, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", false);
    }

    /** Two addresses of Atlas; the role may use the key from everywhere. */
    void restrict() {
        restrictToAtlasIps = true;
        addresses = Cidrs.of(List.of("192.0.2.1", "192.0.2.2"));
    }

    void withoutKey() {
        key = null;
        keyPolicy = null;
    }

    static PolicyDocument administeredOnly() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'111122223333'},
                'Action':['kms:Get*','kms:Put*'],'Resource':'*'}]}""");
    }

    static AtlasRole withOtherExternalId(String roleId, Instant created) {
        return new AtlasRole(roleId, ATLAS, "ffffffff-4b5a-4978-8695-" + roleId.substring(12), ROLE, created, created);
    }

    static PolicyDocument orphaned() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow',
                'Principal':{'AWS':'AROAABCDEFGHIJKLMNOP'},'Action':'sts:AssumeRole'}]}""");
    }

    /** A trust policy of others with about this many characters. */
    static PolicyDocument padded(int characters) {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'444455556666'},
                'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'%s'}}}]}""".formatted("x".repeat(characters - 180)));
    }

    Enrolment enrolment() {
        return new Enrolment(
                PROJECT,
                RoleArn.parse(roleArn).orElseThrow(),
                KeyArn.parse(keyArn).orElseThrow(),
                Mode.ENFORCE,
                existingClusters,
                maxClustersAtOnce,
                maintenanceWindow,
                searchNodes,
                createRole,
                restrictToAtlasIps,
                null,
                7,
                ENROLLED,
                approvals);
    }

    Observation observed() {
        return new Observation(
                now,
                unreachable,
                new Project(PROJECT, "orders-prod", "5f00000000000000000000aa"),
                atlasRoles,
                new EncryptionAtRest(awsKms, null, null, coversSearchNodes),
                clusters,
                flexClusters,
                searchDeployments,
                privateEndpointsRead ? privateEndpoints : null,
                trust == null ? null : new Role(RoleArn.parse(ROLE).orElseThrow(), "AROAEXAMPLE", trust, null),
                keyAccess,
                addresses,
                key,
                keyPolicy,
                keyDenied,
                inUse,
                alerts,
                List.of("arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-InspectProjectRole"),
                keyPolicyWriter,
                new EditRecord(
                        new Lease.Memory(edits, roleWrites),
                        new Lease.Memory(EditHistory.none(), keyWrites),
                        roleEdits,
                        keyEdits),
                new ProjectRecord(knownRole, Map.of(), refusals, Set.of()),
                roleJustMade,
                !roleArn.contains("999988887777"),
                "/atlas-cmk/");
    }

    RunProgress run(Duration elapsed) {
        return new RunProgress(elapsed, changed, encrypting, failed, replaced);
    }

    Inspection inspection(Duration elapsed) {
        Inspection inspection = new Inspection(enrolment(), observed(), run(elapsed));
        return preflight == null ? inspection : inspection.after(preflight);
    }

    boolean needsPreflight() {
        return inspection(Duration.ZERO).needsPreflight();
    }

    Findings findings() {
        return findings(Duration.ZERO);
    }

    Findings findings(Duration elapsed) {
        return inspection(elapsed).findings();
    }

    List<Kind> kinds() {
        return findings().stream().map(Finding::kind).toList();
    }

    NextStep next(Duration elapsed) {
        return inspection(elapsed).next();
    }

    /** A cluster to be: M10, idle, younger than the enrolment and not encrypted. */
    record ClusterSketch(
            String name,
            String state,
            boolean paused,
            String cloud,
            String size,
            @Nullable String internalRole,
            @Nullable String encryption,
            @Nullable Instant created) {
        ClusterSketch(String name) {
            this(name, "IDLE", false, "AWS", "M10", "NONE", "NONE", YOUNG);
        }

        ClusterSketch in(String now) {
            return new ClusterSketch(name, now, paused, cloud, size, internalRole, encryption, created);
        }

        ClusterSketch asPaused() {
            return new ClusterSketch(name, state, true, cloud, size, internalRole, encryption, created);
        }

        ClusterSketch tenant() {
            return new ClusterSketch(name, state, paused, "TENANT", "M0", internalRole, encryption, created);
        }

        ClusterSketch internal(String role) {
            return new ClusterSketch(name, state, paused, cloud, size, role, encryption, created);
        }

        ClusterSketch encrypted(@Nullable String provider) {
            return new ClusterSketch(name, state, paused, cloud, size, internalRole, provider, created);
        }

        ClusterSketch created(@Nullable Instant at) {
            return new ClusterSketch(name, state, paused, cloud, size, internalRole, encryption, at);
        }

        Cluster cluster() {
            RegionConfig region = new RegionConfig(cloud, "EU_CENTRAL_1", new Specs(size));
            return new Cluster(
                    null,
                    name,
                    state,
                    paused,
                    "REPLICASET",
                    internalRole,
                    encryption,
                    created,
                    List.of(new ReplicationSpec(List.of(region))));
        }
    }
}
