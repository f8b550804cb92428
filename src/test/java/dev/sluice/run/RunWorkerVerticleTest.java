package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.RunStatus;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.run.RunEvents.Step;
import dev.sluice.sandbox.Eventually;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The executing side of runs, over a real provider's socket and a store that may misbehave. */
@Timeout(60)
final class RunWorkerVerticleTest {

    static final String ASK =
            "{\"model\":\"openai/gpt-4o\",\"async\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    static final String START = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    static final String FINISH = chunk("{}", "\"stop\"");
    private static final String USAGE =
            "{\"id\":\"chatcmpl-up\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[],\"usage\":"
                    + "{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}";
    static final String[] HELLO = {START, text("Hello"), text(", world"), FINISH, USAGE, "[DONE]"};

    @Test
    void aRunIsExecutedAndItsResultIsTheWholeAnswer() throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(HELLO);
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);

            Step claimed = worker.step(Step.Kind.CLAIMED);
            assertThat(claimed.lease().attempt()).isEqualTo(1);
            assertThat(claimed.waited()).isEqualTo(FakeRuns.WAITED);
            assertThat(worker.step(Step.Kind.COMPLETED).model()).isEqualTo("openai/gpt-4o");
            assertThat(worker.runs.record("run-1").status).isEqualTo(RunStatus.COMPLETED);
            JsonObject data = new JsonObject(worker.runs.result("run-1"));
            assertThat(data.getString("object")).isEqualTo("chat.completion");
            assertThat(data.getJsonArray("choices").getJsonObject(0).getJsonObject("message"))
                    .isEqualTo(new JsonObject().put("role", "assistant").put("content", "Hello, world"));
        }
    }

    @Test
    void theLogHoldsTheChunksOfASynchronousStream() throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(HELLO);
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            worker.step(Step.Kind.COMPLETED);

            List<String> stream = synchronousChunks(worker);
            assertThat(stream.removeLast()).isEqualTo("[DONE]");
            assertThat(worker.runs.logOf("run-1").stream().map(RunWorkerVerticleTest::nameless))
                    .hasSize(4)
                    .containsExactlyElementsOf(stream);
        }
    }

    @Test
    void theFirstWordIsLoggedWhileTheProviderStillWrites() throws Exception {
        CountDownLatch logged = new CountDownLatch(1);
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(START);
                    exchange.event(text("first"));
                    logged.await();
                    exchange.event(FINISH);
                    exchange.event("[DONE]");
                    exchange.end();
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            until(worker, () -> worker.runs.logOf("run-1").toString().contains("first"));
            logged.countDown();
            worker.step(Step.Kind.COMPLETED);
        }
    }

    @Test
    void whatMayPassIsTriedAgainAndAnswersInTheEnd() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    if (calls.incrementAndGet() < 3) {
                        overloaded(exchange);
                    } else {
                        play(exchange, HELLO);
                    }
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);

            assertThat(worker.step(Step.Kind.RETRIED).code()).isEqualTo("provider_overloaded");
            worker.step(Step.Kind.RETRIED);
            assertThat(worker.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(3);
            assertThat(calls).hasValue(3);
            assertThat(worker.runs.logOf("run-1")).noneMatch(frame -> frame.startsWith("restart"));
        }
    }

    @Test
    void afterFramesWereLoggedARetrySaysThatItStartsAnew() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    if (calls.incrementAndGet() == 1) {
                        exchange.eventStream();
                        exchange.event(START);
                        exchange.event(text("half"));
                        exchange.end();
                    } else {
                        play(exchange, HELLO);
                    }
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            worker.step(Step.Kind.COMPLETED);

            List<String> log = worker.runs.logOf("run-1");
            int restart = log.indexOf("restart|{\"attempt\":2}");
            assertThat(restart).isPositive();
            assertThat(log.subList(0, restart).toString()).contains("half").doesNotContain("error");
            assertThat(log.subList(restart, log.size())).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3"})
    void attemptsAreBoundedAndTheLastFailureIsTheRuns(int attempts, int expectedCalls) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.attempts = attempts;
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    calls.incrementAndGet();
                    overloaded(exchange);
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            worker.enqueue("run-1", ASK);

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("provider_overloaded");
            assertThat(calls).hasValue(expectedCalls);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":|invalid_syntax",
                "{\"model\":\"openai/gpt-4o\"}|required",
                "{\"model\":\"openai/o1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}|model_retired",
                "{\"model\":\"openai/gone\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}|unsupported"
            })
    void whatCannotBeAskedFailsAtOnceWithTheCodeOfASynchronousRequest(String body, String code) throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(HELLO);
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", body);

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo(code);
            assertThat(worker.runs.failure("run-1").message()).isNotBlank();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void aRunInAFormatThatNobodyKnowsFailsAndHoldsNothingUp() throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(HELLO);
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue(FakeRuns.run("run-1", "v9", ASK));

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("internal");
            worker.enqueue("run-2", ASK);
            worker.step(Step.Kind.COMPLETED);
        }
    }

    @Test
    void aCancelledRunsCallIsAbortedWithinASecondAndItNeverRunsAgain() throws Exception {
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            FakeUpstream.Exchange call = provider.nextExchange();
            until(worker, () -> worker.runs.logOf("run-1").toString().contains("Hel"));
            worker.cancel("run-1");

            assertThat(call.sawOtherSideGo(Duration.ofSeconds(1))).isTrue();
            worker.step(Step.Kind.CANCELLED);
            // The worker would have taken it before this one.
            worker.enqueue("run-2", ASK);
            assertThat(worker.step(Step.Kind.CLAIMED).lease().uid()).isEqualTo("run-2");
            assertThat(worker.runs.record("run-1").attempt).isEqualTo(1);
        }
    }

    @Test
    void aRunThatWasCancelledOnItsWayToTheWorkerIsAbortedAtOnce() throws Exception {
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.beat = Duration.ofSeconds(30);
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            Promise<Void> claimed = worker.runs.holdReplies("reserve");
            worker.enqueue("run-1", ASK);
            until(worker, () -> worker.runs.record("run-1").running);
            worker.cancel("run-1");
            // The beat that the cancel has brought on knows nothing of the run.
            until(worker, () -> worker.runs.count("extend") >= 2);
            claimed.complete();

            worker.step(Step.Kind.CLAIMED);
            worker.step(Step.Kind.CANCELLED);
        }
    }

    @Test
    void aLostLeaseAbortsTheCallAndWritesNothing() throws Exception {
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            FakeUpstream.Exchange call = provider.nextExchange();
            until(worker, () -> worker.runs.logOf("run-1").toString().contains("Hel"));
            worker.runs.giveToAnother("run-1");

            assertThat(call.sawOtherSideGo(Duration.ofSeconds(1))).isTrue();
            worker.step(Step.Kind.LOST);
            assertThat(worker.runs.count("complete")).isZero();
            assertThat(worker.runs.record("run-1").worker).isEqualTo("another");
        }
    }

    @Test
    void aRunLivesThroughAnOutageOfTheStoreAndItsEndIsWrittenOnce() throws Exception {
        CountDownLatch away = new CountDownLatch(1);
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(START);
                    exchange.event(text("before"));
                    away.await();
                    exchange.event(text("meanwhile"));
                    exchange.event(FINISH);
                    exchange.event("[DONE]");
                    exchange.end();
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", ASK);
            until(worker, () -> worker.runs.logOf("run-1").toString().contains("before"));
            worker.runs.away(true);
            until(worker, () -> !worker.verticle().storeReachable());
            away.countDown();
            provider.nextExchange();
            until(worker, () -> provider.openConnections() == 0);
            worker.runs.away(false);

            assertThat(worker.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(1);
            until(worker, () -> worker.verticle().storeReachable());
            assertThat(worker.runs.logOf("run-1").toString()).contains("before", "meanwhile");
            assertThat(worker.runs.result("run-1")).contains("beforemeanwhile");
        }
    }

    @ParameterizedTest
    @CsvSource({"complete", "append", "length", "extend"})
    void aLostReplyChangesNothing(String call) throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(HELLO);
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.runs.loseReply(call);
            worker.enqueue("run-1", ASK);

            assertThat(worker.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(1);
            assertThat(worker.runs.record("run-1").status).isEqualTo(RunStatus.COMPLETED);
            assertThat(worker.runs.logOf("run-1")).hasSize(4);
            provider.nextExchange();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void noMoreRunsAreHeldThanTheConcurrencyAllows() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.concurrency = 3;
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    go.await();
                    play(exchange, HELLO);
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            for (int i = 0; i < 10; i++) {
                worker.enqueue("run-" + i, ASK);
            }
            for (int i = 0; i < 3; i++) {
                provider.nextExchange();
            }
            go.countDown();
            for (int i = 0; i < 10; i++) {
                worker.step(Step.Kind.COMPLETED);
            }
            assertThat(worker.runs.mostHeld()).isEqualTo(3);
        }
    }

    @Test
    void aRunWhoseTimeIsOverFailsAndItsCallIsAborted() throws Exception {
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.runs.timeOfRuns(Duration.ofSeconds(3));
            worker.enqueue("run-1", ASK);

            assertThat(provider.nextExchange().sawOtherSideGo(Duration.ofSeconds(5)))
                    .isTrue();
            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("deadline_exceeded");
            assertThat(worker.runs.failure("run-1").code()).isEqualTo("deadline_exceeded");
        }
    }

    @Test
    void aStrictMisfitIsRepairedAndTheLogSaysThatItStartsAnew() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> play(
                        exchange,
                        START,
                        calls.incrementAndGet() == 1 ? text("{\\\"a\\\":\\\"x\\\"}") : text("{\\\"a\\\":1}"),
                        FINISH,
                        "[DONE]"));
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", strict());
            worker.step(Step.Kind.COMPLETED);

            assertThat(calls).hasValue(2);
            assertThat(worker.runs.logOf("run-1")).containsOnlyOnce("restart|{\"attempt\":1}");
            assertThat(worker.runs.result("run-1")).contains("\"repair_attempts\":1", "{\\\"a\\\":1}");
        }
    }

    @Test
    void aStrictMisfitThatStaysFailsTheRunAndIsKept() throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(START, text("sorry"), FINISH, "[DONE]");
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl())) {
            worker.enqueue("run-1", strict());

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("invalid_structured_output");
            assertThat(worker.runs.failure("run-1").text()).isEqualTo("sorry");
            assertThat(worker.runs.count("retry")).isZero();
        }
    }

    @Test
    void aWorkerThatStopsLetsItsRunsEndAndClaimsNoOthers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.concurrency = 1;
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    go.await();
                    play(exchange, HELLO);
                });
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            worker.enqueue("run-1", ASK);
            provider.nextExchange();
            Future<Void> stopped = worker.stop();
            worker.enqueue("run-2", ASK);
            go.countDown();
            Eventually.get(stopped);

            worker.step(Step.Kind.COMPLETED);
            assertThat(worker.runs.record("run-2").attempt).isZero();
            assertThat(worker.runs.left()).containsExactly("worker-1");
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whatDoesNotEndInTimeIsGivenBackAndItsCallIsAborted(boolean hurried) throws Exception {
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.drain = hurried ? Duration.ofMinutes(5) : Duration.ofMillis(200);
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            worker.enqueue("run-1", ASK);
            FakeUpstream.Exchange call = provider.nextExchange();
            Future<Void> stopped = worker.stop();
            if (hurried) {
                worker.verticle().hurry();
            }
            Eventually.get(stopped);

            worker.step(Step.Kind.RELEASED);
            assertThat(call.sawOtherSideGo(Duration.ofSeconds(1))).isTrue();
            FakeRuns.Record record = worker.runs.record("run-1");
            assertThat(record.running).isFalse();
            assertThat(record.attempt).isZero();
            assertThat(record.status.terminal()).isFalse();
        }
    }

    @Test
    void aRunThatMayNotBeRepeatedFailsWhenItsWorkerLeaves() throws Exception {
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.drain = Duration.ZERO;
        settings.mayRepeat = false;
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            worker.enqueue("run-1", ASK);
            provider.nextExchange();
            Eventually.get(worker.stop());

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("worker_lost");
        }
    }

    @Test
    void aWorkerLeavesInTimeWithoutAStore() throws Exception {
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.drain = Duration.ZERO;
        try (FakeUpstream provider = stalling();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings)) {
            worker.enqueue("run-1", ASK);
            provider.nextExchange();
            worker.runs.away(true);
            Eventually.get(worker.stop());

            worker.step(Step.Kind.ABANDONED);
            assertThat(worker.runs.record("run-1").running).isTrue();
        }
    }

    /** A provider that says a word and then nothing more. */
    static FakeUpstream stalling() {
        return FakeUpstream.playing(exchange -> {
            exchange.eventStream();
            exchange.event(START);
            exchange.event(text("Hel"));
            exchange.stallUntilClosed();
        });
    }

    private static void overloaded(FakeUpstream.Exchange exchange) throws Exception {
        overloaded(exchange, "");
    }

    /** @param headers each with its line end */
    static void overloaded(FakeUpstream.Exchange exchange, String headers) throws Exception {
        String body = "{\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
        exchange.send("HTTP/1.1 503 Busy\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static void play(FakeUpstream.Exchange exchange, String... events) throws Exception {
        exchange.eventStream();
        for (String event : events) {
            exchange.event(event);
        }
        exchange.end();
    }

    static String text(String content) {
        return chunk("{\"content\":\"" + content + "\"}", "null");
    }

    private static String chunk(String delta, String finishReason) {
        return "{\"id\":\"chatcmpl-up\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-2024-08-06\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}";
    }

    private static String strict() {
        return "{\"model\":\"openai/gpt-4o\",\"async\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                + "\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],"
                + "\"additionalProperties\":false}}}}";
    }

    private static void until(TestWorker worker, BooleanSupplier so) {
        Eventually.within(worker.vertx, Duration.ofSeconds(15), so);
    }

    /** What a client of a synchronous stream gets for the same request. */
    private static List<String> synchronousChunks(TestWorker worker) {
        Dialect dialect = worker.dialects.get("v3", Dialect.class);
        ChatRequest request = ((Checked.Valid<ChatRequest>) dialect.decodeRequest(new JsonObject(ASK))).value();
        Promise<List<String>> chunks = Promise.promise();
        worker.vertx.runOnContext(ignored -> worker.chat()
                .open(request, model -> true, Promise.<Void>promise().future())
                .onSuccess(stream -> stream.opened()
                        .onSuccess(head -> stream.listen(
                                new Chunks(dialect.newStreamEncoder(head, request.delivery(), "request-1"), chunks)))));
        return Eventually.get(chunks.future());
    }

    /** Without what is different in every answer. */
    private static String nameless(String chunk) {
        return chunk.replaceAll("\"(uid|created_at)\":\"[^\"]*\"", "\"$1\":\"\"");
    }

    private static final class Chunks implements StreamListener {
        private final List<String> chunks = new ArrayList<>();
        private final StreamEncoder encoder;
        private final Promise<List<String>> whole;

        Chunks(StreamEncoder encoder, Promise<List<String>> whole) {
            this.encoder = encoder;
            this.whole = whole;
        }

        @Override
        public void onEvent(StreamEvent event) {
            encoder.onEvent(
                    event,
                    (type, data, length) -> chunks.add(nameless(new String(data, 0, length, StandardCharsets.UTF_8))));
            if (event.terminal()) {
                whole.complete(chunks);
            }
        }

        @Override
        public void onBatchEnd() {}
    }
}
