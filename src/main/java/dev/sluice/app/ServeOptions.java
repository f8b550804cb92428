package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a process that serves, or of one that tells what it would do. Filled by picocli. */
final class ServeOptions {

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            description = "What this process does: router, worker, or both with a comma between (the default).")
    private @Nullable String roles;

    @Option(names = "--sandbox", description = "Let the sandbox stand in for every provider, whatever keys there are.")
    private boolean sandbox;

    ConfigLoader.Options loaderOptions() {
        return new ConfigLoader.Options(config.loaderOptions().file(), roles, sandbox);
    }
}
