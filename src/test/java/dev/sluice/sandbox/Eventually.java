package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Eventually() {}

    /** The value of a future that is to succeed soon. */
    public static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Fails if the fact has not come true in time. */
    public static void within(Vertx vertx, Duration time, BooleanSupplier fact) {
        Promise<Boolean> seen = Promise.promise();
        long deadline = System.nanoTime() + time.toNanos();
        // On a context of its own: a timer that is set and cancelled on different threads may not be whole yet.
        vertx.runOnContext(begin -> vertx.setPeriodic(
                10, id -> vertx.executeBlocking(fact::getAsBoolean, false).onSuccess(yes -> {
                    if (Boolean.TRUE.equals(yes) || System.nanoTime() > deadline) {
                        vertx.cancelTimer(id);
                        seen.tryComplete(Boolean.TRUE.equals(yes));
                    }
                })));
        assertThat(get(seen.future())).isTrue();
    }
}
