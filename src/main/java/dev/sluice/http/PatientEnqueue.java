package dev.sluice.http;

import dev.sluice.model.RunOwner;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores runs, within the time that a client's request may wait for the store. One per event loop. */
final class PatientEnqueue {

    private final RunQueue queue;
    private final Duration patience;

    PatientEnqueue(RunQueue queue, Duration patience) {
        this.queue = queue;
        this.patience = patience;
    }

    /** Whether a request with that key has become a run of this owner. */
    Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
        return queue.isKnown(owner, idempotencyKey);
    }

    Future<Enqueued> enqueue(NewRun run) {
        long began = System.nanoTime();
        return queue.enqueue(run)
                .recover(failure -> again(run, failure, patience.minusNanos(System.nanoTime() - began)));
    }

    /**
     * A connection that broke may have lost the reply alone. The same uid again, once, finds out and stores nothing twice; on a
     * connection that has only fallen silent it would wait behind the first.
     */
    private Future<Enqueued> again(NewRun run, Throwable failure, Duration timeLeft) {
        return failure instanceof RunsUnavailableException && timeLeft.isPositive()
                ? queue.enqueue(run)
                        .timeout(Math.max(1, timeLeft.toMillis()), TimeUnit.MILLISECONDS)
                        .recover(late -> Future.failedFuture(late instanceof TimeoutException ? failure : late))
                : Future.failedFuture(failure);
    }
}
