package dev.sluice.http;

import dev.sluice.chat.ChatStream;
import dev.sluice.config.HttpConfig;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.Delivery;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.sse.SseEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Carries one answer to its client as server-sent events.
 *
 * <ul>
 *   <li>The status line goes out with the first event that has output, or with the first heartbeat: until then a failure is an ordinary
 *       HTTP error.
 *   <li>All frames of one upstream read leave in one write.
 *   <li>When the client's socket is full the upstream is paused until it drains; a client that reads nothing for too long is given up.
 *   <li>When the client goes, the upstream is reset at once.
 *   <li>The end marker is written only for a stream that finished; after an error event the connection closes.
 * </ul>
 *
 * One per stream; event loop only.
 */
final class StreamRelay implements StreamListener {

    /** In bytes: a piece of text or two. */
    private static final int USUAL_BATCH = 512;

    private final Exchange exchange;
    private final Delivery delivery;
    private final ChatStream stream;
    private final ErrorWriter errors;
    private final HttpServerResponse response;
    private final StreamClock clock;

    private final StreamEncoder.FrameSink sink =
            (type, data, length) -> SseEncoder.event(pending(), type, null, data, length);

    private @Nullable StreamEncoder encoder;
    /** Frames of the current batch; null while there are none, for most streams say nothing most of the time. */
    private @Nullable Buffer pending;

    private boolean paused;
    private boolean over;

    StreamRelay(
            Vertx vertx,
            HttpConfig config,
            Exchange exchange,
            Delivery delivery,
            ChatStream stream,
            ErrorWriter errors) {
        this.exchange = exchange;
        this.delivery = delivery;
        this.stream = stream;
        this.errors = errors;
        this.response = exchange.response();
        this.clock = new StreamClock(vertx, config.heartbeat(), config.stallTimeout(), this::heartbeat, this::gone);
    }

    void start() {
        response.closeHandler(closed -> gone());
        response.exceptionHandler(broken -> gone());
        clock.start();
        exchange.open().streams();
        stream.opened().onComplete(this::opened, this::failedBeforeOutput);
    }

    private void opened(AnswerHead head) {
        if (over) {
            return;
        }
        // Nothing holds the request any more: it will not be sent again.
        exchange.open().release();
        encoder = exchange.dialect().newStreamEncoder(head, delivery, exchange.requestId());
        commit();
        stream.listen(this);
    }

    /** Before a heartbeat has gone out this is an ordinary error; after it, the error event. */
    private void failedBeforeOutput(Throwable cause) {
        if (over) {
            return;
        }
        if (response.headWritten()) {
            encoder = exchange.dialect().newStreamEncoder(stream.head(), delivery, exchange.requestId());
            onEvent(new StreamEvent.Failure(ErrorWriter.error(exchange, cause)));
            onBatchEnd();
        } else {
            finish();
            errors.write(exchange, cause);
        }
    }

    @Override
    public void onEvent(StreamEvent event) {
        StreamEncoder frames = encoder;
        if (over || frames == null) {
            return;
        }
        try {
            frames.onEvent(event, sink);
        } catch (RuntimeException bug) {
            ErrorWriter.report(exchange, bug);
            gone();
            return;
        }
        if (event.terminal()) {
            end(event instanceof StreamEvent.Failure);
        }
    }

    @Override
    public void onBatchEnd() {
        Buffer frames = pending;
        if (!over && frames != null) {
            pending = null;
            write(frames);
        }
    }

    private Buffer pending() {
        Buffer frames = pending;
        if (frames == null) {
            frames = Buffer.buffer(USUAL_BATCH);
            pending = frames;
        }
        return frames;
    }

    private void end(boolean broken) {
        finish();
        Future<Void> ended = response.end(pending());
        if (broken) {
            ended.onComplete(done -> exchange.request().connection().close());
        }
    }

    private void write(Buffer frames) {
        response.write(frames);
        clock.wrote();
        if (!paused && response.writeQueueFull()) {
            paused = true;
            clock.stalled();
            stream.pause();
            response.drainHandler(drained -> drained());
        }
    }

    private void drained() {
        if (paused && !over) {
            paused = false;
            clock.wrote();
            stream.resume();
        }
    }

    private void heartbeat() {
        commit();
        SseEncoder.keepAlive(pending());
        onBatchEnd();
    }

    private void gone() {
        if (!over) {
            finish();
            stream.cancel();
            exchange.request().connection().close();
        }
    }

    private void finish() {
        over = true;
        clock.stop();
    }

    private void commit() {
        if (!response.headWritten()) {
            exchange.putAttempts();
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("X-Accel-Buffering", "no");
        }
    }
}
