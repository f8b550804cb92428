package dev.sluice.upstream;

import dev.sluice.config.Limits;
import dev.sluice.config.UpstreamConfig;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.UpstreamHead;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider, from connecting to its end. Delivers exactly one terminal event, as the last, unless {@link #abort} comes
 * first: after that it delivers nothing. One per call; event loop only.
 */
public final class UpstreamStream {

    /** How long a provider may leave its connection open after its answer is whole, before the connection is given up. */
    private static final long LINGER_MILLIS = 2_000;

    /** HTTP/2's CANCEL; over HTTP/1 any code closes the connection. */
    private static final long CANCEL = 0x8;

    private final Vertx vertx;
    private final UpstreamConfig config;
    private final Limits limits;
    private UpstreamCall call;
    private final StreamListener listener;
    private final CallClock clock;
    private final Consumer<StreamEvent> deliver = this::deliver;

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable String requestId;
    /** Nothing more is delivered: a terminal event was, or the call was aborted. */
    private boolean over;
    /** Whether an event has come: the idle clock runs instead of the first-event clock. */
    private boolean begun;

    /** Whether the call was made once more, on another connection. */
    private boolean again;

    private boolean aborted;
    private boolean held;
    /** Whether the listener is to be told of the end of a batch when all of the read that goes on has come. */
    private boolean batchOpen;

    private long lingering = -1;

    UpstreamStream(Vertx vertx, UpstreamConfig config, Limits limits, UpstreamCall call, StreamListener listener) {
        this.vertx = vertx;
        this.config = config;
        this.limits = limits;
        this.call = call;
        this.listener = listener;
        this.clock = new CallClock(vertx, config.total(), this::expired);
    }

    /**
     * @param connecting opens a request, on a connection of the pool or on a new one
     * @param used the connections that have carried a call
     */
    void start(Supplier<Future<HttpClientRequest>> connecting, Set<HttpConnection> used) {
        clock.enter(CallClock.Phase.CONNECT, config.connect());
        connecting.get().onComplete(opened -> connected(opened, connecting, used), this::failed);
    }

    /** The provider's id of the exchange; null until its headers are here, or if it gives none. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Stops reading; what was read already is still delivered. The idle clock stands still meanwhile. */
    public void pause() {
        held = true;
        if (response != null && !over) {
            response.pause();
            clock.enter(CallClock.Phase.HELD, config.total());
        }
    }

    /** Reads on. */
    public void resume() {
        held = false;
        if (response != null && !over) {
            clock.enter(
                    begun ? CallClock.Phase.IDLE : CallClock.Phase.FIRST_EVENT,
                    begun ? config.idle() : config.firstEvent());
            response.resume();
        }
    }

    /** Gives the call up: the connection is reset at once and nothing more is delivered. */
    public void abort() {
        if (!over) {
            aborted = true;
            finish();
            reset();
        }
    }

    private void connected(
            HttpClientRequest opened, Supplier<Future<HttpClientRequest>> connecting, Set<HttpConnection> used) {
        request = opened;
        boolean pooled = !used.add(opened.connection());
        if (over) {
            reset();
            return;
        }
        clock.enter(CallClock.Phase.FIRST_EVENT, config.firstEvent());
        opened.send(call.request().body()).onComplete(this::answered, cause -> {
            if (pooled && !again && !over && closed(cause)) {
                again = true;
                start(connecting, used);
            } else {
                failed(cause);
            }
        });
    }

    /** The provider had closed a connection of the pool before it could see the call: that says nothing of it. */
    private static boolean closed(Throwable cause) {
        return cause instanceof HttpClosedException || cause instanceof IOException;
    }

    private void answered(HttpClientResponse answer) {
        response = answer;
        call = call.sent();
        if (over) {
            reset();
            return;
        }
        answer.exceptionHandler(this::failed);
        requestId = answer.getHeader(call.request().requestIdHeader());
        if (answer.statusCode() / 100 != 2) {
            gather(
                    answer,
                    limits.maxErrorBytes(),
                    body -> fail(call.wire().decodeError(head(answer), body).withProvider(call.provider())));
        } else if (call.request().streaming() && !isJson(answer)) {
            relay(answer);
        } else {
            gather(answer, limits.maxResponseBytes(), body -> {
                call.wire().decodeDocument(body, call.context(), deliver);
                endBatch();
                ended();
            });
        }
        if (held) {
            pause();
        }
    }

    private void relay(HttpClientResponse answer) {
        StreamDecoder decoder = call.wire().newStreamDecoder(call.context());
        SseDecoder events = new SseDecoder(limits.maxEventBytes(), line -> decoder.onStray(line, deliver));
        answer.handler(chunk -> {
            if (over) {
                return;
            }
            clock.touch();
            if (!events.feed(chunk, event -> decoder.onEvent(event, deliver))) {
                deliver(tooLarge("an event"));
            }
            endBatch();
        });
        answer.endHandler(end -> {
            if (!over) {
                events.end();
                decoder.onEnd(deliver);
                endBatch();
            }
            ended();
        });
    }

    /** Reads a body whole, up to a bound; an error's body is cut there, an answer's is refused. */
    private void gather(HttpClientResponse answer, int maxBytes, Consumer<Buffer> whole) {
        Buffer body = Buffer.buffer();
        boolean error = answer.statusCode() / 100 != 2;
        answer.handler(chunk -> {
            clock.touch();
            if (over) {
                return;
            }
            if (body.length() + chunk.length() <= maxBytes) {
                body.appendBuffer(chunk);
            } else if (error) {
                whole.accept(body);
            } else {
                deliver(tooLarge("the answer"));
                endBatch();
            }
        });
        answer.endHandler(end -> {
            if (!over) {
                whole.accept(body);
            }
        });
    }

    private void deliver(StreamEvent event) {
        if (over) {
            return;
        }
        if (!begun) {
            begun = true;
            clock.enter(CallClock.Phase.IDLE, config.idle());
        }
        if (event.terminal()) {
            finish();
            if (event instanceof StreamEvent.Failure) {
                reset();
            } else {
                linger();
            }
        }
        listener.onEvent(event);
    }

    /**
     * Of one read, that is: providers send each event as an HTTP chunk of its own, which all come here one by one. To tell it once saves
     * the listener a write for each. Nothing follows what is last, so that does not wait.
     */
    private void endBatch() {
        if (over) {
            tellBatchEnd();
        } else if (!batchOpen) {
            batchOpen = true;
            vertx.runOnContext(readOver -> {
                if (batchOpen) {
                    tellBatchEnd();
                }
            });
        }
    }

    private void tellBatchEnd() {
        batchOpen = false;
        if (!aborted) {
            listener.onBatchEnd();
        }
    }

    /** The body ended: whatever the decoder thinks of it, nothing will follow. */
    private void ended() {
        response = null;
        request = null;
        vertx.cancelTimer(lingering);
        if (!over) {
            deliver(new StreamEvent.Failure(
                    error(GatewayError.Kind.PROVIDER_TRUNCATED, "the provider ended its answer early")));
            endBatch();
        }
    }

    private void failed(Throwable cause) {
        fail(UpstreamFailures.of(cause, call.provider(), response != null));
    }

    private void expired(String reason) {
        fail(error(GatewayError.Kind.PROVIDER_TIMEOUT, reason));
    }

    private void fail(GatewayError error) {
        if (!over) {
            deliver(new StreamEvent.Failure(error));
            endBatch();
        }
    }

    private StreamEvent tooLarge(String what) {
        return new StreamEvent.Failure(
                error(GatewayError.Kind.PROVIDER_ERROR, what + " of the provider is larger than is allowed"));
    }

    private GatewayError error(GatewayError.Kind kind, String message) {
        return GatewayError.ofProvider(kind, message, call.provider());
    }

    private void finish() {
        over = true;
        clock.stop();
    }

    private void reset() {
        if (request != null) {
            request.reset(CANCEL);
        }
    }

    /** The answer is whole, the connection may still be in use: it goes back to the pool when the body ends, soon or never. */
    private void linger() {
        HttpClientRequest open = request;
        if (response != null && open != null) {
            response.resume();
            lingering = vertx.setTimer(LINGER_MILLIS, id -> {
                open.reset(CANCEL);
            });
        }
    }

    private static boolean isJson(HttpClientResponse answer) {
        String type = answer.getHeader("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private static UpstreamHead head(HttpClientResponse answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return new UpstreamHead(answer.statusCode(), headers);
    }
}
