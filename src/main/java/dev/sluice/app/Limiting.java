package dev.sluice.app;

import dev.sluice.config.RateLimitsConfig;
import dev.sluice.config.Secret;
import dev.sluice.limit.LimitEvents;
import dev.sluice.limit.LocalBuckets;
import dev.sluice.limit.RateLimiter;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.RedisTiming;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** What the rate limits of all event loops of a process share. */
final class Limiting {

    private final RateLimitsConfig config;
    private final RedisServer server;
    private final LimitEvents events;
    private final LocalBuckets local;

    Limiting(Vertx vertx, Secret redisUrl, RateLimitsConfig config, LimitEvents events) {
        this.config = config;
        this.server = new RedisServer(
                vertx, redisUrl, RedisTiming.USUAL.withCommand(config.outage().timeout()), new SecureRandom());
        this.events = events;
        this.local = new LocalBuckets(
                config.outage().localBuckets(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** Of the event loop that calls; close it in the end. */
    RateLimiter limiter() {
        return new RateLimiter(config, server, local, events, System::nanoTime);
    }
}
