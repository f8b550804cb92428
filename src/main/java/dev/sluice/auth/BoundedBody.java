package dev.sluice.auth;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Collects a body that may not be larger than so many bytes. One per response; event loop only. */
final class BoundedBody implements BodyStream<Buffer> {

    private final int maxBytes;
    private final Buffer body = Buffer.buffer();
    private final Promise<Buffer> result = Promise.promise();

    private BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    static BodyCodec<Buffer> codec(int maxBytes) {
        return () -> new BoundedBody(maxBytes);
    }

    /** Fails when it gets too much, which ends the exchange. */
    @Override
    public Future<Void> write(Buffer data) {
        if (body.length() + data.length() > maxBytes) {
            return Future.failedFuture("the answer is larger than " + maxBytes + " bytes");
        }
        body.appendBuffer(data);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        result.tryComplete(body);
        return Future.succeededFuture();
    }

    @Override
    public void handle(Throwable failure) {
        result.tryFail(failure);
    }

    @Override
    public Future<Buffer> result() {
        return result.future();
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
