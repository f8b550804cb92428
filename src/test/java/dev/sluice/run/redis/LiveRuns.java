package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.config.Secret;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.Runs;
import dev.sluice.run.SharedRuns;
import dev.sluice.sandbox.EmbeddedRedis;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a real Redis server, empty at the beginning. Event loops reach it through a line that can be cut; the worker that the test
 * plays has one of its own.
 */
public final class LiveRuns implements SharedRuns {

    private static final String WORKER = "test";
    /** As workers write them: a batch is read as a whole. */
    private static final int FRAMES_AT_ONCE = 4;

    private static final int QUEUED_PER_TENANT = 30;
    private static final int QUEUED = 40;

    /** How an event loop reaches the store. */
    private record Reached(Context loop, Runs runs) {}

    private final Vertx vertx = Vertx.vertx();
    private final SecureRandom random = new SecureRandom();
    private final EmbeddedRedis server = Eventually.get(EmbeddedRedis.start(vertx, random));
    private final CuttableLine line =
            new CuttableLine(vertx, URI.create(server.url()).getPort());
    private final DirectRedis direct = new DirectRedis(connect(), connect(), connect());
    private final RunScripts scripts = RunScripts.shipped();
    private final RunsConfig config = config();
    private final RedisRunQueue queue = new RedisRunQueue(direct, direct, direct, scripts, config, random);
    private final RedisRunLog log = new RedisRunLog(vertx, direct, direct, scripts, config.log());
    private final List<Reached> reached = new CopyOnWriteArrayList<>();
    private final Map<String, RunLease> leases = new ConcurrentHashMap<>();
    private final AtomicLong framesRead = new AtomicLong();
    private volatile boolean deaf;

    private RedisConnection connect() {
        return Eventually.get(Redis.createClient(vertx, server.url()).connect());
    }

    private static RunsConfig config() {
        RunsConfig usual = RunsRedis.config(
                RunsRedis.EXECUTION, new RunsConfig.Backlog(QUEUED_PER_TENANT, QUEUED, 1L << 30, 2L << 30), Set.of());
        return new RunsConfig(
                usual.execution(),
                usual.endurance(),
                usual.retention(),
                usual.backlog(),
                usual.priorities(),
                new RunsConfig.Log(256 << 20, 10_000),
                usual.commandTimeout(),
                usual.webhooks());
    }

    @Override
    public Runs on(Vertx loop) {
        Secret url = new Secret(server.url().replaceFirst(":\\d+(?=/|$)", ":" + line.port()));
        RedisServer through = new RedisServer(loop, url, RedisTiming.USUAL.withCommand(Duration.ofSeconds(2)), random);
        RunConnections all = RunConnections.open(through);
        RunConnections some = new RunConnections(all.commands(), deafened(all.notices()), all.bell(), all.closing());
        RedisRuns runs = new RedisRuns(loop, some, scripts, config, random);
        Runs parts = new Runs(runs.queue(), runs.store(), new Watched(runs.log()));
        reached.add(new Reached(loop.getOrCreateContext(), parts));
        return parts;
    }

    private RedisNotices deafened(RedisNotices notices) {
        return (channel, onMessage) -> notices.subscribe(channel, () -> {
            if (!deaf) {
                onMessage.run();
            }
        });
    }

    /** The test's own way to the store, which is never cut; any thread. */
    public Runs own() {
        return new Runs(queue, new RedisRunStore(vertx, direct, direct, scripts), log);
    }

    /** What is kept of a run's log, a line each; events that have a type with it before a bar. */
    public List<String> logOf(RunOwner owner, String uid) {
        return switch (Eventually.get(log.read(owner, uid, 0).map(Objects::requireNonNull))) {
            case RunLog.Part.Frames some ->
                some.frames().stream()
                        .map(frame -> (frame.type() == null ? "" : frame.type() + "|") + frame.data())
                        .toList();
            case RunLog.Part.Trimmed trimmed -> throw new AssertionError("it was trimmed");
        };
    }

    /** Breaks the connections that messages come in on. */
    public void breakNotices() {
        send(Command.CLIENT, "KILL", "TYPE", "pubsub");
    }

    /** Gives a run back as if it were a lease ago that its worker was heard of. */
    public void reapAsIfSilent(String uid) {
        String worker = send(Command.HGET, RunKeys.run(uid), "worker").toString();
        send(Command.ZADD, RunKeys.workers(), "XX", "0", worker);
        send(Command.ZADD, RunKeys.lease(), "XX", "0", uid);
        Eventually.get(new RedisRunUpkeep(direct, scripts, config).reap());
    }

    /** How many clients wait for the bell. */
    public long listenersForWork() {
        return send(Command.CLIENT, "LIST")
                .toString()
                .lines()
                .filter(client -> client.contains(" cmd=blpop "))
                .count();
    }

    @Override
    public void away(boolean now) {
        if (now) {
            line.cut();
        } else {
            line.mend();
            reached.forEach(each -> Eventually.within(vertx, Duration.ofSeconds(10), () -> answers(each)));
        }
    }

    private static boolean answers(Reached each) {
        Promise<Boolean> answer = Promise.promise();
        each.loop().runOnContext(go -> each.runs()
                .store()
                .find(new RunOwner("a", "b"), "none")
                .onComplete(done -> answer.complete(done.succeeded())));
        return Eventually.get(answer.future());
    }

    @Override
    public void loseHints() {
        deaf = true;
    }

    @Override
    public void full(Enqueued.Scope scope) {
        for (int i = 0; i < (scope == Enqueued.Scope.TENANT ? QUEUED_PER_TENANT : QUEUED); i++) {
            String tenant = scope == Enqueued.Scope.TENANT ? "business-1" : "other-" + i % 4;
            NewRun run = new NewRun(
                    "run-" + i, new RunOwner(tenant, "x"), "v3", "m/m", Map.of(), Buffer.buffer("{}"), null, null);
            Eventually.get(queue.enqueue(run));
        }
    }

    @Override
    public List<NewRun> accepted() {
        List<NewRun> accepted = new ArrayList<>();
        for (Response key : send(Command.KEYS, RunKeys.everyRun())) {
            Response run = send(Command.HGETALL, key.toString());
            Response webhook = run.get("hook");
            accepted.add(new NewRun(
                    RunKeys.uid(key.toString()),
                    new RunOwner(
                            run.get("tenant").toString(), run.get("subject").toString()),
                    run.get("dialect").toString(),
                    run.get("model").toString(),
                    RunRecord.metadata(run.get("metadata").toString()),
                    run.get("in").toBuffer(),
                    null,
                    webhook == null ? null : webhook.toString()));
        }
        return accepted;
    }

    @Override
    public int listeners() {
        return send(Command.PUBSUB, "CHANNELS", RunKeys.PREFIX + "*").size();
    }

    @Override
    public long framesRead() {
        return framesRead.get();
    }

    /** What is claimed next is at the head of its tenant's list. */
    @Override
    public void begin(String uid) {
        Response record = send(Command.HMGET, RunKeys.run(uid), "prio", "th");
        String list = RunKeys.queue(record.get(0).toString(), record.get(1).toString());
        send(Command.LREM, list, "1", uid);
        send(Command.LPUSH, list, uid);
        Eventually.get(queue.extend(WORKER, List.of()));
        ClaimedRun claimed = Eventually.get(queue.reserve(WORKER, 1)).getFirst();
        if (!claimed.lease().uid().equals(uid)) {
            throw new AssertionError("claimed " + claimed.lease().uid());
        }
        leases.put(uid, claimed.lease());
        awaitTick();
    }

    /** So that what happens next has a later time. */
    private void awaitTick() {
        long now = millis();
        while (millis() == now) {
            Thread.onSpinWait();
        }
    }

    private long millis() {
        Response time = send(Command.TIME);
        return Numbers.of(time.get(0)) * 1000 + Numbers.of(time.get(1)) / 1000;
    }

    private RunLease lease(String uid) {
        if (!leases.containsKey(uid)) {
            begin(uid);
        }
        return Objects.requireNonNull(leases.get(uid));
    }

    @Override
    public void append(String uid, @Nullable String type, String... data) {
        RunLease lease = lease(uid);
        List<RunLog.Frame> frames = new ArrayList<>();
        for (String each : data) {
            frames.add(new RunLog.Frame(type, Buffer.buffer(each)));
        }
        long first = Eventually.get(log.length(uid, "")) + 1;
        for (int i = 0; i < frames.size(); i += FRAMES_AT_ONCE) {
            List<RunLog.Frame> some = frames.subList(i, Math.min(frames.size(), i + FRAMES_AT_ONCE));
            done(log.append(lease, first + i, some));
        }
    }

    @Override
    public void trim(String uid, int frames) {
        send(Command.XTRIM, RunKeys.log(uid), "MINID", frames + 1 + "-0");
    }

    @Override
    public void complete(String uid, String result) {
        end(uid, new RunEnd.Completed(Buffer.buffer(result)));
    }

    @Override
    public void fail(String uid, String code, String message) {
        end(uid, new RunEnd.Failed(new Run.Failed(code, message, null)));
    }

    private void end(String uid, RunEnd end) {
        done(queue.complete(lease(uid), end));
        awaitTick();
    }

    private static void done(Future<Committed> write) {
        Committed committed = Eventually.get(write);
        if (committed != Committed.DONE) {
            throw new AssertionError(committed);
        }
    }

    private Response send(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        @Nullable Response reply = RunsRedis.get(direct.send(request));
        return Objects.requireNonNull(reply);
    }

    @Override
    public void close() {
        Eventually.get(server.close());
        Eventually.get(vertx.close());
    }

    /** A log whose readers are watched, and can be kept in the dark. */
    private final class Watched implements RunLog {
        private final RunLog log;

        Watched(RunLog log) {
            this.log = log;
        }

        @Override
        public Future<Committed> append(RunLease lease, long first, List<Frame> frames) {
            return log.append(lease, first, frames);
        }

        @Override
        public Future<Long> length(String uid, String tenant) {
            return log.length(uid, tenant);
        }

        @Override
        public Future<@Nullable Part> read(RunOwner owner, String uid, long after) {
            return log.read(owner, uid, after).onSuccess(part -> {
                if (part instanceof Part.Frames some) {
                    framesRead.addAndGet(some.frames().size());
                }
            });
        }

        @Override
        public Following follow(RunOwner owner, String uid, Runnable onMore) {
            return log.follow(owner, uid, () -> {
                // Its own looks would do without messages.
                if (!deaf) {
                    onMore.run();
                }
            });
        }
    }
}
