package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Check the configuration and the model registry, and tell what serve would do with them.")
final class CheckCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = surroundings.configLoader();
        return switch (Preparation.load(surroundings, options.loaderOptions())) {
            case Loaded.Ready<Preparation> ready -> tell(ready.value(), loader.fileName(options.loaderOptions()));
            case Loaded.Refused<Preparation> refused -> ExitCodes.refused(spec, refused.errors());
        };
    }

    private int tell(Preparation preparation, @Nullable String fileName) {
        PrintWriter out = spec.commandLine().getOut();
        CheckReport report = new CheckReport(preparation.config(), preparation.models());
        report.lines(fileName).forEach(out::println);
        out.flush();
        return ExitCode.OK;
    }
}
