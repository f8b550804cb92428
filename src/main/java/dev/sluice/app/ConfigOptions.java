package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which configuration a command works with. Filled by picocli. */
final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file; else SLUICE_CONFIG, else conf/sluice.yaml if it is there.")
    private @Nullable String config;

    ConfigLoader.Options loaderOptions() {
        return new ConfigLoader.Options(config, null, false);
    }
}
