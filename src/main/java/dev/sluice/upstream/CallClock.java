package dev.sluice.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The four clocks of a call: connect, first event, idle and total. One timer serves all of them: when it fires early, because there was
 * activity or another phase, it is set again; an event costs one read of the clock and no timer, and so does a phase that may last
 * longer than the one before. One per call; event loop only.
 */
final class CallClock {

    /** What the call is waiting for. */
    enum Phase {
        CONNECT("the provider could not be reached in time"),
        FIRST_EVENT("the provider did not begin to answer in time"),
        IDLE("the provider fell silent"),
        /** The client holds the answer back: its slowness is not the provider's. */
        HELD("the provider took too long in all");

        private final String expired;

        Phase(String expired) {
            this.expired = expired;
        }
    }

    private static final String TOTAL_EXPIRED = Phase.HELD.expired;

    private final Vertx vertx;
    private final long totalDeadline;
    private final Consumer<String> onExpired;

    private Phase phase = Phase.CONNECT;
    private long limit;
    private long since;
    private long timer = -1;
    /** When the timer fires; of no meaning without one. */
    private long firesAt;

    CallClock(Vertx vertx, Duration total, Consumer<String> onExpired) {
        this.vertx = vertx;
        this.totalDeadline = System.nanoTime() + total.toNanos();
        this.onExpired = onExpired;
    }

    /** Begins a phase that may last {@code atMost} without {@link #touch}. */
    void enter(Phase next, Duration atMost) {
        phase = next;
        limit = atMost.toNanos();
        since = System.nanoTime();
        if (timer == -1 || deadline() < firesAt) {
            arm(since);
        }
    }

    /** Something came: the phase's time begins anew. */
    void touch() {
        since = System.nanoTime();
    }

    void stop() {
        vertx.cancelTimer(timer);
        timer = -1;
    }

    private long deadline() {
        return phase == Phase.HELD ? totalDeadline : Math.min(since + limit, totalDeadline);
    }

    private void arm(long now) {
        vertx.cancelTimer(timer);
        firesAt = deadline();
        long millis = Math.max(1, (firesAt - now + 999_999) / 1_000_000);
        timer = vertx.setTimer(millis, id -> fired());
    }

    private void fired() {
        long now = System.nanoTime();
        if (now < deadline()) {
            arm(now);
        } else {
            timer = -1;
            onExpired.accept(now >= totalDeadline ? TOTAL_EXPIRED : phase.expired);
        }
    }
}
