package dev.sluice.http;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Watches what goes to one client: gives a heartbeat after silence, and gives up a client that reads nothing. One timer, set again when
 * it fires early; a write costs one read of the clock and no timer. One per stream; event loop only.
 */
final class StreamClock {

    private final Vertx vertx;
    private final long heartbeatNanos;
    private final long stallNanos;
    private final Runnable onSilence;
    private final Runnable onStall;

    private long since = System.nanoTime();
    private boolean stalled;
    private long timer = -1;

    /** @param heartbeat zero gives none */
    StreamClock(Vertx vertx, Duration heartbeat, Duration stall, Runnable onSilence, Runnable onStall) {
        this.vertx = vertx;
        this.heartbeatNanos = heartbeat.toNanos();
        this.stallNanos = stall.toNanos();
        this.onSilence = onSilence;
        this.onStall = onStall;
    }

    void start() {
        arm();
    }

    /** Something was written, or the client has read again. */
    void wrote() {
        since = System.nanoTime();
        if (stalled) {
            stalled = false;
            arm();
        }
    }

    /** The client's socket is full: from now on it is the client's time that runs. */
    void stalled() {
        stalled = true;
        arm();
    }

    void stop() {
        vertx.cancelTimer(timer);
        timer = -1;
    }

    private long limit() {
        return stalled ? stallNanos : heartbeatNanos;
    }

    private void arm() {
        vertx.cancelTimer(timer);
        timer = -1;
        if (limit() > 0) {
            long left = since + limit() - System.nanoTime();
            timer = vertx.setTimer(Math.max(1, (left + 999_999) / 1_000_000), id -> fired());
        }
    }

    private void fired() {
        timer = -1;
        if (System.nanoTime() - since < limit()) {
            arm();
        } else if (stalled) {
            onStall.run();
        } else {
            onSilence.run();
            arm();
        }
    }
}
