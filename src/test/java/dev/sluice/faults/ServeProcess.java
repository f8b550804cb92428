package dev.sluice.faults;

import dev.sluice.app.Sluice;
import dev.sluice.config.Secret;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gateway process that can be killed, frozen and asked to end. */
final class ServeProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("^ *(API|Management) +(http://\\S+)");
    private static final long START_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final CompletableFuture<Map<String, URI>> up = new CompletableFuture<>();

    /**
     * @param folder where {@code conf/sluice.yaml} is
     * @param changes a folder whose files take the place of those of the program; null for none
     * @param redis the way to Redis if it is not the configured one, else null
     */
    ServeProcess(Path folder, String roles, @Nullable Path changes, @Nullable Secret redis) {
        errors = folder.resolve("errors.log");
        String program = System.getProperty("java.class.path");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        changes == null ? program : changes + File.pathSeparator + program,
                        Sluice.class.getName(),
                        "serve",
                        "--roles",
                        roles))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("REDIS_") || name.endsWith("_API_KEY"));
        if (redis != null) {
            builder.environment().put("REDIS_URL", redis.reveal());
        }
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        Map<String, URI> addresses = new ConcurrentHashMap<>();
        try (BufferedReader output = process.inputReader()) {
            String line;
            while ((line = output.readLine()) != null) {
                Matcher row = ADDRESS.matcher(line);
                if (row.find()) {
                    addresses.put(row.group(1), URI.create(row.group(2)));
                    if (row.group(1).equals("Management")) {
                        up.complete(addresses);
                    }
                }
            }
        } catch (IOException killed) {
            // Then there is nothing more to hear.
        }
        if (!up.isDone()) {
            up.completeExceptionally(new IllegalStateException("the process ended before it was up: " + errors()));
        }
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    ServeProcess awaitUp() {
        up.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Where the API of a router is. */
    URI api() {
        return Objects.requireNonNull(awaitUp().up.join().get("API"));
    }

    /** Where health is. */
    URI management() {
        return Objects.requireNonNull(awaitUp().up.join().get("Management"));
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    /** SIGHUP. */
    void askToReload() {
        signal("-HUP");
    }

    /** SIGTERM. */
    void askToEnd() {
        process.destroy();
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, "" + process.pid())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
