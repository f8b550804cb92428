package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.upstream.FakeUpstream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One limit and four gateway processes, which together let in what one may: not one request more, not one less. */
@Timeout(180)
final class RateLimitAcrossProcessesTest {

    private static final int PROCESSES = 4;
    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 32;

    /** 5 a minute, and what comes together in an hour at once: one comes back every 12 s. */
    private static final int BURST = 300;

    private static final Duration ONE_COMES_BACK = Duration.ofSeconds(12);

    private static final String ASK =
            "{\"model\":\"openai/gpt-4o\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    private Path folder;

    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void fourProcessesLetInWhatOneMay() throws Exception {
        List<ServeProcess> processes = new ArrayList<>();
        try (FakeUpstream provider = FakeUpstream.streaming(
                        "{\"id\":\"c\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                                + "\"finish_reason\":\"stop\"}]}",
                        "[DONE]");
                LocalRedis redis = new LocalRedis(folder, LocalRedis.freePort(), false)) {
            configure(redis, provider.baseUrl());
            IntStream.range(0, PROCESSES).forEach(i -> processes.add(new ServeProcess(folder, "router", null, null)));
            List<URI> routers = processes.stream().map(ServeProcess::api).toList();

            long began = System.nanoTime();
            askAll(routers);
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(passed.get() + refused.get()).isEqualTo(REQUESTS);
            assertThat(passed.get())
                    .as("passed in " + took)
                    .isBetween(BURST, BURST + (int) took.dividedBy(ONE_COMES_BACK));
            assertThat(provider.unseenExchanges()).isEqualTo(passed.get());
        } finally {
            processes.forEach(ServeProcess::close);
        }
    }

    private void configure(LocalRedis redis, URI provider) throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/sluice.yaml"), """
                redis_url: "%s"
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                auth: {secret: %s}
                providers: {openai: {adapter: openai, base_url: "%s", api_key: sk-test-0123456789abcdefghij}}
                sandbox: {mode: off}
                rate_limits:
                  tenant: {requests_per_minute: 5, burst: 1h}
                  # No process may decide alone, however busy the machine is.
                  timeout: 60s
                """.formatted(redis.url().reveal(), RunClient.SECRET, provider));
    }

    private void askAll(List<URI> routers) throws Exception {
        String token = RunClient.token(new Caller("staff-1", "acme", Caller.EVERY_MODEL));
        AtomicInteger asked = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> crowd = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                URI router = routers.get(i % routers.size());
                crowd.add(threads.submit(() -> askInTurn(router, token, asked)));
            }
            for (Future<Integer> each : crowd) {
                assertThat(each.get()).isPositive();
            }
        }
    }

    /** How many of all requests were asked here. */
    private int askInTurn(URI router, String token, AtomicInteger asked) throws IOException {
        int own = 0;
        try (Line line = new Line(router, token)) {
            while (asked.getAndIncrement() < REQUESTS) {
                own++;
                switch (line.ask()) {
                    case 200 -> passed.incrementAndGet();
                    case 429 -> refused.incrementAndGet();
                    default -> throw new AssertionError("neither passed nor refused");
                }
            }
        }
        return own;
    }

    /** A connection that asks the same again and again, and costs so little that it is the gateways that are busy. */
    private static final class Line implements AutoCloseable {

        private static final String LENGTH = "content-length: ";

        private final Socket socket;
        private final BufferedInputStream in;
        private final byte[] request;

        Line(URI router, String token) throws IOException {
            socket = new Socket(router.getHost(), router.getPort());
            in = new BufferedInputStream(socket.getInputStream());
            String head = "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + ASK.length() + "\r\n\r\n";
            request = (head + ASK).getBytes(StandardCharsets.US_ASCII);
        }

        /** The status of the answer. */
        int ask() throws IOException {
            socket.getOutputStream().write(request);
            int status = Integer.parseInt(line().substring(9, 12));
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                    length = Integer.parseInt(header.substring(LENGTH.length()));
                }
            }
            in.skipNBytes(length);
            return status;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException();
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
