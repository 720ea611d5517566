package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.EncryptionInvalid;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.inspect.Inspection;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/**
 * Turns the project's encryption with our role and key on, for search nodes too if asked, and waits until Atlas itself
 * has found it valid. Only what differs is sent, and a configuration with another key or role is never overwritten.
 * Where encryption is live already nothing is waited for here: the run looks at everything again, since databases may
 * go down meanwhile.
 */
public final class EnableEncryption extends StepHandler<AtlasRoleInput, StepResult> {
    private final AtlasClient atlas;
    private final Writing writing;

    public EnableEncryption() {
        this(LambdaPlatform.create());
    }

    public EnableEncryption(Platform platform) {
        super(AtlasRoleInput.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.writing = new Writing(platform);
    }

    @Override
    protected StepResult handle(AtlasRoleInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        if (changes(enrolment, input.atlasRoleId()).isEmpty()) {
            return verified(enrolment, input.isLive(), false);
        }
        return writing.under(input.projectId(), invocation, lease -> enable(enrolment, input));
    }

    private StepResult enable(Enrolment enrolment, AtlasRoleInput input) {
        ObjectNode changes = changes(enrolment, input.atlasRoleId());
        if (changes.isEmpty()) {
            return verified(enrolment, input.isLive(), false);
        }
        writing.permitted(enrolment.projectId(), enrolment.version());
        atlas.updateEncryption(enrolment.projectId(), changes);
        return verified(enrolment, false, true);
    }

    /** Only what differs from what is there now. While the present key doesn't work, Atlas takes no change. */
    private ObjectNode changes(Enrolment enrolment, String atlasRoleId) {
        EncryptionAtRest present = present(enrolment);
        AwsKms aws = present.aws();
        ObjectNode changes = Json.object();
        if (!aws.isEnabled()) {
            changes.putObject("awsKms")
                    .put("enabled", true)
                    .put("roleId", atlasRoleId)
                    .put("customerMasterKeyID", enrolment.keyArn().toString())
                    .put("region", Inspection.atlasRegion(enrolment.keyArn().region()));
        }
        if (enrolment.searchNodes() && !present.coversSearchNodes() && (aws.isValid() || !aws.isEnabled())) {
            changes.put("enabledForSearchNodes", true);
        }
        if (!changes.isEmpty() && aws.requirePrivateNetworking() != null) {
            // What a PATCH leaves out might be reset, and that fails while private endpoints exist (provider's logs).
            changes.withObject("/awsKms").put("requirePrivateNetworking", aws.requirePrivateNetworking());
        }
        return changes;
    }

    /** The project's present configuration, if its AWS part is off or ours. */
    private EncryptionAtRest present(Enrolment enrolment) {
        EncryptionAtRest encryption = atlas.encryptionAtRest(enrolment.projectId());
        AwsKms aws = encryption.aws();
        boolean foreignKey = aws.isEnabled()
                && !enrolment.keyArn().toString().equals(aws.customerMasterKeyID())
                && !enrolment.keyArn().keyId().equals(aws.customerMasterKeyID());
        if (foreignKey || aws.usesCredentials()) {
            throw new EnrolmentChanged("somebody set the project's encryption up otherwise since the inspection");
        }
        return encryption;
    }

    /** By what Atlas shows afterwards: its answer to the change says nothing. */
    private StepResult verified(Enrolment enrolment, boolean live, boolean changed) {
        EncryptionAtRest present = present(enrolment);
        if (!present.aws().isValid()) {
            if (live) {
                throw new EncryptionInvalid("encryption was on already, and Atlas can't use the key (yet)");
            }
            throw new PropagationPending("encryption is on, and Atlas can't use the key (yet): valid is false");
        }
        if (enrolment.searchNodes() && !present.coversSearchNodes()) {
            throw new AtlasUnavailable("Atlas took the setting for search nodes, and doesn't show it yet");
        }
        return new StepResult(
                changed,
                (changed ? "on" : "on already")
                        + (enrolment.searchNodes() ? ", for search nodes too, key " : ", key ")
                        + enrolment.keyArn().label() + ", valid");
    }
}
