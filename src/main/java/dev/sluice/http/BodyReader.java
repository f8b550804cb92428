package dev.sluice.http;

import dev.sluice.chat.HeavyWork;
import dev.sluice.config.GatewayConfig;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a request's body whole: bounded in size, and in the time it may take. */
final class BodyReader {

    private final Vertx vertx;
    private final HeavyWork heavyWork;
    private final Supplier<GatewayConfig> config;

    BodyReader(Vertx vertx, Supplier<GatewayConfig> config) {
        this.vertx = vertx;
        this.heavyWork = new HeavyWork(vertx);
        this.config = config;
    }

    /**
     * The body of a paused request; fails with a {@link GatewayException} as soon as it is clear that it is too large, or too slow, or that
     * there is no room for it. What declares its length has all of its room from the beginning.
     */
    Future<Buffer> read(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        long declared = declaredLength(request);
        int maxBytes = config.get().limits().maxBodyBytes();
        if (declared > maxBytes) {
            return Future.failedFuture(tooLarge(maxBytes));
        }
        GatewayError refusal = exchange.open().reserve(Math.max(0, declared));
        if (refusal != null) {
            return Future.failedFuture(new GatewayException(refusal));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        return new Reading(request, exchange.open(), maxBytes, declared >= 0).start();
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException notANumber) {
            return Long.MAX_VALUE;
        }
    }

    private static GatewayException tooLarge(int maxBytes) {
        return new GatewayException(
                GatewayError.of(GatewayError.Kind.TOO_LARGE, "the request body is larger than " + maxBytes + " bytes"));
    }

    /** One body on its way. */
    private final class Reading {
        private final HttpServerRequest request;
        private final OpenRequest open;
        private final int maxBytes;
        private final boolean hasRoom;
        private @Nullable Promise<Buffer> whole;
        /** Joined at the end: a buffer that grows to megabytes is copied many times, on the event loop. */
        private final List<Buffer> chunks = new ArrayList<>();

        private int size;
        private long timer = -1;

        Reading(HttpServerRequest request, OpenRequest open, int maxBytes, boolean hasRoom) {
            this.request = request;
            this.open = open;
            this.maxBytes = maxBytes;
            this.hasRoom = hasRoom;
        }

        Future<Buffer> start() {
            Promise<Buffer> body = Promise.promise();
            whole = body;
            timer = vertx.setTimer(
                    config.get().http().bodyTimeout().toMillis(),
                    id -> fail(new GatewayException(GatewayError.of(
                            GatewayError.Kind.REQUEST_TIMEOUT, "the request body did not arrive in time"))));
            request.exceptionHandler(this::fail);
            request.handler(this::chunk);
            request.endHandler(end -> done());
            request.resume();
            return body.future();
        }

        private void chunk(Buffer chunk) {
            size += chunk.length();
            GatewayError refusal = hasRoom || size > maxBytes ? null : open.reserve(chunk.length());
            if (size > maxBytes) {
                fail(tooLarge(maxBytes));
            } else if (refusal != null) {
                fail(new GatewayException(refusal));
            } else {
                chunks.add(chunk);
            }
        }

        private void done() {
            List<Buffer> all = List.copyOf(chunks);
            Promise<Buffer> body = over();
            if (body != null) {
                heavyWork.on(size, () -> joined(all)).onComplete(body);
            }
        }

        private Buffer joined(List<Buffer> all) {
            if (all.size() == 1) {
                return all.getFirst();
            }
            Buffer body = Buffer.buffer(size);
            all.forEach(body::appendBuffer);
            return body;
        }

        private void fail(Throwable cause) {
            request.handler(null).endHandler(null).exceptionHandler(null).pause();
            Promise<Buffer> body = over();
            if (body != null) {
                body.fail(cause);
            }
        }

        /** What is still to be completed. The request knows this for as long as its answer takes: nothing of the body stays here. */
        private @Nullable Promise<Buffer> over() {
            vertx.cancelTimer(timer);
            chunks.clear();
            Promise<Buffer> body = whole;
            whole = null;
            return body;
        }
    }
}
