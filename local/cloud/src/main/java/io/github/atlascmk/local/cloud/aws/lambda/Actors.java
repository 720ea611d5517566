package io.github.atlascmk.local.cloud.aws.lambda;

import io.github.atlascmk.local.asl.time.Latch;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.runtime.Workers;

/**
 * Runs workers as actors of the timeline; each calls services in the name of the invocation that started it. Plain
 * threads won't do, since only the running actor's thread may call a service.
 */
public final class Actors implements Workers {
    private final Wire wire;

    public Actors(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void run(int count, Runnable work) {
        if (count == 0) {
            return;
        }
        Caller caller = wire.caller();
        Latch done = new Latch(wire.timeline());
        int[] left = {count};
        for (int worker = 0; worker < count; worker++) {
            wire.timeline().start(caller.name() + "-worker-" + worker, () -> {
                wire.as(caller, () -> {
                    work.run();
                    return null;
                });
                if (--left[0] == 0) {
                    done.open();
                }
            });
        }
        done.await();
    }
}
