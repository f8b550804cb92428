package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How runs move from state to state. Each move is atomic, and safe to repeat when its reply was lost. One per event loop. Every future
 * fails with a {@link RunsUnavailableException} within the configured time if the store cannot be reached.
 */
public interface RunQueue {

    /** Stores a run and lets it wait. When the future has succeeded the run cannot be lost. */
    Future<Enqueued> enqueue(NewRun run);

    /** Whether a run of this owner was stored with that key of idempotency: enqueueing another with it stores nothing. */
    Future<Boolean> isKnown(RunOwner owner, String idempotencyKey);

    /**
     * Ends a run that has not ended, whatever it is doing; one that has is left as it is. Null if this owner has no such run.
     */
    Future<@Nullable Run> cancel(RunOwner owner, String uid);

    /**
     * Claims up to {@code max} waiting runs for a worker, fairly between tenants; none if none may run now. Fails for a worker that has not
     * {@linkplain #extend extended} its leases for so long that one may be over: it could be given what it still executes.
     */
    Future<List<ClaimedRun>> reserve(String worker, int max);

    /** Completes when there may be something to reserve, and after {@code patience} at the latest. A hint, never truth. */
    Future<Void> awaitWork(Duration patience);

    /** Extends a worker's leases and tells, by uid, which of them to drop: those that are not in the answer go on. */
    Future<Map<String, Dropped>> extend(String worker, Collection<RunLease> leases);

    /**
     * Calls back, on the caller's event loop, when a run that this worker holds may have been cancelled: {@link #extend} tells which. A
     * hint, never truth. Close it in the end.
     */
    RunLog.Following followCancels(String worker, Runnable onCancel);

    /** Ends a run under its lease. Safe to repeat until it is known what became of it. */
    Future<Committed> complete(RunLease lease, RunEnd end);

    /** Gives a run back to be begun again after a pause; ends it if its attempts or its time are used up. */
    Future<Committed> retry(RunLease lease, Duration pause, Run.Failed reason);

    /** Gives a run back untouched, to be begun again at once by another worker; this attempt does not count. */
    Future<Committed> release(RunLease lease);

    /** Says that a worker is leaving, its leases already given back. */
    Future<Void> leave(String worker);

    /** Why a worker has to drop a run. */
    sealed interface Dropped {
        /** The lease is another's, or the run has ended. */
        record Lost() implements Dropped {}

        /** The owner has cancelled it, so long ago. */
        record Cancelled(Duration ago) implements Dropped {}
    }

    /** What became of a write under a lease. */
    enum Committed {
        /** Written, now or by an earlier try whose reply was lost. */
        DONE,
        /** The lease is not valid any more: nothing was written. */
        FENCED,
        /** There is no such run any more. */
        GONE
    }
}
