package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import java.util.concurrent.Callable;
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
        ConfigLoader.Options given = options.loaderOptions();
        ConfigLoader.Options same = surroundings.configLoader().pinned(given);
        return switch (Preparation.load(surroundings, given)) {
            case Loaded.Ready<Preparation> ready ->
                server.run(ready.value(), reading -> Preparation.load(surroundings, same, reading));
            case Loaded.Refused<Preparation> refused -> ExitCodes.refused(spec, refused.errors());
        };
    }
}
