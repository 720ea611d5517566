package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists all enrolled projects in batches, one for each invocation of SweepProjects, for the only sweep that is under
 * way. A sweep never gives its claim back: the next sweep finds that it has ended, and takes the claim. So no failed
 * sweep can block the next one, and the way that recovers from a failure is the ordinary one.
 */
public final class ListEnrolled extends StepHandler<ListEnrolled.Input, ListEnrolled.Enrolled> {
    /** A batch is read by two calls of DynamoDB, which take 100 keys, four of them for each project. */
    static final int BATCH = 25;

    /**
     * A state holds 256 KiB (Step Functions quotas), and an id takes 27 bytes of it, twice if all projects need a run.
     */
    static final int MOST = 4_000;

    private final Enrolments enrolments;
    private final Claim claim;

    /** @param run the sweep's execution; null if the function is invoked by itself, and then nothing is claimed */
    public record Input(@Nullable String run) {}

    /** @param holder the execution that sweeps already; null if none does. Then there are no batches */
    public record Enrolled(
            int enrolled, List<Batch> batches, @Nullable String holder) {}

    public record Batch(List<String> projectIds) {}

    public ListEnrolled() {
        this(LambdaPlatform.create());
    }

    public ListEnrolled(Platform platform) {
        super(Input.class);
        this.enrolments = new Enrolments(platform);
        this.claim = new Claim(platform);
    }

    /** @throws InvalidConfiguration if there are more projects than a sweep can hold */
    @Override
    protected Enrolled handle(Input input, Invocation invocation) {
        return Optional.ofNullable(input.run())
                .flatMap(run -> claim.take(Claim.SWEEP, run))
                .map(holder -> new Enrolled(0, List.of(), holder))
                .orElseGet(this::enrolled);
    }

    private Enrolled enrolled() {
        List<String> ids = enrolments.projectIds();
        if (ids.size() > MOST) {
            throw new InvalidConfiguration(ids.size() + " projects are enrolled, and one stack sweeps " + MOST
                    + " at most: give some of them a stack of their own");
        }
        return new Enrolled(ids.size(), batches(ids), null);
    }

    static List<Batch> batches(List<String> ids) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            batches.add(new Batch(ids.subList(from, Math.min(from + BATCH, ids.size()))));
        }
        return batches;
    }
}
