package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The gateway of this process. */
final class GatewayServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GatewayServer() {}

    /** Starts the gateway, and stops it when the process is told to end; see {@link Server#run}. */
    static int run(GatewayConfig config, ModelRegistry models) throws InterruptedException {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Serving serving = new Serving(Serving::atEndOfProcess, PATIENCE, err);
        return serving.run(() -> Future.failedFuture("this build has no gateway"), nothing -> Future.succeededFuture());
    }
}
