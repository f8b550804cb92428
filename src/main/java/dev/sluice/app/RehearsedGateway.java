package dev.sluice.app;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** A gateway for the time of a rehearsal. Apart from the command, which is loaded for any other command too. */
final class RehearsedGateway {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private RehearsedGateway() {}

    /** Starts it, asks it and stops it. Blocks. How many requests were answered as they should be. */
    static int ask(GatewayConfig config, ModelRegistry models)
            throws InterruptedException, IOException, ExecutionException {
        Gateway gateway = got(Gateway.start(config, models));
        try {
            return new Rehearsal(gateway.port(), token(config)).play(oneOfEachFormat(models));
        } finally {
            Future<Void> stopped = gateway.stop();
            // There is nobody to wait for.
            gateway.hurry();
            got(stopped);
        }
    }

    private static List<String> oneOfEachFormat(ModelRegistry models) {
        Map<String, String> byFormat = new TreeMap<>();
        models.models().stream()
                .filter(model -> model.status() == ModelInfo.Status.ACTIVE)
                .forEach(model -> byFormat.putIfAbsent(model.wires().usual(), model.id()));
        return List.copyOf(byFormat.values());
    }

    private static String token(GatewayConfig config) {
        Caller caller = new Caller("rehearsal", "rehearsal", Caller.EVERY_MODEL);
        return new TokenIssuer(config.auth(), InstantSource.system())
                .issue(caller, config.auth().claims().staffType(), TOKEN_LIFETIME);
    }

    private static <T> T got(Future<T> future) throws InterruptedException, ExecutionException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
