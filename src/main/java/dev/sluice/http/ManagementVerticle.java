package dev.sluice.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Serves operations on a port of their own: whether the process lives, and whether it is ready for requests. */
public final class ManagementVerticle extends VerticleBase {

    private final String host;
    private final int port;
    private final BooleanSupplier ready;
    private @Nullable HttpServer server;

    /** @param ready asked for each request */
    public ManagementVerticle(String host, int port, BooleanSupplier ready) {
        this.host = host;
        this.port = port;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(context -> answer(context.response(), 200, "live"));
        router.get("/health/ready").handler(context -> {
            boolean yes = ready.getAsBoolean();
            answer(context.response(), yes ? 200 : 503, yes ? "ready" : "not_ready");
        });
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

    private static void answer(HttpServerResponse response, int status, String word) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(new JsonObject().put("status", word).toBuffer());
    }
}
