package dev.sluice.app;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a JVM learns from it, it can keep: an AOT cache that is written by it lets a gateway start in a fraction of the time. */
@Command(
        name = "rehearse",
        description = "Start a gateway on free ports, ask its sandbox every kind of question, and end:"
                + " with java -XX:AOTCacheOutput=FILE, later starts by java -XX:AOTCache=FILE are faster.")
final class RehearseCommand implements Callable<Integer> {

    private static final Map<String, String> ON_FREE_PORTS =
            Map.of("SLUICE_HOST", "127.0.0.1", "SLUICE_PORT", "0", "SLUICE_MANAGEMENT_PORT", "0");
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    RehearseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException, IOException, ExecutionException {
        Surroundings bare = new Surroundings(
                ON_FREE_PORTS,
                surroundings.workingDirectory(),
                surroundings.clock(),
                surroundings.random(),
                surroundings.adapters());
        return switch (Preparation.load(bare, new ConfigLoader.Options(null, null, true))) {
            case Loaded.Ready<Preparation> ready -> rehearse(ready.value());
            case Loaded.Refused<Preparation> refused -> ExitCodes.refused(spec, refused.errors());
        };
    }

    private int rehearse(Preparation prepared) throws InterruptedException, IOException, ExecutionException {
        Gateway gateway = got(Gateway.start(prepared.config(), prepared.models()));
        try {
            int answers =
                    new Rehearsal(gateway.port(), token(prepared.config())).play(oneOfEachFormat(prepared.models()));
            spec.commandLine().getOut().println("rehearsed with " + answers + " requests");
            spec.commandLine().getOut().flush();
        } finally {
            Future<Void> stopped = gateway.stop();
            // There is nobody to wait for.
            gateway.hurry();
            got(stopped);
        }
        return ExitCode.OK;
    }

    private static List<String> oneOfEachFormat(ModelRegistry models) {
        Map<String, String> byFormat = new TreeMap<>();
        models.models().stream()
                .filter(model -> model.status() == ModelInfo.Status.ACTIVE)
                .forEach(model -> byFormat.putIfAbsent(model.wires().usual(), model.id()));
        return List.copyOf(byFormat.values());
    }

    private String token(GatewayConfig config) {
        Caller caller = new Caller("rehearsal", "rehearsal", Caller.EVERY_MODEL);
        return new TokenIssuer(config.auth(), InstantSource.system())
                .issue(caller, config.auth().claims().staffType(), TOKEN_LIFETIME);
    }

    private static <T> T got(Future<T> future) throws InterruptedException, ExecutionException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
