package dev.sluice.http;

import io.vertx.core.Vertx;

/**
 * How late an event loop is: a timer that should have come at a certain time tells. One per event loop; asked by any thread.
 *
 * <p>One late look is no overload: a collection of garbage, or a process that was frozen, is late once.
 */
final class LoopLag {

    static final long PERIOD_MILLIS = 100;

    private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

    private final Vertx vertx;
    private long due;
    private volatile long last;
    private volatile long before;

    LoopLag(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins to look, on the event loop that calls, and does until that ends. */
    void start() {
        due = System.nanoTime() + PERIOD_NANOS;
        vertx.setTimer(PERIOD_MILLIS, id -> {
            look(System.nanoTime() - due);
            start();
        });
    }

    void look(long lateNanos) {
        before = last;
        last = Math.max(0, lateNanos);
    }

    /** What the last look has seen. */
    long lastNanos() {
        return last;
    }

    /** How late the loop was at least, at two looks in a row. */
    long lastingNanos() {
        return Math.min(last, before);
    }
}
