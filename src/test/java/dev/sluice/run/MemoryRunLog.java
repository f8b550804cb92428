package dev.sluice.run;

import dev.sluice.model.RunOwner;
import dev.sluice.run.MemoryRuns.Listener;
import dev.sluice.run.MemoryRuns.Stored;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logs of the runs in memory. */
record MemoryRunLog(MemoryRuns runs, Vertx vertx) implements RunLog {

    @Override
    public Future<RunQueue.Committed> append(RunLease lease, long first, List<Frame> frames) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Long> length(String uid, String tenant) {
        synchronized (runs) {
            Stored stored = runs.runs.get(uid);
            return runs.reached(stored == null ? 0L : (long) stored.log.size());
        }
    }

    @Override
    public Future<@Nullable Part> read(RunOwner owner, String uid, long after) {
        synchronized (runs) {
            Stored stored = runs.of(owner, uid);
            return runs.reached(stored == null ? null : part(stored, after));
        }
    }

    private Part part(Stored stored, long after) {
        if (after < stored.trimmed) {
            return new Part.Trimmed(runs.visible(stored));
        }
        int from = (int) Math.min(after, stored.log.size());
        int to = Math.min(from + MemoryRuns.FRAMES_AT_ONCE, stored.log.size());
        boolean ended = stored.status.terminal() && to == stored.log.size();
        runs.gaveFrames(to - from);
        return new Part.Frames(
                after + 1, List.copyOf(stored.log.subList(from, to)), ended ? runs.visible(stored) : null);
    }

    @Override
    public Following follow(RunOwner owner, String uid, Runnable onMore) {
        Listener listener = new Listener(uid, vertx.getOrCreateContext(), onMore);
        runs.listen(listener);
        return () -> runs.forget(listener);
    }
}
