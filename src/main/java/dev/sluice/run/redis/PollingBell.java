package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Does not listen, but lets its worker look again soon: for clusters, whose connection is one to all nodes and must not block, and
 * where the list may move to another node.
 */
final class PollingBell implements RedisBell {

    private static final int MIN_MILLIS = 100;
    private static final int MAX_MILLIS = 250;

    private final Vertx vertx;
    private final RandomGenerator random;

    PollingBell(Vertx vertx, RandomGenerator random) {
        this.vertx = vertx;
        this.random = random;
    }

    @Override
    public Future<Void> await(Duration patience) {
        long millis = Math.min(random.nextInt(MIN_MILLIS, MAX_MILLIS + 1), Math.max(1, patience.toMillis()));
        return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
