package dev.sluice.auth;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's key server on loopback that answers as it is told. */
final class FakeIssuer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final Promise<Void> dropped = Promise.promise();
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().setStatusCode(500).end();

    FakeIssuer(Vertx vertx) {
        this.server = vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(closed -> dropped.tryComplete()))
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/keys.json?v=1");
    }

    int requests() {
        return requests.get();
    }

    /** When the first connection was closed, by either side. */
    Future<Void> dropped() {
        return dropped.future();
    }

    void answers(Handler<HttpServerRequest> behaviour) {
        this.answer = behaviour;
    }

    void publishes(String document) {
        answers(request -> request.response().end(document));
    }

    @Override
    public void close() {
        server.close().await();
    }
}
