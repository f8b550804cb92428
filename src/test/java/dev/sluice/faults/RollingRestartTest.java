package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RunClient.Work;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers behind a balancer are replaced one by one, while clients stream. */
@Timeout(240)
final class RollingRestartTest {

    private static final int STREAMS = Integer.getInteger("restart.streams", 500);
    private static final int PIECES = 8;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** For starting a process, or for ending one, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final PromptedProvider provider = new PromptedProvider(new History());
    private final RunClient client = new RunClient("acme");
    private final List<ServeProcess> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(ServeProcess::close);
        provider.close();
    }

    @Test
    void noStreamIsCutAndNoConnectionRefused() throws Exception {
        configure("");
        try (Balancer balancer = new Balancer();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ServeProcess first = serve(balancer);
            ServeProcess second = serve(balancer);
            awaitReady(balancer, first);
            awaitReady(balancer, second);
            Streams streams = new Streams(balancer);
            for (int i = 0; i < STREAMS; i++) {
                threads.execute(streams);
                // Spread, as clients are: and cold processes are slow at first.
                assertThat(streams.allUnderWay.await(4, TimeUnit.MILLISECONDS)).isFalse();
            }
            assertThat(streams.allUnderWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            replace(balancer, first);
            replace(balancer, second);

            streams.goOn.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(streams.wrong).isEmpty();
            assertThat(balancer.refusals()).isEmpty();
            assertThat(streams.whole).hasValueGreaterThan(2 * STREAMS);
        }
    }

    private void replace(Balancer balancer, ServeProcess old) throws InterruptedException {
        old.askToEnd();
        assertThat(old.endsWithin(PATIENCE)).isTrue();
        balancer.remove(old);
        awaitReady(balancer, serve(balancer));
    }

    private static void awaitReady(Balancer balancer, ServeProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!balancer.isReady(process)) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void whoeverTakesLongerThanTheGraceIsToldSo() throws Exception {
        configure(", drain: 500ms, drain_delay: 0");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ServeProcess process = serve();
            Work endless = new Work(1, 1000, Duration.ofSeconds(1));
            CompletableFuture<HttpResponse<String>> stream =
                    CompletableFuture.supplyAsync(() -> answer(process, endless, true), threads);
            CompletableFuture<HttpResponse<String>> document =
                    CompletableFuture.supplyAsync(() -> answer(process, endless, false), threads);
            provider.awaitCalls(2);

            process.askToEnd();

            assertThat(document.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
            assertThat(document.get().headers().firstValue("Retry-After")).hasValue("1");
            assertThat(document.get().body()).contains("\"code\":\"shutting_down\"");
            assertThat(stream.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body())
                    .contains("\"code\":\"shutting_down\"")
                    .doesNotContain("[DONE]");
            assertThat(process.endsWithin(Duration.ofSeconds(15))).isTrue();
        }
    }

    private HttpResponse<String> answer(ServeProcess process, Work work, boolean streamed) {
        try {
            return streamed ? client.stream(process.api(), work) : client.answer(process.api(), work);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ServeProcess serve(Balancer balancer) {
        ServeProcess process = serve();
        balancer.add(process);
        return process;
    }

    private ServeProcess serve() {
        ServeProcess process = new ServeProcess(folder, "router", null, null);
        processes.add(process);
        return process;
    }

    private void configure(String http) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/sluice.yaml"), """
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1%s}
                auth: {secret: %s}
                limits: {max_lag: 0}
                providers: {openai: {base_url: "%s", api_key: sk-test-0123456789abcdefghij}}
                """.formatted(http, RunClient.SECRET, provider.baseUrl()));
    }

    /** Clients, each of which asks for a stream, reads it to its end and asks again. */
    private final class Streams implements Runnable {

        private final Balancer balancer;
        private final AtomicInteger numbers = new AtomicInteger();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicBoolean goOn = new AtomicBoolean(true);
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        /** Each has had one stream. */
        private final CountDownLatch allUnderWay = new CountDownLatch(STREAMS);

        Streams(Balancer balancer) {
            this.balancer = balancer;
        }

        @Override
        public void run() {
            do {
                int number = numbers.incrementAndGet();
                try {
                    judge(number, client.stream(balancer.url(), new Work(number, PIECES, PAUSE)));
                } catch (IOException | InterruptedException | RuntimeException e) {
                    wrong.add(number + ": " + e);
                }
                allUnderWay.countDown();
            } while (goOn.get() && wrong.isEmpty());
        }

        private void judge(int number, HttpResponse<String> answer) {
            String said = IntStream.rangeClosed(1, PIECES)
                    .mapToObj(piece -> PromptedProvider.piece(number, 1, piece, 0))
                    .collect(Collectors.joining());
            if (answer.statusCode() == 200
                    && answer.body().endsWith("data: [DONE]\n\n")
                    && text(answer.body()).equals(said)) {
                whole.incrementAndGet();
            } else {
                wrong.add(number + ": " + answer.statusCode() + " " + answer.body());
            }
        }

        private static String text(String stream) {
            return stream.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> new JsonObject(line.substring(6))
                            .getJsonArray("choices")
                            .getJsonObject(0)
                            .getJsonObject("delta")
                            .getString("content", ""))
                    .collect(Collectors.joining());
        }
    }
}
