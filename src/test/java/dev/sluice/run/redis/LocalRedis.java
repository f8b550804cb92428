package dev.sluice.run.redis;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A redis-server of a test's own, that can be killed, frozen and started again at the same place. Its methods block. */
public final class LocalRedis implements AutoCloseable {

    static final String PASSWORD = "s3cret+pass%word";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path folder;
    private final List<String> command;
    private final int port;
    private final boolean guarded;
    private Process process;

    /** @param settings as on the command line */
    LocalRedis(Path parent, String... settings) {
        this(parent, freePort(), true, settings);
    }

    public LocalRedis(Path parent, int port, boolean guarded, String... settings) {
        this.port = port;
        this.guarded = guarded;
        try {
            folder = Files.createTempDirectory(parent, "redis");
            String binary = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .getPath();
            command = new ArrayList<>(List.of(binary, "--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
            if (guarded) {
                command.addAll(List.of("--requirepass", PASSWORD, "--masterauth", PASSWORD));
            }
            command.addAll(List.of(settings));
            process = launch(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** A sentinel that watches a server. */
    static Process sentinel(Path parent, int port, LocalRedis master) throws IOException {
        Path folder = Files.createTempDirectory(parent, "sentinel");
        String binary =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().getPath();
        Path settings = Files.writeString(folder.resolve("sentinel.conf"), """
                port %d
                bind 127.0.0.1
                sentinel monitor mymaster 127.0.0.1 %d 1
                sentinel auth-pass mymaster %s
                sentinel down-after-milliseconds mymaster 500
                sentinel failover-timeout mymaster 3000
                """.formatted(port, master.port, PASSWORD));
        return new ProcessBuilder(binary, settings.toString(), "--sentinel")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            // A cluster's nodes talk to each other 10000 above.
            return socket.getLocalPort() > 50_000 ? socket.getLocalPort() - 20_000 : socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** With the password percent-encoded, as an operator would write it. */
    public Secret url() {
        return new Secret(guarded ? "redis://:s3cret+pass%25word@127.0.0.1:" + port : "redis://127.0.0.1:" + port);
    }

    public void start() {
        try {
            process = launch(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    /** The whole answer to one command. */
    public String ask(String line) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 2000);
            socket.setSoTimeout(5000);
            String auth = guarded ? "AUTH " + PASSWORD + "\r\n" : "";
            socket.getOutputStream().write((auth + line + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String answer = guarded ? all.substring(all.indexOf("\r\n") + 2) : all;
            return answer.endsWith("+OK\r\n") ? answer.substring(0, answer.length() - 5) : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many clients have asked something within their connection that the server can tell by this. */
    long clients(String pattern) {
        return ask("CLIENT LIST").lines().filter(line -> line.contains(pattern)).count();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private Process launch(List<String> line) throws IOException {
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                if (ask("PING").contains("PONG")) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // Not listening so far.
            }
            if (System.nanoTime() > deadline || exited()) {
                throw new IllegalStateException("redis-server does not start: " + output());
            }
        }
    }

    private boolean exited() {
        try {
            return process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output.log"));
        } catch (IOException e) {
            return e.toString();
        }
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
