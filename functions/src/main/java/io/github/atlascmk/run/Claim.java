package io.github.atlascmk.run;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;

/**
 * One run at a time works on a project, and one sweep at a time looks at all of them. The claim only keeps them from
 * working side by side; the {@linkplain io.github.atlascmk.document.Leases leases} make writes safe.
 *
 * <p>The item {@code claim#SUBJECT} holds the ARN of the execution that works on the subject. Another run that comes
 * meanwhile leaves a mark in it and ends; the holder then looks once more. Whoever takes the claim next clears the mark
 * before looking. If a holder ended without giving its claim back, its status in Step Functions shows that.
 *
 * <p>Every method may be called again by a later attempt of the same step, however far the earlier one got.
 */
public final class Claim {
    /** The subject of a sweep; the subject of a run is its project's id. */
    public static final String SWEEP = "sweep";

    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    /** Each further round means that another execution has just changed the claim. */
    private static final int ROUNDS = 10;

    private static final String HOLDER = "holder";
    private static final String SINCE = "claimedAt";
    private static final String MARK = "rerun";

    private final Table table;
    private final Supplier<SfnClient> stepFunctions;
    private final Clock clock;

    public Claim(Platform platform) {
        this.table = Table.states(platform);
        this.stepFunctions = platform.stepFunctions();
        this.clock = platform.clock();
    }

    /**
     * Takes the claim. If its holder is still running, asks the holder to look once more instead.
     *
     * @return the holder that will look once more; empty if the claim is ours now
     * @throws ConcurrentEdit if others keep changing the claim
     */
    public Optional<String> takeOrMark(String subject, String execution) {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<String> holder = take(subject, execution);
            if (holder.isEmpty()) {
                return Optional.empty();
            }
            if (mark(subject, holder.get(), execution)) {
                // If the holder ended between the first look at it and the mark, nobody else would see the mark.
                if (isRunning(holder.get())) {
                    return holder;
                }
                if (takeOver(subject, holder.get(), execution)) {
                    return Optional.empty();
                }
            }
        }
        throw contested(subject);
    }

    /**
     * Takes the claim, unless its holder is still running.
     *
     * @return the holder that is still running; empty if the claim is ours now
     * @throws ConcurrentEdit if others keep changing the claim
     */
    public Optional<String> take(String subject, String execution) {
        for (int round = 0; round < ROUNDS; round++) {
            if (hold(subject, execution, "attribute_not_exists(holder) OR holder = :holder", Map.of())) {
                return Optional.empty();
            }
            Optional<String> holder = table.find(id(subject)).flatMap(Claim::holder);
            if (holder.isPresent()) {
                if (isRunning(holder.get())) {
                    return holder;
                }
                if (takeOver(subject, holder.get(), execution)) {
                    return Optional.empty();
                }
            }
        }
        throw contested(subject);
    }

    /**
     * Gives the claim back, unless another run asked for one more look.
     *
     * @return false if another run asked: the claim is still ours
     */
    public boolean release(String subject, String execution) {
        return free(subject, execution, " AND attribute_not_exists(rerun)").isPresent()
                || !isMarked(subject, execution);
    }

    /**
     * Gives the claim back in any case. A mark stays until the claim is taken again, so that no attempt of ours forgets
     * it between giving the claim back and starting another run.
     *
     * @return whether another run asked for one more look, and no run has taken the claim since
     */
    public boolean abandon(String subject, String execution) {
        return free(subject, execution, "")
                .or(() -> table.find(id(subject)).filter(item -> holder(item).isEmpty()))
                .filter(item -> item.has(MARK))
                .isPresent();
    }

    /** Whether this execution still holds the claim, and another run asked it to look once more. */
    public boolean isMarked(String subject, String execution) {
        return table.find(id(subject))
                .filter(item -> holder(item).filter(execution::equals).isPresent() && item.has(MARK))
                .isPresent();
    }

    private boolean takeOver(String subject, String ended, String execution) {
        boolean taken = hold(subject, execution, "holder = :ended", Map.of("ended", ended));
        if (taken) {
            LOG.info("took over the claim on {} from {}, which has ended", subject, ended);
        }
        return taken;
    }

    /** Takes the claim and clears its mark: the look that follows sees whatever the mark was left for. */
    private boolean hold(String subject, String execution, String condition, Map<String, String> values) {
        return table.update(
                        id(subject),
                        new Update()
                                .set(HOLDER, execution)
                                .set(SINCE, clock.instant())
                                .remove(MARK)
                                .onlyIf(condition, values))
                .isPresent();
    }

    private boolean mark(String subject, String holder, String execution) {
        return table.update(
                        id(subject),
                        new Update().set(MARK, execution).onlyIf("holder = :asked", Map.of("asked", holder)))
                .isPresent();
    }

    private Optional<Item> free(String subject, String execution, String condition) {
        return table.update(
                id(subject),
                new Update().remove(HOLDER).remove(SINCE).onlyIf("holder = :me" + condition, Map.of("me", execution)));
    }

    /** An execution that Step Functions doesn't know (any more) doesn't run. */
    private boolean isRunning(String execution) {
        return translating("states:DescribeExecution of " + execution, () -> {
            try {
                return stepFunctions
                                .get()
                                .describeExecution(request -> request.executionArn(execution))
                                .status()
                        == ExecutionStatus.RUNNING;
            } catch (ExecutionDoesNotExistException | InvalidArnException unknown) {
                return false;
            }
        });
    }

    private static ConcurrentEdit contested(String subject) {
        return new ConcurrentEdit("the claim on " + subject + " passed from one execution to another " + ROUNDS
                + " times while it was asked for");
    }

    private static Optional<String> holder(Item item) {
        return Optional.ofNullable(item.fields().path(HOLDER).textValue());
    }

    private static String id(String subject) {
        return "claim#" + subject;
    }
}
