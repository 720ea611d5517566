package io.github.atlascmk.impact;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.Cluster.RegionConfig;
import io.github.atlascmk.atlas.Cluster.ReplicationSpec;
import io.github.atlascmk.atlas.Cluster.Specs;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.AtlasState;
import io.github.atlascmk.inspection.observation.AwsState;
import io.github.atlascmk.inspection.observation.InUse;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A look at an encrypted project in which nothing is broken, until a test breaks something. */
final class EvidenceSketch {
    static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab";
    static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    static final String EXECUTION = "arn:aws:states:us-east-1:111122223333:execution:EncryptProject:r1";
    static final Instant NOW = Instant.parse("2026-01-15T10:05:00Z");
    static final Instant DELETION = Instant.parse("2026-02-14T10:00:00Z");
    private static final Instant ENROLLED = Instant.parse("2026-01-10T00:00:00Z");
    private static final String ATLAS_ROLE = "65a1000000000000000000a1";
    private static final String ATLAS = "arn:aws:iam::299602853325:root";
    private static final String EXTERNAL_ID = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1";

    /** What brings each cause about, if all else is as it should be. */
    static final Map<Cause.Kind, Consumer<EvidenceSketch>> BROKEN = new EnumMap<>(Map.ofEntries(
            Map.entry(Cause.Kind.KEY_DELETED, sketch -> {
                sketch.key = null;
                sketch.keyPolicy = null;
            }),
            Map.entry(Cause.Kind.KEY_PENDING_DELETION, sketch -> sketch.key = key("PendingDeletion", DELETION, null)),
            Map.entry(Cause.Kind.KEY_DISABLED, sketch -> sketch.key = key("Disabled", null, null)),
            Map.entry(Cause.Kind.KEY_MATERIAL_GONE, sketch -> sketch.key = key("PendingImport", null, null)),
            Map.entry(
                    Cause.Kind.KEY_STORE_DISCONNECTED,
                    sketch -> sketch.key = key("Unavailable", null, "cks-1234567890abcdef0")),
            Map.entry(Cause.Kind.KEY_UNUSABLE, sketch -> sketch.key = key("Updating", null, null)),
            Map.entry(Cause.Kind.KEY_POLICY_GONE, sketch -> {
                sketch.keyPolicy = PolicyDocument.empty();
                sketch.found(Kind.KEY_POLICY_MISSING, KEY);
            }),
            Map.entry(Cause.Kind.ROLE_GONE, sketch -> sketch.trust = null),
            Map.entry(Cause.Kind.TRUST_GONE, sketch -> {
                sketch.trust = PolicyDocument.empty();
                sketch.found(Kind.TRUST_MISSING, ROLE);
            }),
            Map.entry(Cause.Kind.INLINE_POLICY_GONE, sketch -> {
                sketch.keyAccess = false;
                sketch.found(Kind.KEY_ACCESS_MISSING, ROLE);
            }),
            Map.entry(Cause.Kind.DENIED, sketch -> sketch.found(Kind.ACCESS_DENIED, KEY)),
            Map.entry(Cause.Kind.ATLAS_ROLE_GONE, sketch -> {
                sketch.atlasRoles = List.of();
                sketch.found(Kind.ATLAS_ROLE_MISSING, PROJECT);
            }),
            Map.entry(Cause.Kind.ATLAS_ROLE_NOT_AUTHORISED, sketch -> {
                sketch.atlasRoles = List.of(atlasRole(null));
                sketch.found(Kind.ROLE_NOT_AUTHORIZED, PROJECT);
            }),
            Map.entry(Cause.Kind.OTHER_KEY_INVALID, sketch -> sketch.keyInUse = OTHER_KEY),
            Map.entry(
                    Cause.Kind.ENDPOINT_BROKEN,
                    sketch -> sketch.endpoints = List.of(new PrivateEndpoint("65a1", "US_EAST_1", "FAILED"))),
            Map.entry(Cause.Kind.UNEXPLAINED, _ -> {})));

    Instant now = NOW;
    Mode mode = Mode.ENFORCE;
    boolean writesEnabled = true;
    boolean atlasRead = true;
    boolean awsRead = true;
    boolean valid = true;
    boolean enabled = true;
    boolean encrypted = true;
    boolean accessKeys;
    String projectId = PROJECT;
    String name = "orders-prod";

    @Nullable
    String contact;

    @Nullable
    Key key = key("Enabled", null, null);

    @Nullable
    PolicyDocument keyPolicy = PolicyDocument.parse("""
            {"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}]}""");

    @Nullable
    PolicyDocument trust = PolicyDocument.empty().with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID));

    boolean keyAccess = true;
    List<AtlasRole> atlasRoles = List.of(atlasRole(ENROLLED));
    String keyInUse = KEY;

    @Nullable
    List<PrivateEndpoint> endpoints;

    @Nullable
    Key otherKey = new Key(
            KeyArn.parse(OTHER_KEY).orElseThrow(),
            "Enabled",
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            false,
            false,
            null,
            null);

    final List<Finding> findings = new ArrayList<>();
    final List<ForeignEdit> edits = new ArrayList<>();

    /** Five minutes ago, Atlas could use the key. */
    ImpactRecord before = before(Level.NONE, NOW.minusSeconds(300));

    static EvidenceSketch of(Cause.Kind kind) {
        EvidenceSketch sketch = new EvidenceSketch();
        Objects.requireNonNull(BROKEN.get(kind), () -> "nothing brings about " + kind)
                .accept(sketch);
        return sketch;
    }

    EvidenceSketch invalid() {
        valid = false;
        return this;
    }

    EvidenceSketch unread() {
        atlasRead = false;
        return this;
    }

    EvidenceSketch at(Instant time) {
        now = time;
        return this;
    }

    EvidenceSketch after(ImpactRecord record) {
        before = record;
        return this;
    }

    EvidenceSketch doneBy(String what, Instant at) {
        edits.add(new ForeignEdit("arn:aws:iam::111122223333:user/alex", what, at, "e" + edits.size(), "", ""));
        return this;
    }

    void found(Kind kind, String subject) {
        findings.add(new Finding(kind, subject, "a finding about " + subject));
    }

    static ImpactRecord before(Level level, @Nullable Instant proved) {
        return new ImpactRecord(
                "orders-prod", level, null, null, null, List.of("orders"), KEY, ROLE, proved, proved, 0, Map.of());
    }

    /** Nothing was encrypted when Atlas answered last. */
    static ImpactRecord unencrypted() {
        return new ImpactRecord(
                "orders-prod",
                Level.NONE,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                NOW.minusSeconds(300),
                0,
                Map.of());
    }

    private static Key key(String state, @Nullable Instant deletion, @Nullable String store) {
        return new Key(
                KeyArn.parse(KEY).orElseThrow(),
                state,
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                false,
                false,
                deletion,
                store);
    }

    private static AtlasRole atlasRole(@Nullable Instant authorised) {
        return new AtlasRole(ATLAS_ROLE, ATLAS, EXTERNAL_ID, ROLE, authorised, ENROLLED);
    }

    Enrolment enrolment() {
        return new Enrolment(
                projectId,
                RoleArn.parse(ROLE).orElseThrow(),
                KeyArn.parse(KEY).orElseThrow(),
                mode,
                ExistingClusters.REPORT,
                1,
                null,
                false,
                false,
                false,
                contact,
                7,
                ENROLLED,
                Map.of());
    }

    Impact impact() {
        return Judgement.of(evidence());
    }

    Notification message() {
        return messages().danger(projectId, Map.of());
    }

    ProjectMessages messages() {
        return new ProjectMessages(evidence(), impact(), EXECUTION, "atlas-cmk-StateTable");
    }

    /** What this look remembers. */
    ImpactRecord record() {
        return Judgement.record(evidence(), impact());
    }

    Evidence evidence() {
        boolean whole = atlasRead && awsRead;
        return new Evidence(
                new Permit(enrolment(), writesEnabled),
                atlasRead ? atlas() : null,
                awsRead ? aws() : null,
                whole ? inUse() : null,
                atlasRead ? awsRead ? null : "IAM throttles" : "Atlas answered with the status 503",
                whole ? Findings.of(findings) : Findings.NONE,
                before,
                new ProjectRecord(
                        new KnownRole(ROLE, "AROAEXAMPLE", null, Set.of(ATLAS_ROLE)), Map.of(), Map.of(), Set.of()),
                edits,
                now);
    }

    private AtlasState atlas() {
        AwsKms kms = new AwsKms(
                enabled,
                accessKeys ? null : ATLAS_ROLE,
                keyInUse,
                "US_EAST_1",
                endpoints != null,
                valid,
                accessKeys ? "AKIAEXAMPLE" : null);
        Cluster cluster = new Cluster(
                null,
                "orders",
                "IDLE",
                false,
                "REPLICASET",
                "NONE",
                encrypted ? "AWS" : "NONE",
                ENROLLED,
                List.of(new ReplicationSpec(List.of(new RegionConfig("AWS", "US_EAST_1", new Specs("M10"))))));
        return new AtlasState(
                new Project(projectId, name, "5f00000000000000000000aa"),
                accessKeys ? List.of() : atlasRoles,
                new EncryptionAtRest(kms, null, null, null),
                List.of(cluster),
                endpoints);
    }

    private AwsState aws() {
        PolicyDocument access =
                keyAccess ? PolicyDocument.empty().with(Statements.useKey(projectId, KEY)) : PolicyDocument.empty();
        return new AwsState(Map.of(), role(), access, key, keyPolicy, false, false);
    }

    private InUse inUse() {
        boolean ours = keyInUse.equals(KEY);
        boolean usesOurRole = !accessKeys && !atlasRoles.isEmpty();
        return new InUse(ours ? key : otherKey, null, usesOurRole ? role() : null, null, List.of(), List.of());
    }

    private @Nullable Role role() {
        return trust == null ? null : new Role(RoleArn.parse(ROLE).orElseThrow(), "AROAEXAMPLE", trust, null);
    }
}
