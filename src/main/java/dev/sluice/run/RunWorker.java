package dev.sluice.run;

import dev.sluice.chat.Completions;
import dev.sluice.json.JsonReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Claims what it has room for and waits for the bell when there was nothing; every beat it extends the leases of all that it holds, and
 * drops what is not its own any more. A cancel makes the next beat come at once. What it holds it keeps while the store is away: calls
 * to providers go on, and ends wait until they can be written. Memory is bounded by the concurrency: each run holds one answer, and one
 * whose log cannot be written stops reading. One per event loop, on which it is made and used.
 */
final class RunWorker {

    private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);
    private static final int MAX_CLAIMED_AT_ONCE = 16;

    /** How long a worker that leaves waits for the store to take back what is left. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final WorkerSettings settings;
    private final RunEvents events;
    private final RunWorkerVerticle.Loop loop;
    private final StoreCalls calls;
    private final RunExecution.Surroundings executions;
    private final HeldRun.Surroundings holding;
    private final Map<String, HeldRun> held = new HashMap<>();
    private final long beats;
    private final RunLog.Following cancels;
    private final Promise<Void> hurried = Promise.promise();
    /** Completes when a worker that stops holds nothing any more. */
    private final Promise<Void> empty = Promise.promise();

    private volatile boolean reachable;
    private boolean stopping;
    /** Whether the loop is under way: claiming, listening for the bell, or pausing. */
    private boolean claiming;
    /** Whether runs may be on their way here. */
    private boolean reserving;

    private int failedClaims;
    private boolean beating;
    /** What was cancelled after the beat under way had been sent, or is still on its way here, takes another beat. */
    private boolean beatAgain;

    private boolean beatAfterClaim;

    RunWorker(Vertx vertx, String name, RunWorkerVerticle.Shared shared, RunWorkerVerticle.Loop loop) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.name = name;
        this.settings = shared.settings();
        this.events = shared.events();
        this.loop = loop;
        this.calls = new StoreCalls(vertx, shared.random());
        Completions completions = new Completions(
                vertx, loop.chat(), shared.structuredOutput(), shared.limits().maxResponseBytes());
        JsonReader json = JsonReader.strict(shared.limits().maxJsonDepth());
        this.executions = new RunExecution.Surroundings(
                vertx, shared.dialects(), completions, json, calls, loop.log(), loop.charges(), shared.tracer());
        RetryPolicy retries = new RetryPolicy(settings.attempts(), shared.random());
        this.holding = new HeldRun.Surroundings(calls, loop.queue(), retries, settings.mayRepeat());
        this.beats = vertx.setPeriodic(settings.beat().toMillis(), id -> beat());
        this.cancels = loop.queue().followCancels(name, this::onCancel);
    }

    void begin() {
        beat();
        claim();
    }

    /** Any thread. */
    boolean storeReachable() {
        return reachable;
    }

    /** Any thread. */
    void hurry() {
        context.runOnContext(go -> hurried.tryComplete());
    }

    private void claim() {
        int free = settings.concurrency() - held.size();
        if (stopping || claiming || free <= 0) {
            return;
        }
        claiming = true;
        reserving = true;
        loop.queue().reserve(name, Math.min(free, MAX_CLAIMED_AT_ONCE)).onComplete(this::claimed, this::notClaimed);
    }

    private void claimed(List<ClaimedRun> runs) {
        failedClaims = 0;
        reserving = false;
        runs.forEach(this::take);
        if (beatAfterClaim) {
            beatAfterClaim = false;
            onCancel();
        }
        completeIfEmpty();
        if (runs.isEmpty() && !stopping) {
            loop.queue().awaitWork(settings.idle()).onComplete(rung -> claimAgain(), this::notClaimed);
        } else {
            claimAgain();
        }
    }

    private void notClaimed(Throwable failure) {
        reserving = false;
        reportBug(failure, "runs could not be claimed");
        completeIfEmpty();
        calls.after(failedClaims++, this::claimAgain);
    }

    private void claimAgain() {
        claiming = false;
        claim();
    }

    private void take(ClaimedRun run) {
        HeldRun before = held.get(run.lease().uid());
        if (before != null) {
            // Its lease ran out here and it comes back with a new one.
            before.drop(new RunQueue.Dropped.Lost());
        }
        RunJournal journal = new RunJournal(events, run);
        HeldRun taken = new HeldRun(holding, run, new RunExecution(executions, run, journal), journal);
        held.put(run.lease().uid(), taken);
        events.onHeld(name, held.size());
        taken.over().onSuccess(done -> letGo(taken));
        taken.begin();
        if (stopping) {
            // It was on its way when the worker was told to stop.
            taken.giveBack();
        }
    }

    private void letGo(HeldRun run) {
        held.remove(run.lease().uid(), run);
        events.onHeld(name, held.size());
        claim();
        completeIfEmpty();
    }

    private void onCancel() {
        beatAfterClaim = reserving;
        beatAgain = beating;
        beat();
    }

    private void beat() {
        if (beating) {
            return;
        }
        beating = true;
        Map<String, HeldRun> extended = Map.copyOf(held);
        loop.queue()
                .extend(name, extended.values().stream().map(HeldRun::lease).toList())
                .onComplete(
                        dropped -> {
                            reached(true);
                            dropped.forEach((uid, why) -> drop(extended.get(uid), why));
                        },
                        failure -> {
                            reached(false);
                            reportBug(failure, "leases could not be extended");
                        })
                .onComplete(done -> beaten());
    }

    private static void drop(@Nullable HeldRun run, RunQueue.Dropped why) {
        if (run != null) {
            run.drop(why);
        }
    }

    private void beaten() {
        beating = false;
        if (beatAgain) {
            beatAgain = false;
            beat();
        }
    }

    private void reportBug(Throwable failure, String what) {
        if (!(failure instanceof RunsUnavailableException)) {
            LOG.atError().addKeyValue("worker", name).setCause(failure).log(what);
        }
    }

    private void reached(boolean now) {
        if (reachable != now) {
            reachable = now;
            events.onStore(name, now);
            LOG.atLevel(now ? Level.INFO : Level.WARN)
                    .addKeyValue("worker", name)
                    .addKeyValue("held", held.size())
                    .log(now ? "the store of runs answers" : "the store of runs does not answer; what is held is kept");
        }
    }

    /** Lets the runs go on for as long as they may, then gives back those that are left, and leaves. */
    Future<Void> stop() {
        stopping = true;
        completeIfEmpty();
        return within(settings.drain(), Future.any(empty.future(), hurried.future()))
                .compose(waited -> giveBack())
                .compose(done -> within(LEAVING, loop.queue().leave(name).otherwiseEmpty()))
                .compose(left -> {
                    vertx.cancelTimer(beats);
                    cancels.close();
                    return loop.close().get();
                });
    }

    private Future<Void> giveBack() {
        List.copyOf(held.values()).forEach(HeldRun::giveBack);
        return within(LEAVING, empty.future())
                .onSuccess(waited -> List.copyOf(held.values()).forEach(HeldRun::abandon));
    }

    /**
     * Succeeds with the future, or when the time is over; here, on the event loop. ({@link Future#timeout} of a promise that knows no
     * context goes on elsewhere.)
     */
    private Future<Void> within(Duration time, Future<?> future) {
        if (time.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        long timer = vertx.setTimer(time.toMillis(), id -> over.tryComplete());
        return Future.any(future, over.future()).transform(first -> {
            vertx.cancelTimer(timer);
            return Future.succeededFuture();
        });
    }

    private void completeIfEmpty() {
        if (stopping && held.isEmpty() && !reserving) {
            empty.tryComplete();
        }
    }
}
