package dev.sluice.http;

import dev.sluice.config.GatewayConfig;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunLog.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET …/events}: finds where in a run's log a client goes on, and begins to stream from there. */
final class RunEventsHandler {

    /** A browser reconnects to the same URL and says here how far it has come; so this wins over the query. */
    private static final String HEADER = "Last-Event-ID";

    private static final String QUERY = "after";

    private final Vertx vertx;
    private final Supplier<GatewayConfig> config;
    private final RunLog log;

    RunEventsHandler(Vertx vertx, Supplier<GatewayConfig> config, RunLog log) {
        this.vertx = vertx;
        this.config = config;
        this.log = log;
    }

    /** Answers with the stream. Fails if there is none to give; nothing has been written then. */
    Future<Void> stream(Exchange exchange, String uid) {
        QueryReader query = new QueryReader(exchange.request());
        long after = after(exchange, query);
        if (!query.violations().isEmpty()) {
            return fail(GatewayError.invalid(query.violations()));
        }
        return log.read(exchange.owner(), uid, after).compose(part -> begin(exchange, uid, after, part));
    }

    private static long after(Exchange exchange, QueryReader query) {
        String given = exchange.request().getHeader(HEADER);
        if (given == null || given.isEmpty()) {
            return query.number(QUERY, 0, 0, Long.MAX_VALUE);
        }
        long after = WholeNumber.parse(given);
        if (after < 0) {
            query.refuse(HEADER, "must be the id of an event");
        }
        return after;
    }

    private Future<Void> begin(Exchange exchange, String uid, long after, @Nullable Part part) {
        if (part == null) {
            return fail(RunsHandler.noSuchRun());
        }
        return switch (part) {
            case Part.Trimmed trimmed -> fail(trimmed(uid));
            case Part.Frames frames ->
                after > 0 && frames.frames().isEmpty()
                        ? log.length(uid, exchange.owner().tenant())
                                .compose(length -> atEnd(exchange, uid, after, length, frames))
                        : start(exchange, uid, after, 0, frames);
        };
    }

    /** The client has every frame there is, and perhaps some of those that end the stream. */
    private Future<Void> atEnd(Exchange exchange, String uid, long after, long length, Part.Frames nothing) {
        long beyond = after - length;
        if (beyond > (nothing.end() == null ? 0 : RunEventStream.END_FRAMES)) {
            return fail(GatewayError.invalid(List.of(
                    new Violation(Violation.INVALID, HEADER + " is not the id of an event of this run", HEADER))));
        }
        if (beyond == RunEventStream.END_FRAMES) {
            // Nothing is left to say; this status ends the reconnecting of browsers.
            return exchange.response().setStatusCode(204).end().otherwiseEmpty();
        }
        return start(exchange, uid, after, (int) Math.max(0, beyond), nothing);
    }

    private Future<Void> start(Exchange exchange, String uid, long after, int endFramesSent, Part.Frames first) {
        if (!exchange.clientGone()) {
            new RunEventStream(
                            vertx,
                            config.get().http(),
                            log,
                            exchange,
                            new RunEventStream.Place(uid, after, endFramesSent))
                    .start(first);
        }
        return Future.succeededFuture();
    }

    static GatewayError trimmed(String uid) {
        return GatewayError.invalid(List.of(new Violation(
                Violation.INVALID,
                "the events after this " + HEADER + " are not kept any more; the run's state and result are at "
                        + RunPaths.of(uid),
                HEADER)));
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
