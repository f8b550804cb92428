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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A store of runs in memory that any number of event loops share, and that a test plays the worker of. Its clock ticks once with each
 * change. Safe for all threads.
 */
public final class MemoryRuns implements SharedRuns {

    /** How many frames one read gives at most. */
    static final int FRAMES_AT_ONCE = 100;

    /** One run and its log. */
    static final class Stored {
        final NewRun request;
        final List<RunLog.Frame> log = new ArrayList<>();
        final Instant createdAt;
        Instant updatedAt;

        @Nullable
        Instant startedAt;

        @Nullable
        Instant endedAt;

        RunStatus status = RunStatus.QUEUED;
        int attempts;
        int trimmed;

        @Nullable
        String result;

        Run.@Nullable Failed error;

        Stored(NewRun request, Instant now) {
            this.request = request;
            this.createdAt = now;
            this.updatedAt = now;
        }

        Run run(@Nullable Long position, boolean whole) {
            Instant expiresAt = endedAt == null ? null : endedAt.plus(Duration.ofHours(24));
            return new Run(
                    request.uid(),
                    request.dialect(),
                    request.model(),
                    status,
                    request.metadata(),
                    new Run.Times(createdAt, updatedAt, startedAt, endedAt, expiresAt),
                    attempts,
                    position,
                    whole ? result : null,
                    error);
        }
    }

    record OwnedKey(RunOwner owner, String key) {}

    /** Someone who wants to hear of a run, on an event loop. */
    record Listener(String uid, Context context, Runnable onChange) {}

    final Map<String, Stored> runs = new TreeMap<>();
    final Map<OwnedKey, NewRun> keys = new HashMap<>();
    final List<Listener> listeners = new ArrayList<>();
    private Instant now = Instant.parse("2026-02-09T09:31:30.000Z");

    private boolean away;
    private boolean deaf;
    private boolean replyLost;
    private Enqueued.@Nullable Scope full;
    private @Nullable Promise<Void> held;
    private final CountDownLatch someoneHeld = new CountDownLatch(1);
    private long framesRead;

    @Override
    public Runs on(Vertx vertx) {
        MemoryRunStore store = new MemoryRunStore(this, vertx);
        return new Runs(new MemoryRunQueue(this), store, new MemoryRunLog(this, vertx));
    }

    @Override
    public synchronized void away(boolean now) {
        away = now;
    }

    @Override
    public synchronized void loseHints() {
        deaf = true;
    }

    @Override
    public synchronized void full(Enqueued.Scope scope) {
        full = scope;
    }

    /** Keeps requests from being stored until the promise is completed. */
    public synchronized Promise<Void> hold() {
        held = Promise.promise();
        return held;
    }

    /** The next request is stored, but its sender hears that the store cannot be reached. */
    public synchronized void loseNextReply() {
        replyLost = true;
    }

    /** Whether the reply to what was just done gets lost. */
    synchronized boolean losesReply() {
        boolean lost = replyLost;
        replyLost = false;
        return lost;
    }

    /** Waits until a request is being kept. */
    public void awaitHeld() throws InterruptedException {
        someoneHeld.await();
    }

    @Override
    public synchronized List<NewRun> accepted() {
        return runs.values().stream().map(stored -> stored.request).toList();
    }

    @Override
    public synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized long framesRead() {
        return framesRead;
    }

    @Override
    public synchronized void begin(String uid) {
        Stored stored = stored(uid);
        stored.status = RunStatus.IN_PROGRESS;
        stored.attempts++;
        stored.updatedAt = tick();
        if (stored.startedAt == null) {
            stored.startedAt = stored.updatedAt;
        }
        tell(uid);
    }

    @Override
    public synchronized void append(String uid, @Nullable String type, String... data) {
        Map<String, Buffer> once = new HashMap<>();
        for (String line : data) {
            stored(uid).log.add(new RunLog.Frame(type, once.computeIfAbsent(line, Buffer::buffer)));
        }
        tell(uid);
    }

    @Override
    public synchronized void trim(String uid, int frames) {
        stored(uid).trimmed = frames;
    }

    @Override
    public synchronized void complete(String uid, String result) {
        stored(uid).result = result;
        end(stored(uid), RunStatus.COMPLETED);
    }

    @Override
    public synchronized void fail(String uid, String code, String message) {
        stored(uid).error = new Run.Failed(code, message, null);
        end(stored(uid), RunStatus.FAILED);
    }

    /** Nothing is left to end. */
    @Override
    public void close() {}

    synchronized boolean isKnown(RunOwner owner, String idempotencyKey) {
        return keys.containsKey(new OwnedKey(owner, idempotencyKey));
    }

    synchronized Enqueued enqueue(NewRun run) {
        if (runs.containsKey(run.uid())) {
            return new Enqueued.Accepted(visible(stored(run.uid())));
        }
        NewRun.Idempotency idempotency = run.idempotency();
        if (idempotency != null) {
            NewRun known = keys.get(new OwnedKey(run.owner(), idempotency.key()));
            if (known != null) {
                return idempotency.equals(known.idempotency())
                        ? new Enqueued.Repeated(visible(stored(known.uid())))
                        : new Enqueued.Mismatch();
            }
        }
        if (full != null) {
            return new Enqueued.Full(full, Duration.ofSeconds(full == Enqueued.Scope.TENANT ? 5 : 15));
        }
        runs.put(run.uid(), new Stored(run, tick()));
        if (idempotency != null) {
            keys.put(new OwnedKey(run.owner(), idempotency.key()), run);
        }
        return new Enqueued.Accepted(visible(stored(run.uid())));
    }

    synchronized @Nullable Run cancel(RunOwner owner, String uid) {
        Stored stored = of(owner, uid);
        if (stored != null && !stored.status.terminal()) {
            fail(uid, "cancelled", "cancelled by client");
        }
        return stored == null ? null : visible(stored);
    }

    /** The run if it is this owner's. */
    synchronized @Nullable Stored of(RunOwner owner, String uid) {
        Stored stored = runs.get(uid);
        return stored != null && stored.request.owner().equals(owner) ? stored : null;
    }

    synchronized Run visible(Stored stored) {
        long before = runs.values().stream()
                .takeWhile(other -> other != stored)
                .filter(other -> other.status == RunStatus.QUEUED)
                .count();
        return stored.run(stored.status == RunStatus.QUEUED ? before : null, true);
    }

    synchronized <T extends @Nullable Object> Future<T> reached(T answer) {
        return away ? Future.failedFuture(new RunsUnavailableException("away")) : Future.succeededFuture(answer);
    }

    synchronized boolean isAway() {
        return away;
    }

    /** On the event loop that asks, whoever lets it go on. */
    synchronized Future<Void> admitted() {
        if (held == null) {
            return Future.succeededFuture();
        }
        Context loop = Objects.requireNonNull(Vertx.currentContext());
        Promise<Void> here = Promise.promise();
        held.future().onComplete(done -> loop.runOnContext(go -> here.complete()));
        someoneHeld.countDown();
        return here.future();
    }

    synchronized void gaveFrames(int frames) {
        framesRead += frames;
    }

    synchronized void listen(Listener listener) {
        listeners.add(listener);
    }

    synchronized void forget(Listener listener) {
        listeners.remove(listener);
    }

    private Stored stored(String uid) {
        Stored stored = runs.get(uid);
        if (stored == null) {
            throw new IllegalStateException("no run " + uid);
        }
        return stored;
    }

    private void end(Stored stored, RunStatus status) {
        stored.status = status;
        stored.updatedAt = tick();
        stored.endedAt = stored.updatedAt;
        tell(stored.request.uid());
    }

    private void tell(String uid) {
        if (!deaf) {
            listeners.stream().filter(listener -> listener.uid().equals(uid)).forEach(listener -> listener.context()
                    .runOnContext(told -> listener.onChange().run()));
        }
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }
}
