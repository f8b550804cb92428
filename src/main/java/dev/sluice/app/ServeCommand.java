package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "serve", description = "Start the gateway.")
final class ServeCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Server server;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    ServeCommand(Surroundings surroundings, Server server) {
        this.surroundings = surroundings;
        this.server = server;
    }

    @Override
    public Integer call() throws InterruptedException {
        return serve(surroundings, server, options.loaderOptions(), errors -> ExitCodes.refused(spec, errors));
    }

    /** @param refusal tells what is wrong with the configuration, and with which exit code the process ends */
    static int serve(
            Surroundings surroundings, Server server, ConfigLoader.Options given, ToIntFunction<List<String>> refusal)
            throws InterruptedException {
        ConfigLoader.Options same = surroundings.configLoader().pinned(given);
        return switch (Preparation.load(surroundings, given)) {
            case Loaded.Ready<Preparation> ready ->
                server.run(ready.value(), reading -> Preparation.load(surroundings, same, reading));
            case Loaded.Refused<Preparation> refused -> refusal.applyAsInt(refused.errors());
        };
    }
}
