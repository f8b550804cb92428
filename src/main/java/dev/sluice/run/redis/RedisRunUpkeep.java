package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.run.QueueDepth;
import dev.sluice.run.RunUpkeep;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Keeps the store in order. One per event loop; it remembers how far it has looked. */
final class RedisRunUpkeep implements RunUpkeep {

    private static final int REAPED_AT_ONCE = 50;
    private static final int FORGOTTEN_AT_ONCE = 100;
    private static final int WAITING_AT_ONCE = 50;
    private static final int SCANNED_AT_ONCE = 500;
    private static final int SILENT_AT_ONCE = 10;
    private static final int HELD_AT_ONCE = 100;
    private static final int COUNTS_AT_ONCE = 20;

    /** Counting a run takes the server some 4 us, and it does nothing else meanwhile. */
    private static final int COUNTED_AT_MOST = 1000;

    private final RedisCommands redis;
    private final RunScripts scripts;
    private final RunsConfig config;
    private final Deque<String> uncounted = new ArrayDeque<>();
    private String countsCursor = "0";
    private String cursor = "0";
    private long waitingFrom;

    RedisRunUpkeep(RedisCommands redis, RunScripts scripts, RunsConfig config) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
    }

    @Override
    public Future<Integer> reap() {
        return new ScriptCall(scripts.reap, RunKeys.lease())
                .with(REAPED_AT_ONCE)
                .with(config.endurance().maxLost())
                .with(config.retention().failed())
                .on(redis)
                .map(Numbers::small);
    }

    @Override
    public Future<Integer> forget() {
        return new ScriptCall(scripts.forget, RunKeys.expiry())
                .with(FORGOTTEN_AT_ONCE)
                .on(redis)
                .map(Numbers::small);
    }

    /**
     * Looks at what silent workers held, at some of the runs that wait, at some of all, and counts the bytes of some tenants; the next
     * call goes on from there.
     */
    @Override
    public Future<Integer> sweep() {
        return silent().compose(repairs -> waiting().compose(this::repair).map(more -> repairs + more))
                .compose(repairs -> anywhere().compose(this::repair).map(more -> repairs + more))
                .compose(repairs -> counts().compose(this::recount).map(more -> repairs + more));
    }

    private Future<Integer> silent() {
        return new ScriptCall(scripts.silent, RunKeys.workers())
                .with(config.execution().lease())
                .with(SILENT_AT_ONCE)
                .with(HELD_AT_ONCE)
                .on(redis)
                .map(Numbers::small);
    }

    private Future<List<String>> waiting() {
        return redis.send(
                        Request.cmd(Command.ZRANGE, RunKeys.waiting(), waitingFrom, waitingFrom + WAITING_AT_ONCE - 1))
                .map(reply -> {
                    List<String> uids = texts(Objects.requireNonNull(reply));
                    waitingFrom = uids.size() < WAITING_AT_ONCE ? 0 : waitingFrom + WAITING_AT_ONCE;
                    return uids;
                });
    }

    private Future<List<String>> anywhere() {
        return redis.send(Request.cmd(Command.SCAN, cursor, "MATCH", RunKeys.everyRun(), "COUNT", SCANNED_AT_ONCE))
                .map(reply -> {
                    Response page = Objects.requireNonNull(reply);
                    cursor = page.get(0).toString();
                    return texts(page.get(1)).stream().map(RunKeys::uid).toList();
                });
    }

    private static List<String> texts(Response reply) {
        List<String> texts = new ArrayList<>();
        reply.forEach(text -> texts.add(text.toString()));
        return texts;
    }

    /** In portions, because looking for a run in a long list takes the server's time. */
    private Future<Integer> repair(List<String> uids) {
        if (uids.isEmpty()) {
            return Future.succeededFuture(0);
        }
        int portion = Math.min(uids.size(), WAITING_AT_ONCE);
        ScriptCall call = new ScriptCall(scripts.sweep, RunKeys.lease())
                .with(config.retention().failed())
                .with(config.execution().runningPerTenant());
        uids.subList(0, portion).forEach(call::with);
        return call.on(redis).compose(repairs -> repair(uids.subList(portion, uids.size()))
                .map(more -> Numbers.small(repairs) + more));
    }

    /**
     * Some tenants whose bytes are counted, and then all together, whose count is the sum of the tenants'. The server answers all fields
     * of a short hash at once: the rest is for the next calls.
     */
    private Future<List<String>> counts() {
        Future<Void> known = uncounted.isEmpty() ? readCounts() : Future.succeededFuture();
        return known.map(ready -> {
            List<String> some = new ArrayList<>();
            while (!uncounted.isEmpty() && some.size() < COUNTS_AT_ONCE) {
                some.add(uncounted.removeFirst());
            }
            some.add(RunKeys.allBytes());
            return some;
        });
    }

    private Future<Void> readCounts() {
        return redis.send(Request.cmd(Command.HSCAN, RunKeys.bytes(), countsCursor, "COUNT", COUNTS_AT_ONCE))
                .map(reply -> {
                    Response page = Objects.requireNonNull(reply);
                    countsCursor = page.get(0).toString();
                    List<String> counts = texts(page.get(1));
                    for (int i = 0; i < counts.size(); i += 2) {
                        uncounted.add(counts.get(i));
                    }
                    uncounted.remove(RunKeys.allBytes());
                    return null;
                });
    }

    private Future<Integer> recount(List<String> whose) {
        Future<Integer> repairs = Future.succeededFuture(0);
        for (String each : whose) {
            repairs = repairs.compose(before -> new ScriptCall(scripts.recount, RunKeys.bytes())
                    .with(each)
                    .with(COUNTED_AT_MOST)
                    .on(redis)
                    .map(more -> before + Numbers.small(more)));
        }
        return repairs;
    }

    @Override
    public Future<QueueDepth> depth() {
        return new ScriptCall(scripts.depth, RunKeys.lease())
                .with(config.execution().lease())
                .on(redis)
                .map(reply -> new QueueDepth(
                        Numbers.of(reply.get(0)),
                        Duration.ofMillis(Numbers.of(reply.get(1))),
                        Numbers.of(reply.get(2)),
                        Numbers.of(reply.get(3)),
                        Numbers.of(reply.get(4)),
                        Numbers.of(reply.get(5)),
                        Numbers.of(reply.get(6))));
    }
}
