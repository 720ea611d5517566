package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS;
import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.ENROLLED;
import static io.github.atlascmk.inspection.Situation.EXTERNAL_ID;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.KEY_ID;
import static io.github.atlascmk.inspection.Situation.OLD;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.administeredOnly;
import static io.github.atlascmk.inspection.Situation.atlasRole;
import static io.github.atlascmk.inspection.Situation.document;
import static io.github.atlascmk.inspection.Situation.keyIn;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.Situation.orphaned;
import static io.github.atlascmk.inspection.finding.Kind.*;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyTag;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.MaintenanceWindow;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.FormerKey;
import io.github.atlascmk.inspection.observation.InUse;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** What brings findings about. */
final class Causes {
    static final String OTHER_KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab";
    private static final String GONE_ATLAS_ROLE = "65a1000000000000000000d4";
    private static final String OTHER_ROLE_ARN = "arn:aws:iam::111122223333:role/atlas-cmk/other";

    /** For each kind, what alone brings it about where all else is as it should be. */
    static final Map<Kind, Consumer<Situation>> CAUSES = Map.ofEntries(
            Map.entry(ATLAS_ROLE_MISSING, s -> {
                s.atlasRoles.clear();
                s.awsKms = null;
            }),
            Map.entry(ROLE_TO_CREATE, s -> {
                s.trust = null;
                s.createRole = true;
                s.knownRole = null;
                s.atlasRoles.clear();
                s.awsKms = null;
            }),
            Map.entry(ROLE_RECREATED, s -> s.knownRole = Situation.known("AROAANOTHER")),
            Map.entry(ROLE_VANISHED, s -> {
                s.trust = null;
                s.createRole = true;
            }),
            Map.entry(OLD_ACCESS, s -> {
                s.knownRole = Situation.known("AROAEXAMPLE", ATLAS_ROLE, GONE_ATLAS_ROLE);
                s.trust = Objects.requireNonNull(s.trust).with(Statements.trust(GONE_ATLAS_ROLE, ATLAS, EXTERNAL_ID));
            }),
            Map.entry(KEY_IN_USE_INVALID, s -> s.awsKms = kms(ATLAS_ROLE, OTHER_KEY_ARN, false)),
            Map.entry(TRUST_MISSING, s -> s.trust = Situation.ofOthers()),
            Map.entry(KEY_ACCESS_MISSING, s -> s.keyAccess = PolicyDocument.empty()),
            Map.entry(KEY_ACCESS_TOO_WIDE, Situation::restrict),
            Map.entry(KEY_POLICY_MISSING, s -> {
                s.awsKms = null;
                s.keyPolicy = administeredOnly();
            }),
            Map.entry(
                    ROLE_NOT_AUTHORIZED,
                    s -> s.atlasRoles.set(0, new AtlasRole(ATLAS_ROLE, ATLAS, EXTERNAL_ID, ROLE, null, ENROLLED))),
            Map.entry(ENCRYPTION_OFF, s -> s.awsKms = null),
            Map.entry(ENCRYPTION_INVALID, s -> s.awsKms = kms(ATLAS_ROLE, KEY, false)),
            Map.entry(CLUSTER_NOT_ENCRYPTED, s -> s.clusters.set(0, new ClusterSketch("orders").cluster())),
            Map.entry(ALERTS_NOT_CONNECTED, s -> s.alerts = AlertsTest.connected(List.of())),
            Map.entry(
                    CLUSTER_BUSY,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").in("CREATING").cluster())),
            Map.entry(CLUSTER_QUEUED, s -> {
                s.existingClusters = ExistingClusters.ENCRYPT;
                s.clusters.set(0, new ClusterSketch("orders").created(OLD).cluster());
                s.clusters.add(new ClusterSketch("billing").created(OLD).cluster());
            }),
            Map.entry(CLUSTER_OUTSIDE_WINDOW, s -> {
                s.existingClusters = ExistingClusters.ENCRYPT;
                s.maintenanceWindow = new MaintenanceWindow(
                        Set.of(s.now.atZone(ZoneOffset.UTC).getDayOfWeek()), 22, 23);
                s.clusters.set(0, new ClusterSketch("orders").created(OLD).cluster());
            }),
            Map.entry(
                    CLUSTER_PAUSED,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").asPaused().cluster())),
            Map.entry(ROLE_MISSING, s -> s.trust = null),
            Map.entry(MEMBER_ACCOUNT_NOT_CONNECTED, s -> {
                s.keyArn = KEY.replace("111122223333", "999988887777");
                s.unreachable.put("999988887777", "nobody lets the stack in");
            }),
            Map.entry(TRUST_UNEDITABLE, s -> s.trust = orphaned()),
            Map.entry(KEY_ACCESS_UNEDITABLE, s -> {
                s.keyAccess = PolicyDocument.empty();
                s.preflight = new Preflight(true, List.of(), 10_240, List.of(), null, false);
            }),
            Map.entry(ACCESS_DENIED, s -> {
                s.awsKms = null;
                s.preflight = new Preflight(
                        true,
                        List.of(new Denial("kms:Decrypt", Denial.By.PERMISSIONS_BOUNDARY)),
                        0,
                        List.of(),
                        null,
                        false);
            }),
            Map.entry(ACCESS_MAY_BE_DENIED, s -> {
                s.awsKms = null;
                s.trust = document("""
                        {'Statement':[{'Effect':'Deny','Principal':'*','Action':'sts:*','Condition':
                        {'StringNotEquals':{'aws:PrincipalOrgID':'o-exampleorgid'}}}]}""");
            }),
            Map.entry(NOT_PROJECT_OWNER, s -> s.preflight = new Preflight(false, List.of(), 0, List.of(), null, false)),
            Map.entry(IN_USE_UNWATCHED, s -> {
                s.inUse = new InUse(null, null, null, null, List.of("the key in use lies elsewhere"), List.of());
                s.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
            }),
            Map.entry(FORMER_KEY_UNUSABLE, s -> {
                FormerKey gone = new FormerKey(KeyArn.parse(KEY).orElseThrow(), null);
                s.inUse = new InUse(null, null, null, null, List.of(), List.of(gone));
                s.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
            }),
            Map.entry(
                    STATEMENT_REPLACED,
                    s -> s.replaced.add(new Finding(STATEMENT_REPLACED, Situation.ROLE, "put right"))),
            Map.entry(KEY_MULTI_REGION, s -> {
                s.key = new Key(
                        KeyArn.parse(KEY).orElseThrow(),
                        "Enabled",
                        "SYMMETRIC_DEFAULT",
                        "ENCRYPT_DECRYPT",
                        true,
                        false,
                        null,
                        null);
                s.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
            }),
            Map.entry(KEY_NOT_TAGGED, s -> {
                s.awsKms = null;
                s.keyPolicy = administeredOnly();
                s.preflight = new Preflight(true, List.of(), 0, List.of(), new KeyTag("orders"), false);
            }),
            Map.entry(KEY_TAGS_UNREADABLE, s -> {
                s.awsKms = null;
                s.keyPolicy = administeredOnly();
                s.preflight = new Preflight(true, List.of(), 0, List.of(), null, true);
            }),
            Map.entry(BEFORE_FIRST_ENCRYPTION, s -> {
                s.awsKms = null;
                s.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
            }),
            Map.entry(
                    ENCRYPTED_CLUSTER_PAUSED,
                    s -> s.clusters.set(
                            0,
                            new ClusterSketch("orders")
                                    .encrypted("AWS")
                                    .asPaused()
                                    .cluster())),
            Map.entry(RESTRICTION_WITH_PRIVATE_NETWORKING, s -> {
                s.restrictToAtlasIps = true;
                s.awsKms = new AwsKms(true, ATLAS_ROLE, KEY, "US_EAST_1", true, true, null);
            }),
            Map.entry(KEY_MISSING, Situation::withoutKey),
            Map.entry(KEY_UNREADABLE, s -> {
                s.awsKms = null;
                s.keyDenied = true;
            }),
            Map.entry(KEY_UNUSABLE, s -> s.key = keyIn("PendingImport")),
            Map.entry(KEY_DISABLED, s -> s.key = keyIn("Disabled")),
            Map.entry(KEY_PENDING_DELETION, s -> s.key = keyIn("PendingDeletion")),
            Map.entry(CONFLICTING_WRITER, s -> s.trustWritten(3)),
            Map.entry(EDIT_OVERWRITTEN, s -> {
                s.roleWrites.begin(Document.TRUST_POLICY, Situation.ofOthers(), s.now, s.now.plusSeconds(65));
                s.roleEdits.add(new ForeignEdit(
                        "arn:aws:iam::111122223333:user/alex",
                        "UpdateAssumeRolePolicy",
                        s.now,
                        "event",
                        Document.TRUST_POLICY,
                        "another"));
            }),
            Map.entry(KEY_POLICY_UNEDITABLE, s -> {
                s.awsKms = null;
                s.keyPolicy = PolicyDocument.empty();
            }),
            Map.entry(OTHER_KEY, s -> s.awsKms = kms(ATLAS_ROLE, OTHER_KEY_ARN, true)),
            Map.entry(OTHER_ROLE, s -> {
                s.atlasRoles.add(atlasRole("65a1000000000000000000b2", OTHER_ROLE_ARN));
                s.awsKms = kms("65a1000000000000000000b2", KEY, true);
            }),
            Map.entry(
                    ACCESS_KEYS,
                    s -> s.awsKms = new AwsKms(true, null, KEY_ID, "US_EAST_1", null, true, "AKIAEXAMPLE")),
            Map.entry(SEARCH_NODES_OFF, s -> s.searchNodes = true),
            Map.entry(SEARCH_NODES_BUSY, s -> s.searchNodes("UPDATING", "NONE")),
            Map.entry(SEARCH_NODES_NOT_COVERED, s -> s.searchNodes("IDLE", "NONE")),
            Map.entry(PRIVATE_NETWORKING, Situation::requirePrivateNetworking),
            Map.entry(PRIVATE_ENDPOINT_NOT_ACTIVE, s -> {
                s.requirePrivateNetworking();
                s.privateEndpoints.add(new PrivateEndpoint("65a1", "US_EAST_1", "FAILED"));
            }),
            Map.entry(SEARCH_NOT_COVERED, s -> {
                s.searchNodes("IDLE", "AWS");
                s.searchDeployments.put("orders", new SearchDeployment(null, null, null));
            }),
            Map.entry(
                    EXISTING_CLUSTER,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").created(OLD).cluster())),
            Map.entry(
                    CLUSTER_ON_OTHER_PROVIDER,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").encrypted("GCP").cluster())),
            Map.entry(CLUSTER_FAILED, s -> {
                s.clusters.set(0, new ClusterSketch("orders").cluster());
                s.failed.put("orders", "Atlas refused it");
            }),
            Map.entry(CLUSTER_UNSUPPORTED, s -> s.flexClusters.add(new FlexCluster("sandbox"))),
            Map.entry(PROJECT_UNSUPPORTED, s -> {
                s.awsKms = null;
                s.clusters.set(0, new ClusterSketch("sandbox").tenant().cluster());
            }));

    private Causes() {}

    static Consumer<Situation> of(Kind kind) {
        return Objects.requireNonNull(CAUSES.get(kind), () -> "no cause is stated for " + kind);
    }
}
