package dev.sluice.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Work on requests, which takes long where they are large: a request with media of 20 MB keeps a thread busy for hundreds of
 * milliseconds. Then another thread does it, and the event loop goes on. Event loop only.
 */
public final class HeavyWork {

    /** Less takes less time than to hand it to another thread. */
    private static final int LARGE_BYTES = 64 << 10;

    private final Vertx vertx;

    public HeavyWork(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Completes on the event loop, at once if there is little to do.
     *
     * @param bytes how large the request is, about
     */
    public <T> Future<T> on(int bytes, Callable<T> work) {
        if (bytes >= LARGE_BYTES) {
            return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
