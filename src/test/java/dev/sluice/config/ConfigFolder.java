package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A working directory and an environment to load a configuration in. One per test. */
final class ConfigFolder {

    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    ConfigFolder(Path directory) {
        this.directory = directory;
    }

    ConfigFolder file(String name, String text) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The file that is found without being named. */
    ConfigFolder yaml(String text) {
        return file("conf/sluice.yaml", text);
    }

    ConfigFolder env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ConfigFolder env(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    ConfigLoader loader() {
        return new ConfigLoader(environment, directory, new Random(1));
    }

    GatewayConfig load() {
        return load(ConfigLoader.Options.NONE);
    }

    GatewayConfig load(ConfigLoader.Options options) {
        Loaded<GatewayConfig> loaded = loader().load(options);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return ((Loaded.Ready<GatewayConfig>) loaded).value();
    }

    List<String> errors() {
        return errors(ConfigLoader.Options.NONE);
    }

    List<String> errors(ConfigLoader.Options options) {
        Loaded<GatewayConfig> loaded = loader().load(options);
        assertThat(loaded).isInstanceOf(Loaded.Refused.class);
        return ((Loaded.Refused<GatewayConfig>) loaded).errors();
    }
}
