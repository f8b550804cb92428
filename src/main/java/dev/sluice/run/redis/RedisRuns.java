package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunStore;
import dev.sluice.run.RunUpkeep;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** Runs over the connections of one event loop, to be used on it alone. */
public final class RedisRuns {

    private final RunQueue queue;
    private final RunStore store;
    private final RunLog log;
    private final RunUpkeep upkeep;

    /**
     * @param scripts may be shared by all event loops
     * @param random for tokens: must be a secure one
     */
    RedisRuns(Vertx vertx, RunConnections connections, RunScripts scripts, RunsConfig config, RandomGenerator random) {
        RedisCommands redis = connections.commands();
        this.queue = new RedisRunQueue(redis, connections.bell(), scripts, config, random);
        this.store = new RedisRunStore(vertx, redis, connections.notices(), scripts);
        this.log = new RedisRunLog(vertx, redis, connections.notices(), scripts, config.log());
        this.upkeep = new RedisRunUpkeep(redis, scripts, config);
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
}
