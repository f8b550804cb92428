package dev.sluice.http;

import dev.sluice.config.HttpConfig;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Run;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunLog.Part;
import dev.sluice.run.RunsUnavailableException;
import dev.sluice.sse.SseEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Carries a run's log to one client as server-sent events, from some frame to the run's end.
 *
 * <ul>
 *   <li>The id of an event is its number in the log; the two that end the stream are numbered on from there. So any of them is a place
 *       to go on from, at any process.
 *   <li>Frames are read from the log only, one read at a time: what is heard of new ones is a hint to read, and once a second it is read
 *       without one.
 *   <li>While the client's socket is full nothing is read; a client that reads nothing for too long is given up.
 *   <li>While the store is away the stream waits; if that takes too long it ends with an error event, and without the end marker.
 *   <li>When the client goes, the run goes on.
 *   <li>When the process is to end the stream ends early, without the end marker: the client goes on at another process.
 * </ul>
 *
 * One per stream; event loop only.
 */
final class RunEventStream {

    /** How many frames a dialect ends a run's stream with: the run and the end marker. */
    static final int END_FRAMES = 2;

    private static final long REREAD_MILLIS = 1000;
    private static final int MAX_FAILURES = 10;

    /** How soon a client asks another process for the rest. */
    private static final long RECONNECT_MILLIS = 500;

    /**
     * Where a stream goes on.
     *
     * @param after the number of the last event that the client has
     * @param endFrames how many of those are frames that end the stream
     */
    record Place(String uid, long after, int endFrames) {}

    private final Vertx vertx;
    private final RunLog log;
    private final Exchange exchange;
    private final Place place;
    private final HttpServerResponse response;
    private final StreamClock clock;

    private RunLog.@Nullable Following following;
    private long rereads = -1;

    /** The number of the last event that was written. */
    private long position;

    /** How often in a row the store was away. */
    private int failures;

    private boolean reading;
    /** Whether there may be more than the read under way will give. */
    private boolean more;

    /** How many writes the client's socket has not taken yet. */
    private int unwritten;

    private boolean over;

    RunEventStream(Vertx vertx, HttpConfig config, RunLog log, Exchange exchange, Place place) {
        this.vertx = vertx;
        this.log = log;
        this.exchange = exchange;
        this.place = place;
        this.position = place.after();
        this.response = exchange.response();
        this.clock = new StreamClock(vertx, config.heartbeat(), config.stallTimeout(), this::heartbeat, this::gone);
    }

    /** @param first what the log holds after the place */
    void start(Part.Frames first) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(closed -> gone());
        response.exceptionHandler(broken -> gone());
        clock.start();
        exchange.open().streams();
        if (first.end() == null) {
            response.writeHead();
            // What is heard from now on has to wait until this part is written.
            reading = true;
            following = log.follow(exchange.owner(), place.uid(), this::pump);
            rereads = vertx.setPeriodic(REREAD_MILLIS, id -> pump());
        }
        onPart(first);
        exchange.open().onLeave(this::leave);
    }

    private void pump() {
        if (over || unwritten > 0) {
            return;
        }
        if (reading) {
            more = true;
            return;
        }
        reading = true;
        more = false;
        log.read(exchange.owner(), place.uid(), position).onComplete(this::onPart, this::onFailure);
    }

    private void onPart(@Nullable Part part) {
        reading = false;
        failures = 0;
        if (over) {
            return;
        }
        if (part == null) {
            fail(new GatewayException(RunsHandler.noSuchRun()));
            return;
        }
        switch (part) {
            case Part.Trimmed trimmed -> fail(new GatewayException(RunEventsHandler.trimmed(place.uid())));
            case Part.Frames frames -> onFrames(frames);
        }
    }

    private void onFrames(Part.Frames part) {
        Buffer out = Buffer.buffer();
        for (RunLog.Frame frame : part.frames()) {
            position++;
            byte[] data = frame.data().getBytes();
            SseEncoder.event(out, frame.type(), Long.toString(position), data, data.length);
        }
        Run end = part.end();
        if (end != null) {
            end(out, end);
            return;
        }
        if (out.length() > 0) {
            write(out);
            // A read gives a bounded amount: perhaps it was not all.
            more = true;
        }
        if (more) {
            pump();
        }
    }

    private void end(Buffer out, Run run) {
        int[] skip = {place.endFrames()};
        StreamEncoder.FrameSink sink = (type, data, length) -> {
            if (skip[0]-- <= 0) {
                position++;
                SseEncoder.event(out, type, Long.toString(position), data, length);
            }
        };
        exchange.runDialect().encodeRunEnd(run, sink);
        exchange.record().became(run.status());
        finish();
        response.end(out);
    }

    private void onFailure(Throwable cause) {
        reading = false;
        boolean away = cause instanceof RunsUnavailableException && ++failures < MAX_FAILURES;
        if (!over && !away) {
            fail(cause);
        }
    }

    private void fail(Throwable cause) {
        GatewayError error = ErrorWriter.error(exchange, cause);
        byte[] data =
                exchange.dialect().encodeError(error, exchange.requestId()).getBytes();
        Buffer out = Buffer.buffer();
        SseEncoder.event(out, "error", null, data, data.length);
        exchange.record().failed(error);
        finish();
        endAndClose(out);
    }

    private void endAndClose(Buffer last) {
        response.end(last).onComplete(done -> exchange.request().connection().close());
    }

    /** Goes on when the socket has taken it all: the write queue counts writes and not bytes, and what is read at once may be large. */
    private void write(Buffer frames) {
        Future<Void> written = response.write(frames);
        clock.wrote();
        if (!written.isComplete()) {
            unwritten++;
            clock.stalled();
            written.onSuccess(done -> written());
        }
    }

    private void written() {
        unwritten--;
        if (unwritten == 0 && !over) {
            clock.wrote();
            pump();
        }
    }

    private void heartbeat() {
        Buffer comment = Buffer.buffer();
        SseEncoder.keepAlive(comment);
        write(comment);
    }

    private void leave() {
        if (!over) {
            Buffer out = Buffer.buffer();
            SseEncoder.retry(out, RECONNECT_MILLIS);
            finish();
            endAndClose(out);
        }
    }

    private void gone() {
        if (!over) {
            finish();
            exchange.request().connection().close();
        }
    }

    private void finish() {
        over = true;
        clock.stop();
        vertx.cancelTimer(rereads);
        if (following != null) {
            following.close();
        }
    }
}
