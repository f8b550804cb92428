package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import picocli.CommandLine;

/** The real command line in a folder and an environment of its own, with what it prints caught. One per test. */
final class CommandLineRun {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final List<GatewayConfig> served = new ArrayList<>();
    private final List<ModelRegistry> servedModels = new ArrayList<>();
    private int parsers;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CommandLineRun(Path directory) {
        this.directory = directory;
    }

    CommandLineRun env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CommandLineRun file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The exit code. */
    int execute(String... arguments) {
        Surroundings surroundings = new Surroundings(
                environment,
                directory,
                InstantSource.fixed(NOON),
                new Random(1),
                () -> Map.of(
                        "openai",
                        Set.of("chat", "responses"),
                        "anthropic",
                        Set.of("messages"),
                        "google",
                        Set.of("generate"),
                        "other",
                        Set.of("chat")));
        Server server = (preparation, again) -> {
            served.add(preparation.config());
            servedModels.add(preparation.models());
            return 0;
        };
        try {
            return Sluice.execute(surroundings, server, () -> parser(surroundings, server), arguments);
        } catch (InterruptedException e) {
            throw new AssertionError("no server waits here", e);
        }
    }

    private CommandLine parser(Surroundings surroundings, Server server) {
        parsers++;
        return Sluice.commandLine(surroundings, server)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    /** How often a parser of command lines was asked for. */
    int parsers() {
        return parsers;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** What gateways were started with. */
    List<GatewayConfig> served() {
        return served;
    }

    List<ModelRegistry> servedModels() {
        return servedModels;
    }
}
