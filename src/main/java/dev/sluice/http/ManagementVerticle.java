package dev.sluice.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves operations on a port of their own: whether the process lives, whether it is ready for requests, and its metrics. */
public final class ManagementVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementVerticle.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final String host;
    private final int port;
    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private @Nullable HttpServer server;

    /**
     * @param ready asked for each request
     * @param metrics in Prometheus's text format; asked for each request, on a worker thread
     */
    public ManagementVerticle(String host, int port, BooleanSupplier ready, Supplier<String> metrics) {
        this.host = host;
        this.port = port;
        this.ready = ready;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(context -> answer(context.response(), 200, "live"));
        router.get("/health/ready").handler(context -> {
            boolean yes = ready.getAsBoolean();
            answer(context.response(), yes ? 200 : 503, yes ? "ready" : "not_ready");
        });
        router.get("/metrics").handler(context -> metrics(context.response()));
        HttpServer http =
                vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port));
        server = http;
        return http.requestHandler(router).listen();
    }

    /** Where it listens, once it is started. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.actualPort();
    }

    private void metrics(HttpServerResponse response) {
        vertx.executeBlocking(metrics::get)
                .onSuccess(text -> response.putHeader("Content-Type", METRICS_TYPE)
                        .putHeader("Cache-Control", "no-store")
                        .end(text))
                .onFailure(bug -> {
                    LOG.error("the metrics could not be written", bug);
                    response.setStatusCode(500).end();
                });
    }

    private static void answer(HttpServerResponse response, int status, String word) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(new JsonObject().put("status", word).toBuffer());
    }
}
