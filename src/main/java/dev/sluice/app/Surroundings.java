package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ProcessEnvironment;
import dev.sluice.provider.ProviderCatalog;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a command finds around it.
 *
 * @param environment variables by name
 * @param workingDirectory what file names are relative to
 * @param random a secure one
 * @param adapters the names of the providers' adapters, each with those of its formats; looked for only when asked
 */
record Surroundings(
        Map<String, String> environment,
        Path workingDirectory,
        InstantSource clock,
        RandomGenerator random,
        Supplier<Map<String, Set<String>>> adapters) {

    static Surroundings ofProcess() {
        return new Surroundings(
                ProcessEnvironment.variables(),
                Path.of(""),
                InstantSource.system(),
                new SecureRandom(),
                () -> ProviderCatalog.load().wires());
    }

    ConfigLoader configLoader() {
        return new ConfigLoader(environment, workingDirectory, random);
    }
}
