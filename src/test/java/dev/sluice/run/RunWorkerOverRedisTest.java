package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Run;
import dev.sluice.model.RunStatus;
import dev.sluice.run.RunEvents.Step;
import dev.sluice.run.redis.LiveRuns;
import dev.sluice.sandbox.Eventually;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same worker as in {@link RunWorkerVerticleTest}, over a real Redis server. */
@Timeout(60)
final class RunWorkerOverRedisTest {

    /** Longer than any test waits: what happens before it does not happen because of it. */
    private static final Duration NEVER = Duration.ofMinutes(5);

    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(1);

    private final LiveRuns runs = new LiveRuns();
    private final TestWorker.Settings settings = new TestWorker.Settings();

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void anIdleWorkerBeginsARunAtOnce() throws Exception {
        settings.idle = NEVER;
        try (FakeUpstream provider = FakeUpstream.streaming(RunWorkerVerticleTest.HELLO);
                TestWorker worker = worker(provider.baseUrl())) {
            until(worker, () -> runs.listenersForWork() == 1);
            long enqueued = System.nanoTime();
            enqueue("run-1");
            worker.step(Step.Kind.CLAIMED);
            assertThat(Duration.ofNanos(System.nanoTime() - enqueued)).isLessThan(Duration.ofSeconds(2));

            worker.step(Step.Kind.COMPLETED);
            assertThat(content("run-1")).isEqualTo("Hello, world");
            assertThat(log("run-1")).hasSize(4).last().asString().contains("\"usage\"");
        }
    }

    @Test
    void aProvidersFailureIsTriedAgainAfterThePauseThatItAsksFor() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    if (calls.incrementAndGet() == 1) {
                        RunWorkerVerticleTest.overloaded(exchange, "Retry-After: 1\r\n");
                    } else {
                        RunWorkerVerticleTest.play(exchange, RunWorkerVerticleTest.HELLO);
                    }
                });
                TestWorker worker = worker(provider.baseUrl())) {
            enqueue("run-1");
            worker.step(Step.Kind.RETRIED);
            long paused = System.nanoTime();
            assertThat(run("run-1").status()).isEqualTo(RunStatus.IN_PROGRESS);
            assertThat(worker.step(Step.Kind.CLAIMED).lease().attempt()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - paused))
                    .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
            worker.step(Step.Kind.COMPLETED);
        }
    }

    @Test
    void whatAWorkerGivesBackAnotherFinishes() throws Exception {
        settings.drain = Duration.ofMillis(100);
        try (FakeUpstream slow = RunWorkerVerticleTest.stalling();
                FakeUpstream quick = FakeUpstream.streaming(RunWorkerVerticleTest.HELLO)) {
            try (TestWorker first = worker(slow.baseUrl())) {
                enqueue("run-1");
                FakeUpstream.Exchange call = slow.nextExchange();
                until(first, () -> log("run-1").toString().contains("Hel"));
                Eventually.get(first.stop());
                first.step(Step.Kind.RELEASED);
                assertThat(call.sawOtherSideGo(Duration.ofSeconds(1))).isTrue();
            }
            try (TestWorker second = worker(quick.baseUrl())) {
                assertThat(second.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(1);
                assertThat(content("run-1")).isEqualTo("Hello, world");
                assertThat(log("run-1")).contains("restart|{\"attempt\":1}");
            }
        }
    }

    @Test
    void aRunLivesThroughAnOutageOfTheStore() throws Exception {
        CountDownLatch away = new CountDownLatch(1);
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(RunWorkerVerticleTest.START);
                    exchange.event(RunWorkerVerticleTest.text("before"));
                    away.await();
                    exchange.event(RunWorkerVerticleTest.text(" meanwhile"));
                    exchange.event(RunWorkerVerticleTest.FINISH);
                    exchange.event("[DONE]");
                    exchange.end();
                });
                TestWorker worker = worker(provider.baseUrl())) {
            enqueue("run-1");
            until(worker, () -> log("run-1").toString().contains("before"));
            runs.away(true);
            until(worker, () -> !worker.verticle().storeReachable());
            away.countDown();
            until(worker, () -> provider.openConnections() == 0);
            runs.away(false);

            assertThat(worker.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(1);
            assertThat(content("run-1")).isEqualTo("before meanwhile");
            enqueue("run-2");
            worker.step(Step.Kind.COMPLETED);
        }
    }

    @Test
    void aCancelAbortsTheCallLongBeforeTheBeat() throws Exception {
        settings.beat = NEVER;
        try (FakeUpstream provider = RunWorkerVerticleTest.stalling();
                TestWorker worker = worker(provider.baseUrl())) {
            FakeUpstream.Exchange call = called(provider, worker);
            cancel("run-1");
            assertThat(call.sawOtherSideGo(CANCELLED_WITHIN)).isTrue();
            worker.step(Step.Kind.CANCELLED);
            assertThat(worker.aborts.poll(1, TimeUnit.SECONDS)).isLessThan(CANCELLED_WITHIN);
        }
    }

    @Test
    void aCancelThatTheWorkerIsNotToldOfIsNoticedByTheBeat() throws Exception {
        runs.loseHints();
        try (FakeUpstream provider = RunWorkerVerticleTest.stalling();
                TestWorker worker = worker(provider.baseUrl())) {
            FakeUpstream.Exchange call = called(provider, worker);
            cancel("run-1");
            assertThat(call.sawOtherSideGo(CANCELLED_WITHIN)).isTrue();
            worker.step(Step.Kind.CANCELLED);
        }
    }

    @Test
    void aCancelWhileMessagesAreLostIsNoticedWhenTheyComeAgain() throws Exception {
        settings.beat = NEVER;
        try (FakeUpstream provider = RunWorkerVerticleTest.stalling();
                TestWorker worker = worker(provider.baseUrl())) {
            FakeUpstream.Exchange call = called(provider, worker);
            runs.breakNotices();
            cancel("run-1");
            assertThat(call.sawOtherSideGo(Duration.ofSeconds(5))).isTrue();
            worker.step(Step.Kind.CANCELLED);
        }
    }

    /** What wakes it is that its own run waits for a worker. */
    @Test
    void aWorkerThatWasSilentForTooLongTakesItsRunBackInsteadOfBeginningItAgain() throws Exception {
        settings.beat = Duration.ofSeconds(2);
        settings.idle = NEVER;
        try (FakeUpstream provider = RunWorkerVerticleTest.stalling();
                TestWorker worker = worker(provider.baseUrl())) {
            FakeUpstream.Exchange call = called(provider, worker);
            until(worker, () -> runs.listenersForWork() == 1);
            runs.reapAsIfSilent("run-1");
            enqueue("run-2");

            provider.nextExchange();
            assertThat(worker.step(Step.Kind.CLAIMED).lease().uid()).isEqualTo("run-1");
            assertThat(worker.step(Step.Kind.CLAIMED).lease().uid()).isEqualTo("run-2");
            assertThat(call.sawOtherSideGo(Duration.ofMillis(100))).isFalse();
        }
    }

    /** The call of a run that goes on, once the worker is sure to hear of a cancel. */
    private FakeUpstream.Exchange called(FakeUpstream provider, TestWorker worker) throws InterruptedException {
        enqueue("run-1");
        FakeUpstream.Exchange call = provider.nextExchange();
        until(worker, () -> log("run-1").toString().contains("Hel") && runs.listeners() == 1);
        return call;
    }

    private TestWorker worker(URI provider) {
        return new TestWorker(Vertx.vertx(), provider, settings, runs::on);
    }

    private void enqueue(String uid) {
        Eventually.get(runs.own().queue().enqueue(FakeRuns.run(uid, RunWorkerVerticleTest.ASK)));
    }

    private void cancel(String uid) {
        Future<?> cancelled = runs.own().queue().cancel(FakeRuns.run(uid, "").owner(), uid);
        Eventually.get(cancelled.mapEmpty());
    }

    private Run run(String uid) {
        return Objects.requireNonNull(Eventually.get(
                runs.own().store().find(FakeRuns.run(uid, "").owner(), uid).map(Objects::requireNonNull)));
    }

    private String content(String uid) {
        return new JsonObject(Objects.requireNonNull(run(uid).result()))
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }

    private List<String> log(String uid) {
        return runs.logOf(FakeRuns.run(uid, "").owner(), uid);
    }

    private static void until(TestWorker worker, BooleanSupplier so) {
        Eventually.within(worker.vertx, Duration.ofSeconds(15), so);
    }
}
