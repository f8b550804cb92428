package dev.sluice.bench;

import dev.sluice.run.redis.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processes that one part measures, in a folder of their own. Close it to end them all. */
final class Site implements AutoCloseable {

    private static final Pattern UPSTREAM_UP = Pattern.compile(Upstream.UP + "(\\d+)");
    private static final Pattern NEVER_SAYS = Pattern.compile("(?!)");
    private static final Pattern ROUTER_UP = Pattern.compile("^ *API +(http://\\S+)");
    private static final Pattern WORKER_UP = Pattern.compile("^ *Management +(http://\\S+)");

    private final Settings settings;
    private final Path folder;
    /** What ends each of them. */
    private final Deque<Runnable> open = new ConcurrentLinkedDeque<>();

    private final InetSocketAddress upstream;
    private @Nullable LocalRedis redis;

    Site(Settings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.output());
        this.folder = Files.createTempDirectory(settings.output(), "site");
        // Also when it is interrupted nothing of it stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Child process = keep(new Child(
                java(List.of(
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Upstream.class.getName(),
                        "" + settings.upstreamPort())),
                folder,
                "upstream.log",
                UPSTREAM_UP));
        this.upstream = loopback(Integer.parseInt(process.awaitUp()));
    }

    private Child keep(Child process) {
        open.push(process::close);
        return process;
    }

    private static List<String> java(List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        return command;
    }

    InetSocketAddress upstream() {
        return upstream;
    }

    /** A thread that loads what is here. */
    LoadLoop loadLoop() {
        LoadLoop loop = new LoadLoop();
        open.push(loop::close);
        return loop;
    }

    /** Starts a Redis server for the processes that are started after this. */
    OsProcess startRedis() {
        LocalRedis server = new LocalRedis(
                folder, LocalRedis.freePort(), false, "--appendonly", "yes", "--appendfsync", "everysec");
        open.push(server::close);
        redis = server;
        return OsProcess.of(server.ask("INFO server")
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .mapToLong(line -> Long.parseLong(line.substring("process_id:".length())))
                .sum());
    }

    /** Starts Sluice as it ships, without waiting for it. */
    Child sluice(String roles) throws IOException {
        Files.writeString(folder.resolve("sluice.yaml"), configuration());
        List<String> arguments = new ArrayList<>(settings.javaOptions());
        arguments.addAll(
                List.of("-jar", settings.jar().toString(), "serve", "--config", "sluice.yaml", "--roles", roles));
        return keep(
                new Child(java(arguments), folder, roles + ".log", roles.contains("router") ? ROUTER_UP : WORKER_UP));
    }

    /** A router alone, which is up. */
    Way sluice() throws IOException {
        Child router = sluice("router");
        return new Way(Figures.SLUICE, address(router), List.of(router.osProcess()), Way.Language.SLUICE);
    }

    /** All that are compared. */
    List<Way> ways() throws IOException {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(Way.DIRECT, upstream, List.of(), Way.Language.OPENAI));
        Path nginx = Nginx.program();
        if (nginx != null) {
            ways.add(nginx(nginx));
        }
        ways.add(sluice());
        InetSocketAddress other = settings.other();
        if (other != null) {
            List<OsProcess> processes =
                    settings.otherPid() == 0 ? List.of() : List.of(OsProcess.of(settings.otherPid()));
            ways.add(new Way(Way.OTHER, other, processes, Way.Language.OPENAI));
        }
        return ways;
    }

    private Way nginx(Path program) throws IOException {
        InetSocketAddress address = loopback(LocalRedis.freePort());
        Child process = keep(new Child(
                Nginx.command(program, folder, address.getPort(), upstream), folder, "nginx.log", NEVER_SAYS));
        loadLoop().awaitOpen(address);
        return new Way(Way.NGINX, address, List.of(process.osProcess()), Way.Language.OPENAI);
    }

    /** Where a router that is up can be reached. */
    static InetSocketAddress address(Child router) {
        return loopback(URI.create(router.awaitUp()).getPort());
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Limits are out of the way, and so is the patience with Redis: on a busy machine a cold start would exceed it. */
    private String configuration() {
        String provider = "http://127.0.0.1:" + upstream.getPort();
        return """
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: %d}
                auth: {secret: %s}
                providers:
                  openai: {base_url: "%s/v1", api_key: sk-bench-0123456789abcdefghij}
                  anthropic: {base_url: "%s", api_key: sk-ant-bench-0123456789abcdefghij}
                  google: {base_url: "%s", api_key: bench-0123456789abcdefghij}
                sandbox: {mode: off}
                upstream: {max_connections: 32768}
                runs:
                  command_timeout: 5s
                  queued_per_tenant: 1000000
                  queued: 1000000
                  bytes_per_tenant: 64GiB
                  bytes: 64GiB
                """.formatted(settings.loops(), Requests.SECRET, provider, provider, provider)
                + (redis == null
                        ? ""
                        : "redis_url: \"%s\"%n".formatted(redis.url().reveal()));
    }

    @Override
    public void close() {
        Runnable end;
        while ((end = open.poll()) != null) {
            end.run();
        }
        keepOnlyLogs();
    }

    /** What Redis has written of large runs is large. */
    private void keepOnlyLogs() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".log"))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
