package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.inspect.Inspection;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/**
 * Turns the project's encryption with our role and key on, and waits until Atlas itself has found it valid. Only the
 * AWS part is sent, and a configuration with another key or role is never overwritten.
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
        if (present(enrolment).isEnabled()) {
            return verified(enrolment, false);
        }
        return writing.under(input.projectId(), invocation, lease -> enable(enrolment, input.atlasRoleId()));
    }

    private StepResult enable(Enrolment enrolment, String atlasRoleId) {
        AwsKms present = present(enrolment);
        if (present.isEnabled()) {
            return verified(enrolment, false);
        }
        ObjectNode wanted = Json.object()
                .put("enabled", true)
                .put("roleId", atlasRoleId)
                .put("customerMasterKeyID", enrolment.keyArn().toString())
                .put("region", Inspection.atlasRegion(enrolment.keyArn().region()));
        if (present.requirePrivateNetworking() != null) {
            // What a PATCH leaves out might be reset, and that fails while private endpoints exist (provider's logs).
            wanted.put("requirePrivateNetworking", present.requirePrivateNetworking());
        }
        writing.permitted(enrolment.projectId(), enrolment.version());
        atlas.updateAwsKms(enrolment.projectId(), wanted);
        return verified(enrolment, true);
    }

    /** The project's present AWS part, if it is off or ours. */
    private AwsKms present(Enrolment enrolment) {
        AwsKms aws = atlas.encryptionAtRest(enrolment.projectId()).aws();
        boolean foreignKey = aws.isEnabled()
                && !enrolment.keyArn().toString().equals(aws.customerMasterKeyID())
                && !enrolment.keyArn().keyId().equals(aws.customerMasterKeyID());
        if (foreignKey || aws.usesCredentials()) {
            throw new EnrolmentChanged("somebody set the project's encryption up otherwise since the inspection");
        }
        return aws;
    }

    private StepResult verified(Enrolment enrolment, boolean changed) {
        if (!present(enrolment).isValid()) {
            throw new PropagationPending("encryption is on, and Atlas can't use the key (yet): valid is false");
        }
        return new StepResult(
                changed,
                (changed ? "on" : "on already") + ", key " + enrolment.keyArn().label() + ", valid");
    }
}
