package dev.sluice.app;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The gateway of this process. */
final class GatewayServer {

    /** For what comes after the drain of the workers: giving runs back, leaving, closing connections. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    private GatewayServer() {}

    /** Starts the gateway, says where it is, and stops it when the process is told to end; see {@link Server#run}. */
    static int run(GatewayConfig config, ModelRegistry models) throws InterruptedException {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Duration patience = config.runs().execution().drain().plus(CLOSING);
        Serving serving = new Serving(Serving::atEndOfProcess, patience, err);
        return serving.run(() -> start(config, models), GatewayServer::stop);
    }

    private static Future<Gateway> start(GatewayConfig config, ModelRegistry models) {
        long began = System.nanoTime();
        return Gateway.start(config, models).onSuccess(gateway -> {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println(Banner.of(config, gateway, Duration.ofNanos(System.nanoTime() - began), token(config)));
            out.flush();
        });
    }

    /** The first signal lets runs end, the second does not wait for them. */
    private static Future<Void> stop(Gateway gateway) {
        EndSignals.onAnother(gateway::hurry);
        return gateway.stop();
    }

    /** A token to try things with. Only one that no other process believes: any other would be a secret on a screen. */
    private static @Nullable String token(GatewayConfig config) {
        if (!config.auth().secretIsGenerated()) {
            return null;
        }
        Caller caller = new Caller("staff-demo", "business-demo", Caller.EVERY_MODEL);
        return new TokenIssuer(config.auth(), InstantSource.system())
                .issue(caller, config.auth().claims().staffType(), TOKEN_LIFETIME);
    }
}
