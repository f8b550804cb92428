package dev.sluice.sandbox;

import dev.sluice.config.BuiltInFile;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server as a child process. Its methods block, save {@link #ended}.
 *
 * <p>Between it and us stands a shell that holds the reading end of a pipe: when we close the pipe or die, however we die, the
 * shell ends the server and deletes its folder. The server has a session of its own, so that a Ctrl-C meant for us leaves it
 * alive while we still finish our work.
 */
final class RedisProcess {

    /** {@code $1} is the folder, the rest is the command. Signals are ignored: the end of the pipe is what counts. */
    private static final String SUPERVISOR = """
            trap '' HUP INT QUIT TERM
            folder=$1
            shift
            if command -v setsid >/dev/null 2>&1; then set -- setsid "$@"
            elif command -v perl >/dev/null 2>&1; then set -- perl -e 'setpgrp; exec @ARGV' "$@"
            fi
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            (while read -r line; do :; done; : >"$folder/asked-to-end"; kill -9 "$server") <&3 >/dev/null 2>&1 &
            guard=$!
            exec 3<&-
            wait "$server"
            kill -9 "$guard" 2>/dev/null
            if [ -e "$folder/asked-to-end" ]; then rm -rf "$folder"; fi
            """;

    private static final Path SHELL = Path.of("/bin/sh");
    private static final int ATTEMPTS = 3;
    private static final long READY_SECONDS = 10;
    private static final long POLL_MILLIS = 10;
    private static final long STOP_MILLIS = 700;

    private final Process process;
    private final Path folder;
    private final RedisProbe probe;

    private RedisProcess(Process process, Path folder, RedisProbe probe) {
        this.process = process;
        this.folder = folder;
        this.probe = probe;
    }

    /** Starts the server that comes with us, or where that does not run here the one on the PATH. */
    static RedisProcess start(String password) throws IOException {
        IOException bundled;
        try {
            return onFreePort(true, password);
        } catch (IOException e) {
            bundled = e;
        }
        try {
            return onFreePort(false, password);
        } catch (IOException e) {
            throw new IOException(
                    "no embedded Redis: the bundled redis-server says \"%s\", redis-server on the PATH \"%s\""
                            .formatted(bundled.getMessage(), e.getMessage()));
        }
    }

    /** Another process may take the port between our choice and the server's start. */
    private static RedisProcess onFreePort(boolean bundled, String password) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(bundled, password);
            } catch (IOException e) {
                String reason = String.valueOf(e.getMessage());
                if (attempt == ATTEMPTS || !reason.contains("Failed listening")) {
                    throw e;
                }
            }
        }
    }

    private static RedisProcess once(boolean bundled, String password) throws IOException {
        Path folder = Files.createTempDirectory("sluice-redis-");
        RedisProbe probe = new RedisProbe(freePort(), password);
        boolean ready = false;
        try {
            String binary = bundled ? bundledBinary(folder) : "redis-server";
            RedisProcess started = new RedisProcess(launch(folder, binary, probe), folder, probe);
            try {
                started.awaitReady();
                ready = true;
                return started;
            } finally {
                if (!ready) {
                    started.stop();
                }
            }
        } finally {
            if (!ready) {
                delete(folder);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(RedisProbe.address(0));
            return socket.getLocalPort();
        }
    }

    private static String bundledBinary(Path folder) throws IOException {
        try {
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .getPath();
        } catch (RuntimeException unknownPlatform) {
            throw new IOException("there is none for this platform", unknownPlatform);
        }
    }

    private static Process launch(Path folder, String binary, RedisProbe probe) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path settings = Files.writeString(folder.resolve("redis.conf"), settings(data, probe));
        List<String> command = new ArrayList<>();
        boolean supervised = Files.isExecutable(SHELL);
        if (supervised) {
            command.addAll(List.of(SHELL.toString(), "-c", SUPERVISOR, "sluice-redis", folder.toString()));
        }
        command.addAll(List.of(binary, settings.toString()));
        Process process = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output(folder).toFile())
                .start();
        if (!supervised) {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "embedded-redis-end"));
        }
        return process;
    }

    /**
     * What every Redis for runs should have, and what only this one has. The password stands in a file that only we may read, not in
     * a command line that all may.
     */
    private static String settings(Path data, RedisProbe probe) {
        String settings = BuiltInFile.text("conf/redis.conf")
                + """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                loglevel warning
                """.formatted(
                                probe.port(),
                                probe.password(),
                                data.toString().replace("\\", "\\\\").replace("\"", "\\\""));
        // Redis 6.2 and newer refuse to start on some ARM kernels unless told that the data may be lost; this data may.
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        return arm ? settings + "ignore-warnings ARM64-COW-BUG\n" : settings;
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!probe.ready()) {
            if (ends(POLL_MILLIS)) {
                throw new IOException(lastOutput());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not ready after " + READY_SECONDS + " s; " + lastOutput());
            }
        }
        probe.checkVersion();
    }

    /** Waits a while for the end. */
    private boolean ends(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    String url() {
        return "redis://:" + probe.password() + "@" + RedisProbe.HOST + ":" + probe.port();
    }

    Path folder() {
        return folder;
    }

    /** Succeeds when the server is gone. */
    Future<Void> ended() {
        return Future.fromCompletionStage(process.onExit()).mapEmpty();
    }

    /** The last line that it said. */
    String lastOutput() {
        try (Stream<String> lines = Files.lines(output(folder))) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((before, last) -> last)
                    .orElse("it said nothing");
        } catch (IOException | UncheckedIOException e) {
            return "its output cannot be read";
        }
    }

    /** Ends the server and deletes its folder. */
    void stop() {
        boolean interrupted = Thread.interrupted();
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // The end of the pipe is what we wanted.
        }
        try {
            if (!Files.isExecutable(SHELL) || !process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        delete(folder);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path output(Path folder) {
        return folder.resolve("output.log");
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // The supervisor deletes the same folder at the same time.
        }
    }
}
