package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.time.Latch;
import io.github.atlascmk.local.asl.time.Timeline;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs iterations or branches concurrently, in as many actors as are allowed. The first failure cancels the others. */
final class FanOut {
    /** One branch or iteration. */
    interface Branch {
        JsonNode run(int index, Cancellation cancellation);
    }

    private final Latch done;
    private final Cancellation cancellation;
    private final Branch branch;
    private final JsonNode[] results;
    private int next;
    private int finished;
    private @Nullable StatesError failure;

    private FanOut(Timeline timeline, Cancellation cancellation, int count, Branch branch) {
        this.done = new Latch(timeline);
        this.cancellation = cancellation;
        this.branch = branch;
        this.results = new JsonNode[count];
    }

    /**
     * @param limit how many run at once, at least 1
     * @return the results in the order of the indexes
     * @throws StatesError the first failure
     */
    static List<JsonNode> run(Timeline timeline, Cancellation outer, String name, int count, int limit, Branch branch) {
        Cancellation inner = outer.child();
        FanOut fanOut = new FanOut(timeline, inner, count, branch);
        for (int actor = 0; actor < Math.min(limit, count); actor++) {
            timeline.start(name + "-" + actor, fanOut::work);
        }
        try {
            if (count > 0) {
                outer.await(fanOut.done);
            }
        } finally {
            inner.cancel();
            outer.forget(inner);
        }
        if (fanOut.failure != null) {
            throw fanOut.failure;
        }
        return Arrays.asList(fanOut.results);
    }

    private void work() {
        try {
            while (next < results.length) {
                cancellation.check();
                int index = next++;
                results[index] = branch.run(index, cancellation);
                if (++finished == results.length) {
                    done.open();
                }
            }
        } catch (StatesError error) {
            if (failure == null) {
                failure = error;
                cancellation.cancel();
                done.open();
            }
        } catch (Cancellation.Cancelled _) {
            // This branch was cancelled.
        }
    }
}
