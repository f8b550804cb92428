package dev.sluice.http;

import dev.sluice.config.HttpConfig;
import dev.sluice.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How one event loop lets go of its clients when the process is to end, so that none of them loses anything.
 *
 * <ol>
 *   <li>At first connections are still taken, because who sends them has yet to notice; but each ends with its next answer, and says so.
 *   <li>After the delay the sockets that listen close, and so do connections on which nothing is asked. Whoever can as well ask another
 *       process, since only a run is waited for, is let go. What is in flight goes on.
 *   <li>After the grace, that ends with an error. A little later the last connection is closed.
 * </ol>
 *
 * One per event loop, and on it only.
 */
final class Drain {

    /** For errors to reach clients that read slowly, or are still sending. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final long UNBOUNDED_DAYS = 1;

    private final Vertx vertx;
    private final HttpServer server;
    private final ConnectionGuard connections;
    private final HttpConfig.Drain times;
    private final Promise<Void> done = Promise.promise();
    private boolean begun;
    private boolean left;
    private boolean ended;

    Drain(Vertx vertx, HttpServer server, ConnectionGuard connections, HttpConfig.Drain times) {
        this.vertx = vertx;
        this.server = server;
        this.connections = connections;
        this.times = times;
    }

    /** Completes when the last connection is gone. */
    Future<Void> begin() {
        if (!begun) {
            begun = true;
            connections.closeAfterAnswers();
            after(times.delay(), this::leave);
            after(times.grace(), this::end);
        }
        return done.future();
    }

    /** Goes on to the end at once. */
    Future<Void> hurry() {
        Future<Void> last = begin();
        leave();
        end();
        return last;
    }

    private void after(Duration time, Runnable step) {
        if (time.isZero()) {
            step.run();
        } else {
            vertx.setTimer(time.toMillis(), id -> step.run());
        }
    }

    private void leave() {
        if (!left) {
            left = true;
            connections.leave();
            // The connections have an end of their own, or are closed after the farewell.
            server.shutdown(UNBOUNDED_DAYS, TimeUnit.DAYS).onComplete(done);
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            connections.end(GatewayError.of(GatewayError.Kind.SHUTTING_DOWN, "the gateway is shutting down")
                    .withRetryAfter(Duration.ofSeconds(1)));
            vertx.setTimer(FAREWELL.toMillis(), id -> connections.close());
        }
    }
}
