package dev.sluice.app;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.ProcessEnvironment;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The gateway of this process. */
final class GatewayServer {

    /** For what comes after the drains: the last errors to clients, giving runs back, leaving, closing connections. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    private GatewayServer() {}

    /** Starts the gateway, says where it is, and stops it when the process is told to end; see {@link Server#run}. */
    static int run(Preparation preparation, ConfigSource again) throws InterruptedException {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Serving serving = new Serving(Serving::atEndOfProcess, patience(preparation.config()), err);
        return serving.run(() -> start(preparation, again), GatewayServer::stop);
    }

    /** Clients and runs drain side by side. */
    private static Duration patience(GatewayConfig config) {
        Duration clients = config.http().drain().grace();
        Duration runs = config.runs().execution().drain();
        return (clients.compareTo(runs) > 0 ? clients : runs).plus(CLOSING);
    }

    private static Future<Gateway> start(Preparation preparation, ConfigSource again) {
        GatewayConfig config = preparation.config();
        return Gateway.start(preparation, again, ProcessEnvironment.variables()).onSuccess(gateway -> {
            Signals.onHangUp(gateway::reload);
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println(Banner.of(config, gateway, sinceTheProcessBegan(), token(config)));
            out.flush();
        });
    }

    private static Duration sinceTheProcessBegan() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    /** The first signal lets answers and runs end, the second does not wait for them. */
    private static Future<Void> stop(Gateway gateway) {
        Signals.onAnotherEnd(gateway::hurry);
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
