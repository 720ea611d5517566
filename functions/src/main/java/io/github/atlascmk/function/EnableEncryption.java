package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.EncryptionInvalid;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Turns on the project's encryption with our role and key, for search nodes too if asked, and waits until Atlas itself
 * has found it valid. Only what differs is sent. A configuration with an access key, another role or another key is
 * changed only if a person approved exactly that: first the role, which has to prove itself with the key in use, and
 * then the key. If encryption is live already, this step doesn't wait: the run inspects everything again, since
 * databases may go down meanwhile.
 */
public final class EnableEncryption extends StepHandler<StepInput, StepResult> {
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final Leases leases;
    private final ProjectRecords memories;

    /** What Atlas shows now: the whole configuration, and its AWS part compared with the enrolment. */
    private record Shown(EncryptionAtRest encryption, EncryptionState present) {
        AwsKms aws() {
            return present.aws();
        }

        boolean lacksSearchNodes() {
            return present.enrolment().searchNodes() && !encryption.coversSearchNodes();
        }
    }

    public EnableEncryption() {
        this(LambdaPlatform.create());
    }

    public EnableEncryption(Platform platform) {
        super(StepInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform);
        this.memories = new ProjectRecords(platform);
    }

    @Override
    protected StepResult handle(StepInput input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        Shown shown = show(enrolment);
        if (shown.present().isOurs()
                && changes(shown, input.requireAtlasRoleId()).isEmpty()) {
            return verified(shown, input.isLive(), false);
        }
        return leases.holding(input.projectId(), invocation, () -> enable(enrolment, input));
    }

    private StepResult enable(Enrolment permitted, StepInput input) {
        ProjectRecord memory = memories.find(permitted.projectId());
        Enrolment enrolment = permitted.without(memory.used());
        Shown shown = show(enrolment);
        List<ApprovalRequest> decided = shown.present().decisions();
        ObjectNode changes = changes(shown, input.requireAtlasRoleId());
        boolean changed = !changes.isEmpty();
        for (int left = Math.max(1, decided.size()); left > 0 && !changes.isEmpty(); left--) {
            enrolments.permit(enrolment.projectId()).forWriting(enrolment.version());
            atlas.updateEncryption(enrolment.projectId(), changes);
            shown = show(enrolment);
            changes = shown.present().isOurs() ? Json.object() : changes(shown, input.requireAtlasRoleId());
        }
        StepResult result = verified(shown, input.isLive() && !changed, changed);
        if (!decided.isEmpty()) {
            memories.use(enrolment.projectId(), used(memory, enrolment, decided));
        }
        return result;
    }

    /** Only what differs from what is there now. While the present key doesn't work, Atlas takes no change. */
    private static ObjectNode changes(Shown shown, String atlasRoleId) {
        ObjectNode changes = Json.object();
        EncryptionState present = shown.present();
        AwsKms aws = shown.aws();
        boolean roleOnly = aws.isEnabled() && !present.isOurRole() && !present.isOurKey();
        if (!present.isOurs()) {
            requireChangeable(present);
            changes.set("awsKms", roleOnly ? keyInUse(aws, atlasRoleId) : enrolledKey(present, atlasRoleId));
        }
        if (shown.lacksSearchNodes() && !roleOnly && (aws.isValid() || !aws.isEnabled())) {
            changes.put("enabledForSearchNodes", true);
        }
        if (!changes.isEmpty() && aws.requirePrivateNetworking() != null) {
            // A PATCH might reset what it leaves out, and that fails while private endpoints exist (provider's logs).
            changes.withObject("/awsKms").put("requirePrivateNetworking", aws.requirePrivateNetworking());
        }
        return changes;
    }

    private static void requireChangeable(EncryptionState present) {
        if (!present.mayBecomeOurs()) {
            throw new EnrolmentChanged("somebody set the project's encryption up otherwise since the inspection");
        }
        if (present.aws().isEnabled() && !present.aws().isValid()) {
            throw new PropagationPending("Atlas can't use the present key (yet), and takes no other one until it can");
        }
    }

    private static ObjectNode keyInUse(AwsKms aws, String atlasRoleId) {
        return Json.object()
                .put("enabled", true)
                .put("roleId", atlasRoleId)
                .put("customerMasterKeyID", aws.customerMasterKeyID())
                .put("region", aws.region());
    }

    private static ObjectNode enrolledKey(EncryptionState present, String atlasRoleId) {
        Enrolment enrolment = present.enrolment();
        return Json.object()
                .put("enabled", true)
                .put("roleId", present.isOurRole() ? present.aws().roleId() : atlasRoleId)
                .put("customerMasterKeyID", enrolment.keyArn().toString())
                .put("region", AwsKms.regionName(enrolment.keyArn().region()));
    }

    private Shown show(Enrolment enrolment) {
        EncryptionAtRest encryption = atlas.encryptionAtRest(enrolment.projectId());
        AwsKms aws = encryption.aws();
        return new Shown(
                encryption,
                new EncryptionState(enrolment, aws, aws.isEnabled() ? atlas.roles(enrolment.projectId()) : List.of()));
    }

    /** Judges by what Atlas shows afterwards, since its answer to the change says nothing. */
    private static StepResult verified(Shown shown, boolean live, boolean changed) {
        Enrolment enrolment = shown.present().enrolment();
        if (!shown.present().isOurs()) {
            throw new EnrolmentChanged("somebody set the project's encryption up otherwise meanwhile");
        }
        if (!shown.aws().isValid()) {
            if (live) {
                throw new EncryptionInvalid("encryption was on already, and Atlas can't use the key (yet)");
            }
            throw new PropagationPending("encryption is on, and Atlas can't use the key (yet): valid is false");
        }
        if (shown.lacksSearchNodes()) {
            throw new AtlasUnavailable("Atlas took the setting for search nodes, and doesn't show it yet");
        }
        return new StepResult(
                changed,
                (changed ? "on" : "on already")
                        + (enrolment.searchNodes() ? ", for search nodes too, key " : ", key ")
                        + enrolment.keyArn().label() + ", valid");
    }

    private static Map<Approval, Instant> used(
            ProjectRecord memory, Enrolment enrolment, List<ApprovalRequest> decided) {
        Map<Approval, Instant> used = new EnumMap<>(Approval.class);
        used.putAll(memory.used());
        enrolment.approvals().forEach((approval, given) -> {
            if (decided.stream().anyMatch(decision -> decision.approval() == approval)) {
                used.put(approval, given.approvedAt());
            }
        });
        return used;
    }
}
