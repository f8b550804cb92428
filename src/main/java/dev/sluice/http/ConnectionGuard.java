package dev.sluice.http;

import dev.sluice.model.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connections and the requests in flight on them. Closes connections that have had none for too long: idle ones, and those
 * whose request head trickles in. One per event loop.
 */
final class ConnectionGuard {

    /** The bound is {@link Drain}'s. */
    private static final long UNBOUNDED_DAYS = 1;

    /**
     * How long a connection stays after an answer that did not say it would close, so that the client's next request is not lost: it is
     * on its way already, perhaps.
     */
    private static final long LINGER_NANOS = 1_000_000_000;

    private final Vertx vertx;
    private final Supplier<Duration> idle;
    private final Admission admission;
    private final IdentityHashMap<HttpConnection, Watch> watches = new IdentityHashMap<>();
    private boolean closing;
    private boolean left;

    /** @param idle how long a connection may be that; asked again and again */
    ConnectionGuard(Vertx vertx, Supplier<Duration> idle, Admission admission) {
        this.vertx = vertx;
        this.idle = idle;
        this.admission = admission;
    }

    void opened(HttpConnection connection) {
        Watch watch = new Watch(connection);
        watches.put(connection, watch);
        connection.closeHandler(closed -> {
            watches.remove(connection);
            watch.closed();
        });
        watch.arm(watch.limit());
    }

    /** A request's head is here. On a connection there is one at a time. Whoever sets another end handler calls {@link #ended} there. */
    OpenRequest began(HttpServerRequest request) {
        OpenRequest open = new OpenRequest(admission);
        Watch watch = watches.get(request.connection());
        if (watch != null) {
            watch.began(open, request.response());
        }
        return open;
    }

    /** The request in flight on a connection. */
    OpenRequest current(HttpConnection connection) {
        Watch watch = watches.get(connection);
        return watch == null || watch.open == null ? new OpenRequest(admission) : watch.open;
    }

    /** The response of the request in flight is over. */
    void ended(HttpConnection connection) {
        Watch watch = watches.get(connection);
        if (watch != null) {
            watch.ended();
        }
    }

    /** From now on connections end with the next answer whose head goes out: it says so. */
    void closeAfterAnswers() {
        closing = true;
    }

    /** Lets go of idle connections, and of those who can as well ask another process. */
    void leave() {
        left = true;
        for (Watch watch : List.copyOf(watches.values())) {
            ShutdownShield.over(watch.connection);
            if (watch.open == null) {
                watch.fired();
            }
        }
        forEachOpen(OpenRequest::leave);
    }

    /** Waits no longer for answers. */
    void end(GatewayError reason) {
        forEachOpen(open -> open.end(reason));
    }

    void close() {
        List.copyOf(watches.keySet()).forEach(HttpConnection::close);
    }

    private void forEachOpen(Consumer<OpenRequest> work) {
        for (Watch watch : List.copyOf(watches.values())) {
            if (watch.open != null) {
                work.accept(watch.open);
            }
        }
    }

    private final class Watch {
        private final HttpConnection connection;
        private @Nullable OpenRequest open;
        private long idleSince = System.nanoTime();
        private long timer = -1;

        Watch(HttpConnection connection) {
            this.connection = connection;
        }

        void began(OpenRequest request, HttpServerResponse response) {
            open = request;
            response.headersEndHandler(head -> {
                if (closing) {
                    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                    // Once this answer has been sent.
                    connection.shutdown(UNBOUNDED_DAYS, TimeUnit.DAYS);
                }
            });
            response.endHandler(end -> ended());
            if (left) {
                request.leave();
            }
        }

        private void ended() {
            if (open != null) {
                open.ended();
                open = null;
            }
            idleSince = System.nanoTime();
            if (left) {
                vertx.cancelTimer(timer);
                arm(limit());
            }
        }

        void closed() {
            ended();
            vertx.cancelTimer(timer);
        }

        private long limit() {
            return left ? LINGER_NANOS : idle.get().toNanos();
        }

        void arm(long nanos) {
            timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> fired());
        }

        private void fired() {
            vertx.cancelTimer(timer);
            long rest = open != null ? limit() : idleSince + limit() - System.nanoTime();
            if (rest > 0) {
                arm(rest);
            } else {
                connection.close();
            }
        }
    }
}
