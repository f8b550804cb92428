package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Starts a whole gateway on a Vert.x that a test can look into. */
public final class WatchedGateway {

    private WatchedGateway() {}

    public static Future<Gateway> start(Vertx vertx, GatewayConfig config, ModelRegistry registry) {
        return Gateway.start(vertx, config, registry, url -> new RedisStores(vertx, url, config.runs()));
    }
}
