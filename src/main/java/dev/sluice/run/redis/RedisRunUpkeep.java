package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.run.RunUpkeep;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keeps the store in order. One per event loop; it remembers how far it has looked. */
final class RedisRunUpkeep implements RunUpkeep {

    private static final int REAPED_AT_ONCE = 50;
    private static final int FORGOTTEN_AT_ONCE = 100;
    private static final int WAITING_AT_ONCE = 50;
    private static final int SCANNED_AT_ONCE = 500;

    private final RedisCommands redis;
    private final RunScripts scripts;
    private final RunsConfig config;
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

    /** Looks at some of the runs that wait, and at some of all; the next call goes on from there. */
    @Override
    public Future<Integer> sweep() {
        return waiting()
                .compose(this::repair)
                .compose(repairs -> anywhere().compose(this::repair).map(more -> repairs + more));
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
}
