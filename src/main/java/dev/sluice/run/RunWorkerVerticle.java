package dev.sluice.run;

import dev.sluice.chat.ChatService;
import dev.sluice.chat.Completions;
import dev.sluice.config.Limits;
import dev.sluice.config.StructuredOutputConfig;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.json.JsonReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Executes runs on one event loop, many at once. As many are deployed as there are loops to use, each under a name of its own; they
 * share nothing that changes.
 *
 * <p>It claims what it has room for and waits for the bell when there was nothing; every beat it extends the leases of all that it
 * holds, and drops what is not its own any more. What it holds it keeps while the store is away: calls to providers go on, and ends
 * wait until they can be written. Memory is bounded by the concurrency: each run holds one answer, and one whose log cannot be
 * written stops reading.
 *
 * <p>When it is undeployed it claims nothing more, lets its runs go on for a while, gives back those that are left, and leaves.
 */
public final class RunWorkerVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RunWorkerVerticle.class);
    private static final int MAX_CLAIMED_AT_ONCE = 16;

    /** How long a worker that leaves waits for the store to take back what is left. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    /** What all workers of a process share. */
    public record Shared(
            WorkerSettings settings,
            Limits limits,
            StructuredOutputConfig structuredOutput,
            DialectCatalog dialects,
            RandomGenerator random,
            RunEvents events) {}

    /**
     * What belongs to one event loop.
     *
     * @param close gives it all up, when the worker has stopped
     */
    public record Loop(ChatService chat, RunQueue queue, RunLog log, Supplier<Future<Void>> close) {}

    private final String name;
    private final Shared shared;
    private final Supplier<Loop> opening;
    private final Map<String, HeldRun> held = new HashMap<>();
    private final Promise<Void> hurried = Promise.promise();
    private @Nullable Context own;
    private volatile boolean reachable;

    @SuppressWarnings("NullAway.Init") // set by start
    private Loop loop;

    @SuppressWarnings("NullAway.Init") // set by start
    private StoreCalls calls;

    @SuppressWarnings("NullAway.Init") // set by start
    private RunExecution.Surroundings executions;

    @SuppressWarnings("NullAway.Init") // set by start
    private HeldRun.Surroundings holding;

    private boolean stopping;
    /** Whether the loop is under way: claiming, listening for the bell, or pausing. */
    private boolean claiming;
    /** Whether runs may be on their way here. */
    private boolean reserving;

    private boolean beating;
    private int failedClaims;
    private long beat = -1;
    /** Completes when a worker that stops holds nothing any more. */
    private @Nullable Promise<Void> empty;

    /**
     * @param name no other worker's, ever
     * @param opening called once, on the event loop
     */
    public RunWorkerVerticle(String name, Shared shared, Supplier<Loop> opening) {
        this.name = name;
        this.shared = shared;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        WorkerSettings settings = shared.settings();
        own = context;
        loop = opening.get();
        calls = new StoreCalls(vertx, shared.random());
        executions = new RunExecution.Surroundings(
                vertx,
                shared.dialects(),
                new Completions(
                        vertx,
                        loop.chat(),
                        shared.structuredOutput(),
                        shared.limits().maxResponseBytes()),
                JsonReader.strict(shared.limits().maxJsonDepth()),
                calls,
                loop.log());
        holding = new HeldRun.Surroundings(
                calls, loop.queue(), new RetryPolicy(settings.attempts(), shared.random()), settings.mayRepeat());
        beat = vertx.setPeriodic(settings.beat().toMillis(), id -> beat());
        beat();
        claim();
        return Future.succeededFuture();
    }

    /** Whether the store answered the last beat. Any thread. */
    public boolean storeReachable() {
        return reachable;
    }

    /** Makes a worker that stops wait no longer for its runs. Any thread. */
    public void hurry() {
        Context loopContext = own;
        if (loopContext != null) {
            loopContext.runOnContext(ignored -> hurried.tryComplete());
        }
    }

    private void claim() {
        int free = shared.settings().concurrency() - held.size();
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
        leaveIfEmpty();
        if (runs.isEmpty() && !stopping) {
            loop.queue().awaitWork(shared.settings().idle()).onComplete(rung -> claimAgain(), this::notClaimed);
        } else {
            claimAgain();
        }
    }

    private void notClaimed(Throwable failure) {
        reserving = false;
        reportBug(failure, "runs could not be claimed");
        leaveIfEmpty();
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
            before.drop(RunQueue.Dropped.LOST);
        }
        HeldRun taken =
                new HeldRun(holding, run, new RunExecution(executions, run), new RunJournal(shared.events(), run));
        held.put(run.lease().uid(), taken);
        shared.events().onHeld(name, held.size());
        taken.over().onSuccess(done -> letGo(taken));
        taken.begin();
        if (stopping) {
            // It was on its way when the worker was told to stop.
            taken.giveBack();
        }
    }

    private void letGo(HeldRun run) {
        held.remove(run.lease().uid(), run);
        shared.events().onHeld(name, held.size());
        claim();
        leaveIfEmpty();
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
                            beating = false;
                            reached(true);
                            dropped.forEach((uid, why) -> drop(extended.get(uid), why));
                        },
                        failure -> {
                            beating = false;
                            reached(false);
                            reportBug(failure, "leases could not be extended");
                        });
    }

    private static void drop(@Nullable HeldRun run, RunQueue.Dropped why) {
        if (run != null) {
            run.drop(why);
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
            shared.events().onStore(now);
            LOG.atLevel(now ? Level.INFO : Level.WARN)
                    .addKeyValue("worker", name)
                    .addKeyValue("held", held.size())
                    .log(now ? "the store of runs answers" : "the store of runs does not answer; what is held is kept");
        }
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        Promise<Void> nothingHeld = Promise.promise();
        empty = nothingHeld;
        leaveIfEmpty();
        return within(shared.settings().drain(), Future.any(nothingHeld.future(), hurried.future()))
                .compose(waited -> giveBack(nothingHeld.future()))
                .compose(done -> within(LEAVING, loop.queue().leave(name).otherwiseEmpty()))
                .compose(left -> {
                    vertx.cancelTimer(beat);
                    return loop.close().get();
                });
    }

    private Future<Void> giveBack(Future<Void> nothingHeld) {
        List.copyOf(held.values()).forEach(HeldRun::giveBack);
        return within(LEAVING, nothingHeld).map(waited -> {
            List.copyOf(held.values()).forEach(HeldRun::abandon);
            return null;
        });
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

    private void leaveIfEmpty() {
        if (empty != null && held.isEmpty() && !reserving) {
            empty.tryComplete();
        }
    }
}
