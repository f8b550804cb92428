package dev.sluice.run.redis;

import dev.sluice.config.RedisUrl;
import dev.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/**
 * The Redis of a process, and the connections that its parts hold to it: per event loop one link for commands and one for
 * messages, per worker one bell. Safe for all threads; what it opens belongs to the event loop that asked for it.
 */
public final class RedisServer {

    private final Vertx vertx;
    private final RedisConnector connector;
    private final RedisTiming timing;

    /**
     * @param url a valid {@code redis_url}
     * @param random for waiting times; shared by all event loops
     */
    public RedisServer(Vertx vertx, Secret url, RedisTiming timing, RandomGenerator random) {
        this.vertx = vertx;
        this.timing = timing;
        this.connector = new RedisConnector(vertx, RedisUrl.parse(url.reveal()), timing.connect(), random);
    }

    /** What is wrong with the server for keeping runs. Fails with {@link dev.sluice.run.RunsUnavailableException} if it is away. */
    public Future<RedisCheck.Findings> check() {
        return new RedisCheck(connector, timing).run();
    }

    RunScripts scripts() {
        return RunScripts.shipped();
    }

    /** On the event loop that calls, to be used on it alone. */
    public RedisLink openLink() {
        return RedisLink.open(vertx, connector, timing);
    }

    SubscriberLink openNotices() {
        return new SubscriberLink(vertx, connector);
    }

    /** A worker's own. */
    RedisBell openBell(String key) {
        return connector.cluster()
                ? new PollingBell(vertx, connector.random())
                : new BlockingBell(vertx, connector, key);
    }
}
