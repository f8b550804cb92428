package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * Closes connections that have had no request in flight for too long: idle ones, and those whose request head trickles in. One per
 * event loop.
 */
final class ConnectionGuard {

    private final Vertx vertx;
    private final long idleNanos;
    private final IdentityHashMap<HttpConnection, Watch> watches = new IdentityHashMap<>();

    ConnectionGuard(Vertx vertx, Duration idle) {
        this.vertx = vertx;
        this.idleNanos = idle.toNanos();
    }

    void opened(HttpConnection connection) {
        Watch watch = new Watch(connection);
        watches.put(connection, watch);
        connection.closeHandler(closed -> {
            watches.remove(connection);
            vertx.cancelTimer(watch.timer);
        });
        watch.arm(idleNanos);
    }

    /** A request's head is here. */
    void began(HttpServerRequest request) {
        Watch watch = watches.get(request.connection());
        if (watch != null) {
            watch.inFlight++;
            request.response().endHandler(end -> watch.ended());
        }
    }

    private final class Watch {
        private final HttpConnection connection;
        private int inFlight;
        private long idleSince = System.nanoTime();
        private long timer = -1;

        Watch(HttpConnection connection) {
            this.connection = connection;
        }

        void ended() {
            inFlight--;
            idleSince = System.nanoTime();
        }

        void arm(long nanos) {
            timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> fired());
        }

        private void fired() {
            long left = inFlight > 0 ? idleNanos : idleSince + idleNanos - System.nanoTime();
            if (left > 0) {
                arm(left);
            } else {
                connection.close();
            }
        }
    }
}
