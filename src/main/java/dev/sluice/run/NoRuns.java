package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunPage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that cannot be reached. */
final class NoRuns implements RunQueue, RunStore, RunLog {

    private static <T extends @Nullable Object> Future<T> unavailable() {
        return Future.failedFuture(new RunsUnavailableException("this gateway has no store of runs"));
    }

    @Override
    public Future<Enqueued> enqueue(NewRun run) {
        return unavailable();
    }

    @Override
    public Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
        return unavailable();
    }

    @Override
    public Future<@Nullable Run> cancel(RunOwner owner, String uid) {
        return unavailable();
    }

    @Override
    public Future<List<ClaimedRun>> reserve(String worker, int max) {
        return unavailable();
    }

    @Override
    public Future<Void> awaitWork(Duration patience) {
        return unavailable();
    }

    @Override
    public Future<Map<String, Dropped>> extend(String worker, Collection<RunLease> leases) {
        return unavailable();
    }

    @Override
    public Following followCancels(String worker, Runnable onCancel) {
        return () -> {};
    }

    @Override
    public Future<Committed> complete(RunLease lease, RunEnd end) {
        return unavailable();
    }

    @Override
    public Future<Committed> retry(RunLease lease, Duration pause, Run.Failed reason) {
        return unavailable();
    }

    @Override
    public Future<Committed> release(RunLease lease) {
        return unavailable();
    }

    @Override
    public Future<Void> leave(String worker) {
        return unavailable();
    }

    @Override
    public Future<@Nullable Run> find(RunOwner owner, String uid) {
        return unavailable();
    }

    @Override
    public Future<@Nullable Run> awaitEnd(RunOwner owner, String uid, Duration patience, Future<Void> abandoned) {
        return unavailable();
    }

    @Override
    public Future<RunPage> list(RunOwner owner, RunQuery query) {
        return unavailable();
    }

    @Override
    public Future<Committed> append(RunLease lease, long first, List<Frame> frames) {
        return unavailable();
    }

    @Override
    public Future<Long> length(String uid, String tenant) {
        return unavailable();
    }

    @Override
    public Future<@Nullable Part> read(RunOwner owner, String uid, long after) {
        return unavailable();
    }

    @Override
    public Following follow(RunOwner owner, String uid, Runnable onMore) {
        return () -> {};
    }
}
