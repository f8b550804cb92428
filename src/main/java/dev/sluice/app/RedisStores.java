package dev.sluice.app;

import dev.sluice.config.RunsConfig;
import dev.sluice.config.Secret;
import dev.sluice.run.RunsUnavailableException;
import dev.sluice.run.redis.RedisCheck;
import dev.sluice.run.redis.RedisRuns;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.RedisTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs are kept in Redis. */
final class RedisStores implements RunStores {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStores.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Secret url;
    private final RedisServer server;
    private final RunsConfig config;
    private final SecureRandom random = new SecureRandom();

    RedisStores(Vertx vertx, Secret url, RunsConfig config) {
        this(vertx, url, config, config.commandTimeout());
    }

    private RedisStores(Vertx vertx, Secret url, RunsConfig config, Duration patience) {
        this.vertx = vertx;
        this.url = url;
        this.server = new RedisServer(vertx, url, RedisTiming.USUAL.withCommand(patience), random);
        this.config = config;
    }

    @Override
    public RunStores patient() {
        return new RedisStores(vertx, url, config, PATIENCE);
    }

    @Override
    public Parts open() {
        RedisRuns runs = RedisRuns.open(vertx, server, config, random);
        return new Parts(runs.queue(), runs.store(), runs.log(), runs.upkeep(), runs.webhooks(), runs::close);
    }

    @Override
    public Future<Void> check() {
        return server.check()
                .compose(RedisStores::judge)
                .compose(usable -> checkLayout())
                .recover(cause -> cause instanceof RunsUnavailableException ? away() : Future.failedFuture(cause));
    }

    private static Future<Void> judge(RedisCheck.Findings findings) {
        findings.warnings().forEach(warning -> LOG.atWarn().log("redis: {}", warning));
        return findings.error() == null
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("redis: " + findings.error()));
    }

    private Future<Void> checkLayout() {
        RedisRuns runs = RedisRuns.open(vertx, server, config, random);
        return runs.checkLayout().eventually(runs::close);
    }

    /** Synchronous requests need no Redis, and asynchronous ones are refused until it is there. */
    private static Future<Void> away() {
        LOG.atWarn().log("redis is away: asynchronous requests are refused until it is back");
        return Future.succeededFuture();
    }
}
