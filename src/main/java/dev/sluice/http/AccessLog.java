package dev.sluice.http;

import dev.sluice.auth.Caller;
import dev.sluice.chat.LogPairs;
import dev.sluice.http.RequestEvents.Ended;
import dev.sluice.http.RequestEvents.Outcome;
import dev.sluice.model.GatewayError;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line, and one event to count, for each request at its end: who, what, how it ended; never what was said. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.access");

    private final Vertx vertx;
    private final RequestEvents events;
    private final Tracer tracer;

    AccessLog(Vertx vertx, RequestEvents events, Tracer tracer) {
        this.vertx = vertx;
        this.events = events;
        this.tracer = tracer;
    }

    /**
     * A request begins, in its client's trace.
     *
     * @param route the pattern of its path; {@code other} if there is nothing at it
     */
    RequestRecord begin(HttpServerRequest request, String route) {
        String parent = request.getHeader("traceparent");
        return new RequestRecord(
                route, tracer.start(Tracer.Kind.SERVER, request.method().name(), route, parent));
    }

    /** The response is over, or its client has gone. What hears of that later in the same turn still gets into the line. */
    void over(Exchange exchange) {
        vertx.runOnContext(turn -> record(exchange));
    }

    private void record(Exchange exchange) {
        RequestRecord record = exchange.record();
        GatewayError error = record.error();
        HttpServerResponse response = exchange.response();
        boolean answered = response.ended();
        Ended ended = new Ended(
                record.route(),
                response.headWritten() ? response.getStatusCode() : 0,
                answered ? outcome(response.getStatusCode(), error) : Outcome.CLIENT_GONE,
                error == null || !answered ? null : error.kind(),
                record.bytes(),
                record.took());
        events.onEnded(ended);
        write(exchange, ended, level(answered ? error : null));
        end(record.span(), exchange, ended);
    }

    private static void end(Span span, Exchange exchange, Ended ended) {
        span.put("http.request.method", exchange.request().method().name());
        span.put("http.route", ended.route());
        span.put("sluice.request_id", exchange.requestId());
        if (ended.status() > 0) {
            span.put("http.response.status_code", ended.status());
        }
        switch (ended.outcome()) {
            case FINISHED, REFUSED -> span.end(null);
            case FAILED ->
                span.end(ended.kind() == null ? "internal" : ended.kind().name().toLowerCase(Locale.ROOT));
            case CLIENT_GONE -> span.end("client_gone");
        }
    }

    private static Outcome outcome(int status, @Nullable GatewayError error) {
        if (status < 400) {
            return error == null ? Outcome.FINISHED : Outcome.FAILED;
        }
        return status < 500 ? Outcome.REFUSED : Outcome.FAILED;
    }

    private static void write(Exchange exchange, Ended ended, Level level) {
        LogPairs pairs = new LogPairs();
        pairs.put("requestId", exchange.requestId());
        pairs.put("method", exchange.request().method());
        pairs.put("route", ended.route());
        pairs.put("status", ended.status() == 0 ? null : ended.status());
        pairs.put("outcome", ended.outcome().name().toLowerCase(Locale.ROOT));
        pairs.put("millis", ended.took().toMillis());
        Caller caller = exchange.knownCaller();
        if (caller != null) {
            pairs.put("tenant", caller.tenant());
            pairs.put("subject", caller.subject());
        }
        exchange.record().writeTo(pairs);
        pairs.on(LOG.atLevel(level)).log("request");
    }

    /** What needs somebody's eye is as loud as its kind; all the rest is information. */
    private static Level level(@Nullable GatewayError error) {
        Level loudness = error == null
                ? Level.INFO
                : Level.valueOf(error.kind().loudness().name());
        return loudness.toInt() < Level.INFO.toInt() ? Level.INFO : loudness;
    }
}
