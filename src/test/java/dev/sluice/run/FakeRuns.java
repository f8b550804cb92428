package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store of runs in memory that keeps the contracts of {@link RunQueue}, {@link RunLog} and {@link RunUpkeep}: tokens, leases, fencing,
 * repeats. It can go away and lose replies. Shared by all event loops.
 */
public final class FakeRuns {

    /** How long each run waits for its claim, as they say. */
    static final Duration WAITED = Duration.ofSeconds(7);

    /** What is known of a run. */
    static final class Record {
        final NewRun run;
        final Instant createdAt = Instant.now();
        final Instant deadline;
        final List<RunLog.Frame> log = new ArrayList<>();
        RunStatus status = RunStatus.QUEUED;
        String token = "";
        /** The last one that was given back. */
        String oldToken = "";

        String worker = "";
        int attempt;
        int failures;
        int lost;
        boolean running;
        boolean cancelled;
        Instant due = Instant.MIN;
        Instant leaseEnd = Instant.MIN;

        @Nullable
        String result;

        Run.@Nullable Failed error;

        Record(NewRun run, Duration time) {
            this.run = run;
            this.deadline = createdAt.plus(time);
        }
    }

    private final Vertx vertx;
    private final Duration lease;
    private final Map<String, Record> runs = new LinkedHashMap<>();
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private final Map<String, Integer> replyLosses = new HashMap<>();
    private final Map<String, Future<Void>> holds = new HashMap<>();
    private final Set<String> left = new TreeSet<>();
    private final Map<String, Runnable> followers = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private Duration timeOfRuns = Duration.ofMinutes(30);
    private int attempts = 4;
    private int tokens;
    private int mostHeld;
    private boolean away;

    public FakeRuns(Vertx vertx, Duration lease) {
        this.vertx = vertx;
        this.lease = lease;
    }

    public synchronized void away(boolean now) {
        away = now;
    }

    /** The next reply to a call of this name is lost, after it was done. */
    synchronized void loseReply(String call) {
        replyLosses.merge(call, 1, Integer::sum);
    }

    /** From now on replies to calls of this name come only once the promise is completed. */
    synchronized Promise<Void> holdReplies(String call) {
        Promise<Void> held = Promise.promise();
        holds.put(call, held.future());
        return held;
    }

    synchronized void timeOfRuns(Duration time) {
        timeOfRuns = time;
    }

    synchronized void attempts(int most) {
        attempts = most;
    }

    synchronized Record record(String uid) {
        return Objects.requireNonNull(runs.get(uid));
    }

    public synchronized boolean completed(String uid) {
        return record(uid).status == RunStatus.COMPLETED;
    }

    public synchronized String result(String uid) {
        return Objects.requireNonNull(record(uid).result);
    }

    synchronized Run.Failed failure(String uid) {
        return Objects.requireNonNull(record(uid).error);
    }

    synchronized Set<String> left() {
        return Set.copyOf(left);
    }

    synchronized int mostHeld() {
        return mostHeld;
    }

    /** How often a call was done. */
    public synchronized int count(String call) {
        return counts.getOrDefault(call, 0);
    }

    /** As if its lease had run out and another worker had claimed it. */
    synchronized void giveToAnother(String uid) {
        Record record = record(uid);
        record.worker = "another";
        record.token = "token-of-another";
        record.attempt++;
    }

    public RunQueue queue() {
        return new Queue();
    }

    public RunLog log() {
        return new Log();
    }

    public RunUpkeep upkeep() {
        return new Upkeep();
    }

    private <T extends @Nullable Object> Future<T> call(String name, Supplier<T> work) {
        synchronized (this) {
            if (away) {
                return Future.failedFuture(new RunsUnavailableException("the store is away"));
            }
            counts.merge(name, 1, Integer::sum);
            T answer = work.get();
            if (replyLosses.getOrDefault(name, 0) > 0) {
                replyLosses.merge(name, -1, Integer::sum);
                return Future.failedFuture(new RunsUnavailableException("the reply was lost"));
            }
            Promise<T> reply = Promise.promise();
            Context caller = vertx.getOrCreateContext();
            holds.getOrDefault(name, Future.succeededFuture())
                    .onComplete(released -> caller.runOnContext(later -> reply.complete(answer)));
            return reply.future();
        }
    }

    private void ring() {
        List.copyOf(waiters).forEach(waiter -> waiter.tryComplete());
        waiters.clear();
    }

    private void finish(Record record, RunStatus status) {
        record.status = status;
        record.running = false;
    }

    private void requeue(Record record, Instant due) {
        record.running = false;
        record.due = due;
        ring();
    }

    /** Its worker knows: unlike one that was reaped, it is not to be taken back. */
    private void giveBack(Record record, Instant due) {
        record.oldToken = record.token;
        record.token = "";
        requeue(record, due);
    }

    private @Nullable Record owned(RunLease lease) {
        Record record = runs.get(lease.uid());
        return record != null && record.token.equals(lease.token()) ? record : null;
    }

    private final class Queue implements RunQueue {

        @Override
        public Future<Enqueued> enqueue(NewRun run) {
            return call("enqueue", () -> {
                Record record = runs.computeIfAbsent(run.uid(), uid -> new Record(run, timeOfRuns));
                ring();
                return new Enqueued.Accepted(view(record));
            });
        }

        @Override
        public Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<@Nullable Run> cancel(RunOwner owner, String uid) {
            return call("cancel", () -> {
                Record record = runs.get(uid);
                if (record == null || !record.run.owner().equals(owner)) {
                    return null;
                }
                if (!record.status.terminal()) {
                    record.cancelled = true;
                    record.error = new Run.Failed("cancelled", "cancelled by the client", null);
                    finish(record, RunStatus.FAILED);
                    followers.getOrDefault(record.worker, () -> {}).run();
                }
                return view(record);
            });
        }

        @Override
        public Future<List<ClaimedRun>> reserve(String worker, int max) {
            return call("reserve", () -> {
                List<ClaimedRun> claimed = new ArrayList<>();
                for (Record record : runs.values()) {
                    if (claimed.size() < max && !record.status.terminal() && !record.running && due(record)) {
                        claimed.add(claim(record, worker));
                    }
                }
                int held = (int) runs.values().stream()
                        .filter(record -> record.running && record.worker.equals(worker))
                        .count();
                mostHeld = Math.max(mostHeld, held);
                return List.copyOf(claimed);
            });
        }

        private boolean due(Record record) {
            return !record.due.isAfter(Instant.now());
        }

        private ClaimedRun claim(Record record, String worker) {
            record.running = true;
            record.status = RunStatus.IN_PROGRESS;
            record.token = "token-" + tokens++;
            record.worker = worker;
            record.attempt++;
            record.leaseEnd = Instant.now().plus(lease);
            NewRun run = record.run;
            return new ClaimedRun(
                    new RunLease(run.uid(), run.owner().tenant(), worker, record.token, record.attempt),
                    run.owner(),
                    run.dialect(),
                    run.model(),
                    run.metadata(),
                    run.models(),
                    run.body(),
                    Duration.between(Instant.now(), record.deadline),
                    record.failures,
                    WAITED,
                    run.account(),
                    run.traceparent());
        }

        @Override
        public Future<Void> awaitWork(Duration patience) {
            synchronized (FakeRuns.this) {
                if (away) {
                    return Future.failedFuture(new RunsUnavailableException("the store is away"));
                }
                Promise<Void> rung = Promise.promise();
                waiters.add(rung);
                return rung.future()
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
            }
        }

        @Override
        public Future<Map<String, Dropped>> extend(String worker, Collection<RunLease> leases) {
            return call("extend", () -> {
                Map<String, Dropped> dropped = new HashMap<>();
                for (RunLease each : leases) {
                    Record record = owned(each);
                    if (record == null || record.status.terminal()) {
                        boolean cancelled = record != null && record.cancelled;
                        dropped.put(each.uid(), cancelled ? new Dropped.Cancelled(Duration.ZERO) : new Dropped.Lost());
                    } else {
                        record.running = true;
                        record.leaseEnd = Instant.now().plus(lease);
                    }
                }
                return dropped;
            });
        }

        @Override
        public RunLog.Following followCancels(String worker, Runnable onCancel) {
            synchronized (FakeRuns.this) {
                Context loop = vertx.getOrCreateContext();
                followers.put(worker, () -> loop.runOnContext(told -> onCancel.run()));
                return () -> followers.remove(worker);
            }
        }

        @Override
        public Future<Committed> complete(RunLease lease, RunEnd end) {
            return call(
                    "complete",
                    () -> commit(lease, record -> {
                        switch (end) {
                            case RunEnd.Completed completed -> {
                                record.result = completed.result().toString();
                                finish(record, RunStatus.COMPLETED);
                            }
                            case RunEnd.Failed failed -> {
                                record.error = failed.error();
                                finish(record, RunStatus.FAILED);
                            }
                        }
                    }));
        }

        @Override
        public Future<Committed> retry(RunLease lease, Duration pause, Run.Failed reason) {
            return call(
                    "retry",
                    () -> commit(lease, record -> {
                        record.failures++;
                        if (record.failures >= attempts) {
                            record.error = reason;
                            finish(record, RunStatus.FAILED);
                        } else {
                            giveBack(record, Instant.now().plus(pause));
                        }
                    }));
        }

        @Override
        public Future<Committed> release(RunLease lease) {
            return call(
                    "release",
                    () -> commit(lease, record -> {
                        record.attempt--;
                        giveBack(record, Instant.MIN);
                    }));
        }

        private Committed commit(RunLease lease, Consumer<Record> write) {
            Record record = runs.get(lease.uid());
            if (record == null) {
                return Committed.GONE;
            }
            if (record.oldToken.equals(lease.token())) {
                return Committed.DONE;
            }
            if (!record.token.equals(lease.token()) || record.cancelled) {
                return Committed.FENCED;
            }
            if (!record.status.terminal()) {
                write.accept(record);
            }
            return Committed.DONE;
        }

        @Override
        public Future<Void> leave(String worker) {
            return call("leave", () -> left.add(worker)).mapEmpty();
        }
    }

    private static Run view(Record record) {
        return new Run(
                record.run.uid(),
                record.run.dialect(),
                record.run.model(),
                record.status,
                record.run.metadata(),
                new Run.Times(record.createdAt, record.createdAt, null, null, null),
                record.attempt,
                null,
                record.result,
                record.error);
    }

    private final class Log implements RunLog {

        @Override
        public Future<RunQueue.Committed> append(RunLease lease, long first, List<Frame> frames) {
            return call("append", () -> {
                Record record = runs.get(lease.uid());
                if (record == null) {
                    return RunQueue.Committed.GONE;
                }
                if (!record.token.equals(lease.token()) || record.status.terminal()) {
                    return RunQueue.Committed.FENCED;
                }
                if (first == record.log.size() + 1) {
                    record.log.addAll(frames);
                } else if (first + frames.size() - 1 > record.log.size() || first < 1) {
                    throw new AssertionError("a gap in the log");
                }
                return RunQueue.Committed.DONE;
            });
        }

        @Override
        public Future<Long> length(String uid, String tenant) {
            return call("length", () -> (long) record(uid).log.size());
        }

        @Override
        public Future<@Nullable Part> read(RunOwner owner, String uid, long after) {
            throw new UnsupportedOperationException("workers do not read logs");
        }

        @Override
        public Following follow(RunOwner owner, String uid, Runnable onMore) {
            throw new UnsupportedOperationException("workers do not read logs");
        }
    }

    private final class Upkeep implements RunUpkeep {

        @Override
        public Future<Integer> reap() {
            return call("reap", () -> {
                int reaped = 0;
                for (Record record : runs.values()) {
                    if (record.running && record.leaseEnd.isBefore(Instant.now())) {
                        record.lost++;
                        requeue(record, Instant.MIN);
                        reaped++;
                    }
                }
                return reaped;
            });
        }

        @Override
        public Future<Integer> forget() {
            return call("forget", () -> 0);
        }

        @Override
        public Future<Integer> sweep() {
            return call("sweep", () -> 0);
        }

        @Override
        public Future<QueueDepth> depth() {
            return call("depth", () -> new QueueDepth(0, Duration.ZERO, 0, 0, 0, 0, 0));
        }
    }

    /** The data of a run's log, a line each; events that have a type with it before a bar. */
    synchronized List<String> logOf(String uid) {
        return record(uid).log.stream()
                .map(frame -> (frame.type() == null ? "" : frame.type() + "|") + frame.data())
                .toList();
    }

    public static NewRun run(String uid, String body) {
        return run(uid, "v3", body);
    }

    static NewRun run(String uid, String dialect, String body) {
        return new NewRun(
                uid,
                new RunOwner("business-1", "staff-1"),
                dialect,
                "openai/gpt-4o",
                Map.of(),
                Buffer.buffer(body),
                null,
                null);
    }
}
