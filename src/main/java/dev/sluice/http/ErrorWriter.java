package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer, and where a bug becomes a log line. */
final class ErrorWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorWriter.class);

    /** How long, and how much of, a refused body is still read, so that its sender gets to read the refusal. */
    private static final long DRAIN_MILLIS = 5_000;

    private static final long DRAIN_BYTES = 64L << 20;

    /** When the store of runs may be back. */
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;

    ErrorWriter(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Answers with the failure. If the client is gone there is nothing to answer. */
    void write(Exchange exchange, Throwable failure) {
        GatewayError error = error(exchange, failure);
        HttpServerResponse response = exchange.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        exchange.record().failed(error);
        response.setStatusCode(exchange.dialect().status(error)).putHeader("Content-Type", "application/json");
        exchange.putAttempts();
        if (error.retryAfter() != null) {
            // Rounded up: who comes too early has come in vain.
            long seconds = Math.ceilDiv(error.retryAfter().toMillis(), 1000L);
            response.putHeader("Retry-After", Long.toString(Math.max(1, seconds)));
        }
        if (error.kind() == GatewayError.Kind.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", Authenticator.challenge(error));
        }
        boolean unread = !exchange.request().isEnded() && hasBody(exchange.request());
        if (unread) {
            response.putHeader("Connection", "close");
        }
        response.end(exchange.dialect().encodeError(error, exchange.requestId()));
        if (unread) {
            drain(exchange.request());
        } else {
            exchange.request().resume();
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** What a failure means; anything that is not a {@link GatewayException} is a bug of ours and is logged with its stack. */
    static GatewayError error(Exchange exchange, Throwable failure) {
        if (failure instanceof GatewayException known) {
            return known.error();
        }
        if (failure instanceof RunsUnavailableException) {
            return GatewayError.of(
                            GatewayError.Kind.QUEUE_UNAVAILABLE, "asynchronous runs are not available at the moment")
                    .withRetryAfter(STORE_RETRY);
        }
        if (!exchange.clientGone()) {
            report(exchange, failure);
        }
        return GatewayError.of(GatewayError.Kind.INTERNAL, "internal error, request " + exchange.requestId());
    }

    /** A bug of ours, for whoever reads the log. */
    static void report(Exchange exchange, Throwable bug) {
        LOG.atError()
                .addKeyValue("requestId", exchange.requestId())
                .setCause(bug)
                .log("internal error");
    }

    /** Closing a socket with unread data resets it, and the refusal may be lost on the way: read on for a while. */
    private void drain(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        boolean http1 = request.version() != HttpVersion.HTTP_2;
        long timer = vertx.setTimer(DRAIN_MILLIS, id -> connection.close());
        long[] left = {DRAIN_BYTES};
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                connection.close();
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (http1) {
                connection.close();
            }
        });
        request.resume();
    }
}
