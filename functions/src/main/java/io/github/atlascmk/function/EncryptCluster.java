package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.document.Leases;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.inspection.check.ClusterEligibility;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Turns the project's key on for one cluster that is ready. Atlas then works on it for minutes; the run looks again.
 */
public final class EncryptCluster extends StepHandler<EncryptCluster.Input, EncryptCluster.Result> {
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final Leases leases;
    private final Clock clock;

    /** @param enrolmentVersion the version that was inspected: nothing is written for any other */
    public record Input(String projectId, long enrolmentVersion, String clusterName) {}

    /** @param stateName as Atlas gives it after our request */
    public record Result(
            String clusterName, boolean changed, @Nullable String stateName, String summary) {}

    public EncryptCluster() {
        this(LambdaPlatform.create());
    }

    public EncryptCluster(Platform platform) {
        super(Input.class);
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Result handle(Input input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        Cluster before = atlas.cluster(input.projectId(), input.clusterName());
        return isEligible(before, enrolment)
                ? leases.holding(input.projectId(), invocation, () -> encrypt(input, enrolment))
                : left(before);
    }

    private Result encrypt(Input input, Enrolment enrolment) {
        Cluster before = atlas.cluster(input.projectId(), input.clusterName());
        if (!isEligible(before, enrolment)) {
            return left(before);
        }
        enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        atlas.encryptCluster(input.projectId(), input.clusterName());
        Cluster after = atlas.cluster(input.projectId(), input.clusterName());
        return new Result(after.name(), true, after.stateName(), after.name() + ": NONE → AWS, " + after.stateName());
    }

    /** Repeats the inspection's check, since the maintenance window of an existing cluster may have closed by now. */
    private boolean isEligible(Cluster cluster, Enrolment enrolment) {
        return ClusterEligibility.of(cluster, enrolment, clock.instant()) == ClusterEligibility.NOW;
    }

    /**
     * There is nothing to do, or not yet; the next inspection says which. The last one saw the cluster without our key;
     * so if Atlas is already encrypting it, an earlier attempt of this step must have started that.
     */
    private static Result left(Cluster cluster) {
        boolean begun = cluster.isEncryptedWithAws() && !cluster.isIdle();
        String state = cluster.isPaused() ? "paused" : String.valueOf(cluster.stateName());
        return new Result(
                cluster.name(),
                begun,
                cluster.stateName(),
                cluster.name() + (begun ? ": AWS by now, " : ": left as it is, ") + state);
    }
}
