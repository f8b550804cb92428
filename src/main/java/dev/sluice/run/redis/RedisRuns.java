package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunStore;
import dev.sluice.run.RunUpkeep;
import dev.sluice.run.RunWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.random.RandomGenerator;

/** Runs over the connections of one event loop, to be used on it alone. */
public final class RedisRuns {

    private static final String SHARDS = "1";

    private final RunQueue queue;
    private final RunStore store;
    private final RunLog log;
    private final RunUpkeep upkeep;
    private final RunWebhooks webhooks;
    private final RedisCommands redis;
    private final RunConnections.Closing closing;

    /**
     * @param scripts may be shared by all event loops
     * @param random for tokens: must be a secure one
     */
    RedisRuns(Vertx vertx, RunConnections connections, RunScripts scripts, RunsConfig config, RandomGenerator random) {
        this.redis = connections.commands();
        this.closing = connections.closing();
        this.queue = new RedisRunQueue(redis, connections.notices(), connections.bell(), scripts, config, random);
        this.store = new RedisRunStore(vertx, redis, connections.notices(), scripts);
        this.log = new RedisRunLog(vertx, redis, connections.notices(), scripts, config.log());
        this.upkeep = new RedisRunUpkeep(redis, scripts, config);
        this.webhooks = new RedisRunWebhooks(redis, scripts);
    }

    /**
     * Connects, on the event loop that calls. Close it in the end.
     *
     * @param random for tokens: must be a secure one
     */
    public static RedisRuns open(Vertx vertx, RedisServer server, RunsConfig config, RandomGenerator random) {
        return new RedisRuns(vertx, RunConnections.open(server), server.scripts(), config, random);
    }

    /** Ends its connections. What waits for an answer fails. */
    public Future<Void> close() {
        return closing.close();
    }

    /**
     * Checks that the store has the layout of this program, and gives it to a store that has none. Fails with an
     * {@link IllegalStateException} if it has another one: its runs would not be found.
     */
    public Future<Void> checkLayout() {
        return redis.send(Request.cmd(Command.SETNX, RunKeys.SHARDS, SHARDS))
                .compose(done -> redis.send(Request.cmd(Command.GET, RunKeys.SHARDS)))
                .compose(shards -> shards == null || shards.toString().equals(SHARDS)
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new IllegalStateException("the runs in Redis are spread over " + shards + " shards")));
    }

    public RunQueue queue() {
        return queue;
    }

    public RunStore store() {
        return store;
    }

    public RunLog log() {
        return log;
    }

    public RunUpkeep upkeep() {
        return upkeep;
    }

    public RunWebhooks webhooks() {
        return webhooks;
    }
}
