package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What routers need of a queue, in memory; the worker of these runs is the test. */
record MemoryRunQueue(MemoryRuns runs) implements RunQueue {

    @Override
    public Future<Enqueued> enqueue(NewRun run) {
        return runs.isAway()
                ? runs.reached(new Enqueued.Mismatch())
                : runs.admitted().compose(admitted -> enqueued(run));
    }

    @Override
    public Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
        return runs.reached(runs.isKnown(owner, idempotencyKey));
    }

    private Future<Enqueued> enqueued(NewRun run) {
        Enqueued done = runs.enqueue(run);
        return runs.losesReply()
                ? Future.failedFuture(new RunsUnavailableException("the reply was lost"))
                : runs.reached(done);
    }

    @Override
    public Future<@Nullable Run> cancel(RunOwner owner, String uid) {
        return runs.isAway() ? runs.reached(null) : runs.reached(runs.cancel(owner, uid));
    }

    @Override
    public Future<List<ClaimedRun>> reserve(String worker, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> awaitWork(Duration patience) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, Dropped>> extend(String worker, Collection<RunLease> leases) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RunLog.Following followCancels(String worker, Runnable onCancel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Committed> complete(RunLease lease, RunEnd end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Committed> retry(RunLease lease, Duration pause, Run.Failed reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Committed> release(RunLease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> leave(String worker) {
        throw new UnsupportedOperationException();
    }
}
