package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.ArrayList;
import java.util.List;

/** All enrolled projects, in batches that one invocation of SweepProjects looks at. */
public final class ListEnrolled extends StepHandler<ListEnrolled.Input, ListEnrolled.Enrolled> {
    /** A batch is read by two calls of DynamoDB, which take 100 keys, two of them for each project. */
    static final int BATCH = 25;

    /** A state holds 256 KiB (Step Functions quotas), and an id takes 27 bytes of it, twice where all need a run. */
    static final int MOST = 4_000;

    private final Enrolments enrolments;

    public record Input() {}

    public record Enrolled(int enrolled, List<Batch> batches) {}

    public record Batch(List<String> projectIds) {}

    public ListEnrolled() {
        this(LambdaPlatform.create());
    }

    public ListEnrolled(Platform platform) {
        super(Input.class);
        this.enrolments = new Enrolments(platform);
    }

    /** @throws InvalidConfiguration for more projects than a sweep can hold */
    @Override
    protected Enrolled handle(Input input, Invocation invocation) {
        List<String> ids = enrolments.projectIds();
        if (ids.size() > MOST) {
            throw new InvalidConfiguration(ids.size() + " projects are enrolled, and one stack sweeps " + MOST
                    + " at most: give some of them a stack of their own");
        }
        return new Enrolled(ids.size(), batches(ids));
    }

    static List<Batch> batches(List<String> ids) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            batches.add(new Batch(ids.subList(from, Math.min(from + BATCH, ids.size()))));
        }
        return batches;
    }
}
