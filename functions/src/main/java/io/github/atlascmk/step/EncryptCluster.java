package io.github.atlascmk.step;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import org.jspecify.annotations.Nullable;

/**
 * Turns the project's key on for one cluster that is ready. Atlas then works on it for minutes; the run looks again.
 */
public final class EncryptCluster extends StepHandler<EncryptCluster.Input, EncryptCluster.Result> {
    private final AtlasClient atlas;
    private final Writing writing;

    /** @param enrolmentVersion the one that was inspected: nothing is written for any other */
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
        this.writing = new Writing(platform);
    }

    @Override
    protected Result handle(Input input, Invocation invocation) {
        writing.permitted(input.projectId(), input.enrolmentVersion());
        Cluster before = atlas.cluster(input.projectId(), input.clusterName());
        return isReady(before) ? writing.under(input.projectId(), invocation, lease -> encrypt(input)) : left(before);
    }

    private Result encrypt(Input input) {
        Cluster before = atlas.cluster(input.projectId(), input.clusterName());
        if (!isReady(before)) {
            return left(before);
        }
        writing.permitted(input.projectId(), input.enrolmentVersion());
        atlas.encryptCluster(input.projectId(), input.clusterName());
        Cluster after = atlas.cluster(input.projectId(), input.clusterName());
        return new Result(after.name(), true, after.stateName(), after.name() + ": NONE → AWS, " + after.stateName());
    }

    private static boolean isReady(Cluster cluster) {
        return "NONE".equals(cluster.provider()) && cluster.isIn("IDLE") && !cluster.isPaused() && !cluster.isTenant();
    }

    /** Nothing to do, or not yet: the next inspection says which. */
    private static Result left(Cluster cluster) {
        String state = cluster.isPaused() ? "paused" : String.valueOf(cluster.stateName());
        return new Result(cluster.name(), false, cluster.stateName(), cluster.name() + ": left as it is, " + state);
    }
}
