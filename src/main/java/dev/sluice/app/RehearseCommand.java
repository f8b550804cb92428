package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import java.io.IOException;
import java.util.Map;
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
        int answers = RehearsedGateway.ask(prepared.config(), prepared.models());
        spec.commandLine().getOut().println("rehearsed with " + answers + " requests");
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
